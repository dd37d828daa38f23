"""What a column is because of the columns beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tidegate.inspection.tables.codes import CODE, LABEL, NUMBER, PAIR, PROSE, WORDS
from tidegate.inspection.tables.columns import Kind, View
from tidegate.inspection.tables.headings import Role
from tidegate.model.finding import InformationType as Type

_SPOKEN = frozenset(WORDS - {PROSE, PAIR, CODE, LABEL})
"""Codes of cells that can be a name that no list knows."""
_MOSTLY = 0.8


def names_of_the_born(kinds: Mapping[int, Kind], views: Mapping[int, View]) -> dict[int, Kind]:
    """The kinds, where a column headed `Name` holds persons' names because birth dates stand beside it.

    Only people are given with the day of their birth, so their names need not be on any list.
    """
    born = any(
        kind.type is Type.BIRTH_DATE and kind.announced and NUMBER not in kind.accepts
        for kind in kinds.values()
    )
    found = dict(kinds)
    if not born or any(kind.type is Type.PERSON_NAME for kind in kinds.values()):
        return found
    for c, view in views.items():
        if view.meaning.role is Role.ANY_NAME and kinds[c].type is None and view.share(*_SPOKEN) >= _MOSTLY:
            name = Type.PERSON_NAME
            found[c] = replace(
                kinds[c], word=name.value, type=name, announced=True, accepts=_SPOKEN, people=True
            )
    return found


__all__ = ["names_of_the_born"]
