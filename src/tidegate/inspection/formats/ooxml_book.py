"""The workbook part: which sheets there are, how they are called, and whether they are shown.

In: the workbook part and its relationships. Out: sheets in the order of their tabs.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.inspection.formats.ooxml_relationships import Relationship
from tidegate.inspection.formats.ooxml_xml import MAIN, parser, run, split
from tidegate.inspection.source import Source


@dataclass(frozen=True, slots=True)
class Sheet:
    """One listed sheet. `target`: normal name of its part, "" where its relationship leads nowhere."""

    name: str
    target: str
    visible: bool


def read_sheets(source: Source, pointers: list[Relationship]) -> tuple[list[Sheet], bool]:
    """Listed sheets, and whether dates count from 1904. Raises ReadingError."""
    targets = {pointer.identifier: pointer.target for pointer in pointers}
    sheets: list[Sheet] = []
    flags = {"1904": False}

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

    made = parser()
    made.StartElementHandler = start
    run(source, made)
    return sheets, flags["1904"]
