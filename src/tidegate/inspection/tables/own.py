"""The project's own judgements about single values, behind the face that tables use."""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.inspection.canonical import canonical
from tidegate.inspection.detectors.catalogue import classify_cells, heading_type, matching_cells
from tidegate.inspection.names import column_likeness, name_key, name_likeness
from tidegate.model.finding import InformationType, Likelihood


class OwnRecognisers:
    """Names from `inspection.names`, all else from `inspection.detectors`."""

    def name_likeness(self, value: str) -> float:
        """As in the names room."""
        return name_likeness(value)

    def column_likeness(self, values: Sequence[str], heading: str) -> float:
        """As in the names room."""
        return column_likeness(values, heading)

    def name_key(self, value: str) -> str:
        """As in the names room."""
        return name_key(value)

    def heading_type(self, heading: str) -> InformationType | None:
        """As in the detector room."""
        return heading_type(heading)

    def identifiers(self, values: Sequence[str]) -> dict[str, tuple[InformationType, bool]]:
        """Identifiers only; likely ones are proof by themselves."""
        return {
            values[hit.index]: (hit.type, hit.likelihood >= Likelihood.LIKELY)
            for hit in classify_cells(values)
            if hit.type.group == "identifier"
        }

    def matching(self, kind: InformationType, values: Sequence[str]) -> set[str]:
        """As in the detector room."""
        return {values[index] for index, _ in matching_cells(kind, values)}

    def canonical(self, text: str) -> str:
        """As everywhere."""
        return canonical(text)
