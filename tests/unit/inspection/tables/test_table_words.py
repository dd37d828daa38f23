"""Words that may be names, where other things stand more often: what holds nothing, beside what is still found."""

from __future__ import annotations

import pytest
from invented import judge, people

from tidegate.inspection.tables import Tables
from tidegate.inspection.tally import Tally
from tidegate.model.content import Block, Row, Table, Value
from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.location import Location

Rows = list[list[Value]]
BODY = people(6)
NAMES = [f"{row[2]} {row[1]}" for row in BODY]
TRANSLATED: Rows = [
    ["Beschreibung", "uk"],
    ["Опис Таблиці", "tr"],
    ["Popis Tabulky", "uk"],
    ["Kuvaus Taulukosta", "uk"],
]


def seen(rows: Rows, *, unsure: bool) -> list[Finding]:
    """What one table gives whose letters were seen in a picture."""
    tally = Tally(b"0" * 16)
    tables = Tables(tally, on_text=lambda _: None)
    numbered = [Row(number, dict(enumerate(row))) for number, row in enumerate(rows, 1)]
    tables.read(Block(Table(Location(), unsure=unsure), numbered))
    tables.finish()
    return [each for each in tally.findings if each.type is InformationType.ROSTER]


def test_names_alone_in_print_are_a_list() -> None:
    assert seen([[name] for name in NAMES], unsure=False)


def test_scraps_in_a_photograph_that_may_be_names_are_none() -> None:
    assert not seen([[name] for name in NAMES], unsure=True)


@pytest.mark.parametrize("column", [0, 3], ids=["A-number", "birth date"])
def test_people_in_a_faint_scan_are_found(column: int) -> None:
    rows: Rows = [[name, row[column]] for name, row in zip(NAMES, BODY, strict=True)]
    assert max(each.likelihood for each in seen(rows, unsure=True)) >= Likelihood.LIKELY


def test_names_under_a_heading_in_a_faint_scan_are_found() -> None:
    assert seen([["Last name, first name"], *([name] for name in NAMES)], unsure=True)


@pytest.mark.parametrize("heading", ["description@xml:lang (46)", "lang", "Language", "locale"])
def test_codes_of_languages_are_no_nationalities(heading: str) -> None:
    assert not judge([["description", heading], *TRANSLATED]).of(InformationType.NATIONALITY)


@pytest.mark.parametrize("heading", ["Nationality", "Country of Citizenship", "language spoken, nationality"])
def test_nationalities_are_found(heading: str) -> None:
    rows: Rows = [[name, row[4]] for name, row in zip(NAMES, BODY, strict=True)]
    assert judge([["Name", heading], *rows]).blocks


FORMATS: Rows = [
    ["57415645", 8, ".avi", "video/avi"],
    ["57415620", 8, ".cda", "audio/x-wav"],
    ["54544131", 8, ".qcp", "audio/vnd.qcelp"],
    ["41494646", 8, ".maria", "image/maria"],
]


def test_suffixes_and_media_types_are_no_names() -> None:
    assert not judge(FORMATS).rosters


def test_people_beside_such_numbers_are_found() -> None:
    rows: Rows = [[row[0], row[1], name] for row, name in zip(FORMATS, NAMES, strict=False)]
    assert judge(rows).blocks


@pytest.mark.parametrize(
    "rows",
    [
        [["fil", "netværk"], ["ja", "ja"], ["nej", "ja"], ["nej", "tid"]],
        [["boundary", "x y delta"], ["frame", "x y"], ["border", "x y low high"]],
    ],
)
def test_a_few_words_in_lower_case_are_no_list(rows: Rows) -> None:
    assert not judge(rows).rosters


def test_a_few_names_in_lower_case_are_one() -> None:
    assert judge([[name.lower()] for name in NAMES]).rosters
    assert judge([[str(row[2]).lower(), str(row[1]).lower()] for row in BODY]).rosters


def test_one_word_over_and_over_names_nobody() -> None:
    rows: Rows = [["auth_name", "auth_id"], *(["Esri", 37_000 + at] for at in range(40))]
    assert not judge(rows).rosters


@pytest.mark.parametrize("name", ["Yesenia Argueta", "Argueta, Yesenia"])
def test_one_person_over_and_over_is_found(name: str) -> None:
    rows: Rows = [["name", "visit"], *([name, 37_000 + at] for at in range(40))]
    assert judge(rows).rosters


def test_where_a_repository_lies_is_nobodys_address() -> None:
    rows: Rows = [["id", "full_name", "ssh_url"]]
    rows += [
        [522_492_300 + at, f"someone/tables-{at}", f"git@example.org:someone/tables-{at}.git"]
        for at in range(5)
    ]
    assert not judge(rows).blocks


def test_addresses_beside_names_are_found() -> None:
    rows: Rows = [["id", "full_name", "mail"]]
    rows += [[522_492_300 + at, name, f"person{at}@example.org"] for at, name in enumerate(NAMES)]
    assert judge(rows).blocks


def test_owners_of_repositories_beside_numbers_are_no_people() -> None:
    rows: Rows = [["id", "node", "full_name"]]
    rows += [[522_492_300 + 7 * at, "R_kg", f"fdtester/tables-{at}"] for at in range(5)]
    assert not judge(rows).blocks


def test_names_parted_by_strokes_beside_numbers_are_found() -> None:
    rows: Rows = [["id", "node", "full_name"]]
    rows += [[222_492_300 + 7 * at, "R_kg", f"{row[1]}/{row[2]}"] for at, row in enumerate(BODY)]
    assert judge(rows).blocks


def test_icons_in_folders_are_no_people() -> None:
    rows: Rows = [["icon"], ["lucide/sun-moon"], ["lucide/sun"], ["lucide/moon"]]
    assert not judge(rows).rosters


def test_names_under_a_heading_of_things_are_found() -> None:
    assert judge([["icon"], *([name] for name in NAMES)]).rosters
