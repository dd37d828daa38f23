"""The workbook part: which sheets there are, how they are called, and whether they are shown.

In: the workbook part and its relationships. Out: sheets in the order of their tabs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tidegate.inspection.formats.ooxml.relationships import Relationship
from tidegate.inspection.formats.ooxml.xml import MAIN, parser, run, split
from tidegate.inspection.source import Source


@dataclass(frozen=True, slots=True)
class Sheet:
    """One listed sheet. `target`: normal name of its part, "" where its relationship leads nowhere."""

    name: str
    target: str
    visible: bool


PASSWORDS = (
    "password",
    "hashValue",
    "workbookPassword",
    "workbookHashValue",
    "revisionsPassword",
    "revisionsHashValue",
    "reservationPassword",
)
LOCKED = "is locked for editing with a password, which hides nothing but keeps people from looking: unlock it"
"""A password against editing makes checkers trust what they cannot open (an office published salaries so)."""


def locked(attributes: dict[str, str]) -> bool:
    """Whether a protection element (of a sheet, the workbook or the file) asks for a password."""
    return any(attributes.get(key) for key in PASSWORDS)


class Listing(NamedTuple):
    """What the workbook part says: its sheets, whether dates count from 1904, whether a password locks it."""

    sheets: list[Sheet]
    since_1904: bool
    locked: bool


def read_sheets(source: Source, pointers: list[Relationship]) -> Listing:
    """The workbook part's listing. Raises ReadingError."""
    targets = {pointer.identifier: pointer.target for pointer in pointers}
    sheets: list[Sheet] = []
    flags = {"1904": False, "locked": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        space, local = split(name)
        if space not in MAIN:
            return
        if local == "sheet":
            pointer = next((v for key, v in attributes.items() if split(key)[1] == "id" and " " in key), "")
            visible = attributes.get("state", "visible") == "visible"
            sheets.append(Sheet(attributes.get("name", ""), targets.get(pointer, ""), visible))
        elif local == "workbookPr":
            flags["1904"] = attributes.get("date1904") in ("1", "true")
        elif local in ("workbookProtection", "fileSharing"):
            flags["locked"] |= locked(attributes)

    made = parser()
    made.StartElementHandler = start
    run(source, made)
    return Listing(sheets, flags["1904"], flags["locked"])
