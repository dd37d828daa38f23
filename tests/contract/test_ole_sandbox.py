"""That everything which compound files need is loaded before the sandbox closes."""

from __future__ import annotations

import io

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from builders.compound import compound, macros, narrow, property_set
from builders.doc import Doc
from builders.metafile import emf
from builders.msg import Message, rich
from builders.people import roster
from builders.ppt import Presentation, shape, slide
from builders.workbook import Sheet, Workbook
from conftest import InspectBytes
from tidegate.model.verdict import Verdict

SUMMARY = {"\x05SummaryInformation": property_set({1: b"\x02\0\0\0\xe3\4\0\0", 2: narrow("Figures")})}
LINE = "Figures are final."
ORDINARY = {
    "a.doc": compound(
        {**Doc({"text": f"{LINE}\r"}).streams(), **SUMMARY, "Macros": macros(b"Sub Mail()\r\nEnd Sub")}
    ),
    "a.ppt": compound({**Presentation([slide(shape(LINE))]).streams(), **SUMMARY}),
    "a.msg": compound(Message(values={0x1009: rich(r"{\rtf1\ansi Figures are final.\par}")}).streams()),
    "a.emf": emf((0, 0, LINE)),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_files_are_clear(name: str, inspect_bytes: InspectBytes) -> None:
    inspection = inspect_bytes(name, ORDINARY[name])
    assert inspection.verdict is Verdict.CLEAR, inspection.reasons


def test_an_encrypted_list_of_people_is_blocked(inspect_bytes: InspectBytes) -> None:
    plain, packed = Workbook([Sheet("Figures", roster(120))]).to_bytes(), io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt("VelvetSweatshop", packed)
    assert inspect_bytes("a.xlsx", packed.getvalue()).verdict is Verdict.BLOCK
