"""Identifiers in names of files, sheets and entries are named, not shown, and ordinary names stay as they are."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli_samples import block, clear, hold
from tidegate.model.finding import InformationType
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.report.mask import Masker


@dataclass(frozen=True)
class Seen:
    type: InformationType
    start: int
    end: int


def scan(text: str) -> Iterable[Seen]:
    for found in re.finditer(r"A[0-9]{9}", text):
        yield Seen(InformationType.A_NUMBER, found.start(), found.end())
    for found in re.finditer(r"Asylum", text):
        yield Seen(InformationType.PROTECTION_CLAIM, found.start(), found.end())


numbers = st.integers(0, 999).map(lambda number: f"A000000{number:03}")


@given(st.text(), numbers, st.text())
def test_no_identifier_is_left_in_any_form(before: str, number: str, after: str) -> None:
    masked = Masker(scan).text(before + number + after)
    assert number not in masked
    assert "[A-number]" in masked
    for form in (
        number[::-1],
        quote(number),
        base64.b64encode(number.encode()).decode(),
        number.encode().hex(),
    ):
        assert form not in masked or form in before + after


def test_what_names_nobody_stays_readable() -> None:
    assert Masker(scan).text("Asylum 2022-2023.csv") == "Asylum 2022-2023.csv"


def test_a_name_that_cannot_be_looked_at_is_not_shown() -> None:
    def fail(text: str) -> Iterable[Seen]:
        raise ValueError(text)

    assert Masker(fail).text("A000000123") == "[a name that could not be masked]"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("case A000000123/list.csv", "case [A-number]/list.csv"),
        ('sheet "A900-000-123"', 'sheet "[A-number]"'),
        ("666-12-1234.xlsx", "[SSN].xlsx"),
        ("visits 2023-10-01 555-12-12345.csv", "visits 2023-10-01 555-12-12345.csv"),
        ("202-555-0143.txt", "[phone].txt"),
        ("fy23-statistics05132024.xlsx", "fy23-statistics05132024.xlsx"),
        ("foia-2020-icap-00013_103120231.csv", "foia-2020-icap-00013_103120231.csv"),
        ("read 1,204,331 of 1,204,331 bytes", "read 1,204,331 of 1,204,331 bytes"),
        ("bytes 100000000-123456789 of an entry", "bytes 100000000-123456789 of an entry"),
    ],
)
def test_with_the_real_detectors(text: str, masked: str) -> None:
    assert Masker().text(text) == masked


def test_overlapping_hits_are_one_mask() -> None:
    def twice(text: str) -> Iterable[Seen]:
        yield Seen(InformationType.SSN, 2, 6)
        yield Seen(InformationType.A_NUMBER, 0, 4)
        yield Seen(InformationType.PHONE, 8, 10)

    assert Masker(twice).text("0123456789") == "[A-number][SSN]67[phone]"


def test_every_text_of_an_inspection_is_masked() -> None:
    number = "A000000123"
    place = Location((f"{number}.zip", f'sheet "{number}"'), f"column {number}", True)
    inspection = block(f"folder/{number}.xlsx", place)
    analysis = replace(inspection.analysis, gaps=(Gap(place, 3, f"entry {number} is encrypted"),))
    judgement = replace(inspection.judgement, reasons=(f"see {number}",), remedies=(f"remove {number}",))
    masked = Masker(scan).inspection(replace(inspection, analysis=analysis, judgement=judgement))
    assert number not in repr(masked)
    assert "[A-number]" in masked.path
    assert masked.sha256 == inspection.sha256


@pytest.mark.parametrize(
    "spot", ["B2:M625312", "line 123456789", "bytes 100000000-123456789", "rows 2-1000001", ""]
)
def test_our_own_spots_stay_readable(spot: str) -> None:
    def everything(text: str) -> Iterable[Seen]:
        yield Seen(InformationType.SSN, 0, len(text))

    assert Masker(everything).location(Location(("x",), spot)).spot == spot


@pytest.mark.parametrize("inspection", [clear(), hold(), block()])
def test_an_ordinary_file_is_untouched(inspection: object) -> None:
    assert repr(Masker(scan).inspection(inspection)) == repr(inspection)  # type: ignore[arg-type]


def test_bytes_that_are_no_text_can_be_told() -> None:
    assert Masker(scan).text("bad\udcff \ud83d") == "bad\\xff \\ud83d"
