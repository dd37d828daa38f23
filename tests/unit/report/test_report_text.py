"""The text report: the lines people act on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli_samples import VERSIONS, block, clear, finding, hold, people
from tidegate.model.finding import InformationType, Likelihood
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.verdict import Versions
from tidegate.report.screen import columns
from tidegate.report.text import file_lines, update_lines
from tidegate.report.update import Update


def test_a_block_is_told_as_promised() -> None:
    assert file_lines(block(), 100) == [
        "BLOCK  detention-stats.xlsx                                       exit 1",
        '  6,252 people · sheet "Sheet2" (hidden) B2:M6253',
        "  A-number 6,252 · person name 6,252 · birth date 6,252 · protection claim 6,252",
        "  read 12 of 12 parts, 1,204,331 of 1,204,331 bytes · policy 3f9a… rules 2026.11 registry none",
        '  what would clear it: remove sheet "Sheet2"',
    ]


def test_a_clear_file_is_one_line_and_alone_shows_its_receipt() -> None:
    assert file_lines(clear(), 100) == ["CLEAR  fy23-statistics.xlsx"]
    assert file_lines(clear(), 100, receipt=True) == [
        "CLEAR  fy23-statistics.xlsx",
        "  read 1 of 1 parts, 2,048 of 2,048 bytes · policy 3f9a… rules 2026.11 registry none",
    ]


def test_allowed_people_are_said() -> None:
    officials = clear("officials.csv")
    officials = replace(officials, analysis=replace(officials.analysis, people=people(14)))
    assert file_lines(officials, 80) == ["CLEAR  officials.csv  (14 people, as the slot allows)"]


def test_a_hold_says_what_is_unread_and_why_once() -> None:
    assert file_lines(hold(), 100) == [
        "HOLD   scan.pdf                                                   exit 3",
        "  not read: the file is PDF, which this version does not read (512 bytes)",
        "  read 0 of 1 parts, 0 of 512 bytes · policy 3f9a… rules 2026.11 registry none",
        "  what would clear it: publish it as text",
    ]


@pytest.mark.parametrize(
    ("location", "why", "told"),
    [
        (Location(), "is PDF", "the file is PDF (512 bytes)"),
        (Location((), "bytes 0-512"), "is PDF", "the file is PDF (512 bytes)"),
        (Location((), "bytes 0-12"), "bytes that no reader understood", "bytes 0-12: bytes that no reader"),
        (
            Location(("a.zip", "b.xlsx"), "", False),
            "is encrypted",
            "a.zip › b.xlsx (hidden) is encrypted (512",
        ),
    ],
)
def test_a_gap_names_its_place(location: Location, why: str, told: str) -> None:
    inspection = hold()
    analysis = replace(inspection.analysis, gaps=(Gap(location, 512, why),))
    assert file_lines(replace(inspection, analysis=analysis), 100)[1].startswith(f"  not read: {told}")


def test_a_weaker_sandbox_is_named() -> None:
    weaker = replace(hold(), versions=Versions(VERSIONS.policy, "2026.11", sandbox="weaker: no landlock"))
    assert any("sandbox weaker: no landlock" in line for line in file_lines(weaker, 100))
    assert not any("sandbox" in line for line in file_lines(hold(), 100))


def test_several_places_are_told_apart() -> None:
    first = Location(('sheet "One"',), "B2:B9")
    second = Location(("inner.zip", "notes.txt"), "line 12", False)
    inspection = block()
    findings = (
        finding(InformationType.SSN, 8, first),
        finding(InformationType.PHONE, 2, second, Likelihood.POSSIBLE),
        finding(InformationType.EMAIL, 1, second),
    )
    lines = file_lines(replace(inspection, analysis=replace(inspection.analysis, findings=findings)), 80)
    assert lines[1:4] == [
        "  6,252 people in 2 places",
        '  sheet "One" B2:B9: SSN 8',
        "  inner.zip › notes.txt (hidden) line 12: phone 2 (possible) · e-mail 1",
    ]


def test_a_long_file_stays_short_and_says_what_it_leaves_out() -> None:
    places = [Location((f'sheet "{number}"',), "B2:B9") for number in range(40)]
    inspection = block()
    analysis = replace(
        inspection.analysis,
        findings=tuple(finding(InformationType.SSN, 8, place) for place in places),
        gaps=tuple(Gap(place, 100, "is encrypted") for place in places),
    )
    lines = file_lines(replace(inspection, analysis=analysis), 80)
    assert lines[1:6] == [
        "  6,252 people in 40 places",
        '  sheet "0" B2:B9: SSN 8',
        '  sheet "1" B2:B9: SSN 8',
        '  sheet "2" B2:B9: SSN 8',
        '  not read: sheet "0" B2:B9 and 39 more: is encrypted (4,000 bytes)',
    ]
    assert len(lines) <= 12
    assert lines[-1] == "  and 37 more (use --format json)"


@pytest.mark.parametrize(
    ("spots", "told"),
    [
        ((("B2:B9", 8), ("C2:C9", 7)), "person name 8"),
        ((("B2:B9", 8), ("C3:C8", 6), ("B20:B29", 10)), "person name 18"),
        ((("rows 2-9, column 2", 8), ("rows 2-9, column 3", 8)), "person name 8"),
        ((("B9", 1), ("C9", 1), ("C10", 1)), "person name 2"),
        ((("line 3", 1), ("line 9", 2), ("", 4)), "person name 7"),
    ],
)
def test_a_name_in_two_columns_is_one_name_a_row(spots: tuple[tuple[str, int], ...], told: str) -> None:
    inspection = block()
    findings = tuple(finding(InformationType.PERSON_NAME, count, Location((), spot)) for spot, count in spots)
    lines = file_lines(replace(inspection, analysis=replace(inspection.analysis, findings=findings)), 80)
    assert lines[2] == f"  {told}"


def test_a_place_with_many_types_is_one_line() -> None:
    inspection = block()
    places = [Location((f'sheet "{name}"',), "B2:M9") for name in ("One", "Two")]
    findings = tuple(finding(type, 8, place) for type in InformationType for place in places)
    lines = file_lines(replace(inspection, analysis=replace(inspection.analysis, findings=findings)), 80)
    assert lines[2].startswith('  sheet "One" B2:M9: A-number 8 · USCIS receipt 8 · ')
    assert lines[2].endswith(" more")
    assert all(columns(line) <= 80 for line in lines)
    many = int(lines[2].split()[-2])
    assert lines[2].count(" · ") - 1 + 1 + many == len(InformationType) - 1


@given(st.text(max_size=200), st.integers(40, 120))
def test_a_hostile_name_stays_on_its_line(name: str, width: int) -> None:
    for inspection in (block(name), hold(name), clear(name)):
        lines = file_lines(inspection, width)
        assert all(len(line.splitlines()) <= 1 for line in lines)
        assert lines[0].startswith(("BLOCK  ", "HOLD   ", "CLEAR  "))
        assert all(line.startswith("  ") for line in lines[1:])


@pytest.mark.parametrize("inspection", [block(), hold(), clear()])
def test_it_fits_eighty_columns(inspection: object) -> None:
    assert all(columns(line) <= 80 for line in file_lines(inspection, 80, receipt=True))  # type: ignore[arg-type]


def test_the_update_line() -> None:
    update = Update(VERSIONS)
    for inspection in (block(), hold(), clear(), clear("b")):
        update.add(inspection)
    assert update_lines(update, 80) == [
        "BLOCK  the update: 4 files, 2 clear, 1 hold, 1 block · 6,252 people  exit 1",
        "  read 14 of 15 parts, 1,208,427 of 1,208,939 bytes",
        "    policy 3f9a… rules 2026.11 registry none",
    ]
