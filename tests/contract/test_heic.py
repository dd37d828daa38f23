"""What stands in the pixels of a heic picture is read within the real sandbox, where no thread can start."""

from __future__ import annotations

from builders.heic import ORDINARY, PERSON
from conftest import InspectBytes
from contract.reading import read
from tidegate.model.finding import InformationType
from tidegate.model.verdict import Verdict


def test_an_ordinary_picture_is_clear(inspect_bytes: InspectBytes) -> None:
    inspection = inspect_bytes("a.heic", ORDINARY)
    assert inspection.verdict is Verdict.CLEAR, inspection.judgement.reasons


def test_a_person_in_the_pixels_is_found_and_visible(inspect_bytes: InspectBytes) -> None:
    inspection = inspect_bytes("a.heic", PERSON)
    assert inspection.verdict is Verdict.BLOCK
    (finding,) = inspection.analysis.findings
    assert finding.type is InformationType.A_NUMBER
    assert finding.location.visible


def test_a_picture_cut_short_is_a_gap() -> None:
    assert not read("a.heic", PERSON[:-20]).whole


def test_pixels_that_are_damaged_are_a_gap() -> None:
    at = PERSON.index(b"mdat") + 4
    assert not read("a.heic", PERSON[:at] + bytes(len(PERSON) - at)).whole
