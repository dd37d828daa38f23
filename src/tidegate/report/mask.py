"""Masks. In: text that may quote a file: its name, a sheet's, a reason. Out: identifiers named, not shown.

Cell values never come this far; names of files, folders, sheets and archive entries do, and people put
identifiers into them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from tidegate.model.finding import InformationType
from tidegate.model.location import Location
from tidegate.model.shape import TableShape
from tidegate.model.verdict import Inspection

PLAIN_SPOT = re.compile(
    r"(?:[A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?"
    r"|(?:line|lines|row|rows|column|columns|bytes|page|pages) [0-9,]+(?:[-–][0-9,]+)?|file name)"
)
"""Spots in our own words: nothing in them comes from the file, and their numbers must stay readable."""

MASKED = ("identifier", "contact", "person")
"""Groups of types that are masked, however unlikely: a name is read by more people than the file."""

SSN_FORM = re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9-])")
"""The detectors drop numbers that were never issued; in a name, the form is enough to mask it."""

UNSEEN = "[a name that could not be masked]"

SURROGATE = re.compile("[\ud800-\udfff]")

DIGITS = 4
"""Every identifier that is masked holds more digits than this, or an @, or the fillers of an MRZ."""


class Spotted(Protocol):
    """What a scan gives: a type at offsets of the text scanned."""

    @property
    def type(self) -> InformationType:
        """What it is."""
        ...

    @property
    def start(self) -> int:
        """Offset of its first character."""
        ...

    @property
    def end(self) -> int:
        """Offset after its last character."""
        ...


Scan = Callable[[str], Iterable[Spotted]]


class Masker:
    """Masks texts, and remembers what it has masked: the same sheet is named in many findings."""

    def __init__(self, scan: Scan | None = None) -> None:
        """`scan`: what recognises identifiers (default: the detectors, imported when first needed)."""
        self._scan = scan
        self._known: dict[str, str] = {}

    def text(self, text: str) -> str:
        """The text with each identifier replaced by `[A-number]` or whatever its type is.

        Halves of surrogate pairs (bytes of a name that are no text) become `\\xff`; no report could hold them
        """
        text = SURROGATE.sub(_byte, text)
        if not _suspect(text):
            return text
        if text not in self._known:
            self._known[text] = self._masked(text)
        return self._known[text]

    def location(self, location: Location) -> Location:
        """The same place with masked names."""
        spot = location.spot if PLAIN_SPOT.fullmatch(location.spot) else self.text(location.spot)
        return replace(location, parts=tuple(map(self.text, location.parts)), spot=spot)

    def shape(self, shape: TableShape) -> TableShape:
        """A table's outline with its name and headings masked."""
        columns = tuple(replace(column, heading=self.text(column.heading)) for column in shape.columns)
        return replace(
            shape, location=self.location(shape.location), name=self.text(shape.name), columns=columns
        )

    def inspection(self, inspection: Inspection) -> Inspection:
        """Everything of a judged file that a report may show."""
        analysis, judgement = inspection.analysis, inspection.judgement
        return replace(
            inspection,
            path=self.text(inspection.path),
            judgement=replace(
                judgement,
                reasons=tuple(map(self.text, judgement.reasons)),
                remedies=tuple(map(self.text, judgement.remedies)),
            ),
            analysis=replace(
                analysis,
                findings=tuple(
                    replace(finding, location=self.location(finding.location), why=self.text(finding.why))
                    for finding in analysis.findings
                ),
                gaps=tuple(
                    replace(gap, location=self.location(gap.location), why=self.text(gap.why))
                    for gap in analysis.gaps
                ),
                parts=tuple(replace(part, location=self.location(part.location)) for part in analysis.parts),
                shapes=tuple(map(self.shape, analysis.shapes)),
            ),
        )

    def _masked(self, text: str) -> str:
        text = SSN_FORM.sub(f"[{InformationType.SSN.value}]", text)
        try:
            body, hits = self._look(text)
        except Exception:
            # A name that cannot be looked at is not shown; the file's verdict does not depend on it.
            return UNSEEN
        hits = [hit for hit in hits if hit.type.group in MASKED]
        if not hits:
            return text
        at, pieces = 0, []
        for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
            if hit.end > at:
                pieces += [body[at : hit.start], f"[{hit.type.value}]"]
                at = hit.end
        return "".join(pieces) + body[at:]

    def _look(self, text: str) -> tuple[str, list[Spotted]]:
        """What is in it, and the text that the places are in."""
        if self._scan is not None:
            return text, list(self._scan(text))
        from tidegate.inspection.canonical import canonical
        from tidegate.inspection.detectors.scan import scan

        return canonical(text), list(scan(text))


def _suspect(text: str) -> bool:
    return "@" in text or "<<" in text or sum(character.isdigit() for character in text) > DIGITS


def _byte(half: re.Match[str]) -> str:
    number = ord(half[0])
    return f"\\x{number - 0xDC00:02x}" if number >= 0xDC80 else f"\\u{number:04x}"
