"""A leak in every dress is found; the same truth table for all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from invented import HEADINGS, counts, judge, people

from tidegate.model.content import Value
from tidegate.model.finding import InformationType, Likelihood

Rows = list[list[Value]]
BODY = people(40)
HEAD: list[Value] = list(HEADINGS)


def _digits(value: Value) -> str:
    return "".join(c for c in str(value) if c.isdigit())


def _with_number(style: Callable[[str], Value]) -> Rows:
    return [HEAD, *([style(_digits(row[0])), *row[1:]] for row in BODY)]


def _born(value: Value) -> dt.date:
    return dt.datetime.strptime(str(value), "%m/%d/%Y").date()


def _named(*columns: Callable[[list[Value]], Value], head: list[Value] | None = None) -> Rows:
    rows: Rows = [[f"{row[2]} {row[1]}", *(column(row) for column in columns)] for row in BODY]
    return [head, *rows] if head else rows


def _forms() -> Rows:
    rows: Rows = []
    for row in BODY:
        rows += [["Name", f"{row[2]} {row[1]}"], ["A-Number", row[0]], ["Country", row[4]], [""]]
    return rows


LEAKS: dict[str, Rows] = {
    "plain": [HEAD, *BODY],
    "capitals": [HEAD, *([str(value).upper() for value in row] for row in BODY)],
    "no header": BODY,
    "meaningless header": [[f"c{at}" for at in range(7)], *BODY],
    "header in row 15": [["Weekly report"], *([[""]] * 13), HEAD, *BODY],
    "title above": [["Population on 11/19/2022, internal"], HEAD, *BODY],
    "header in two rows": [["A-", "Last", "First", "", "Country of", "", "Case"],
                           ["Number", "Name", "Name", "DOB", "Citizenship", "Facility", "Status"], *BODY],
    "header every ten rows": [row for at, one in enumerate(BODY) for row in ([HEAD, one] if at % 10 == 0 else [one])],
    "blank rows between": [row for one in [HEAD, *BODY] for row in (one, [""])],
    "on its side": [list(column) for column in zip(HEAD, *BODY, strict=True)],
    "forms below each other": _forms(),
    "columns reversed": [row[::-1] for row in [HEAD, *BODY]],
    "bare digits": _with_number(str),
    "bare digits without header": _with_number(str)[1:],
    "number cells": _with_number(int),
    "number cells as floats": _with_number(float),
    "dashed numbers": _with_number(lambda digits: f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"),
    "spaced numbers": _with_number(lambda digits: f"A {digits[:3]} {digits[3:6]} {digits[6:]}"),
    "labels in the cells": [[f"Name: {row[2]} {row[1]}", f"A#: {_digits(row[0])}"] for row in BODY],
    "all in one column": [[f"{row[1]}, {row[2]} {row[0]} {row[4]}"] for row in BODY],
    "LAST, FIRST and an id": [["Name", "ID"], *([f"{row[1]}, {row[2]}".upper(), _digits(row[0])] for row in BODY)],
    "name and birth date": _named(lambda row: row[3], head=["x", "y"]),
    "name and ISO birth date": _named(lambda row: _born(row[3]).isoformat(), head=["Name", "Born"]),
    "name and date cells": _named(lambda row: _born(row[3])),
    "name and serial birth date": _named(lambda row: (_born(row[3]) - dt.date(1899, 12, 30)).days, head=["Name", "DOB"]),
    "name and Jalali birth date": _named(lambda row: f"{_born(row[3]).year - 621}/03/11", head=["نام", "تاریخ تولد"]),
    "name and claim": _named(lambda row: row[6], head=["Subject", "Outcome"]),
    "name and nationality": _named(lambda row: row[4], head=["Name", "Nationality"]),
    "name, country, place": _named(lambda row: row[4], lambda row: row[5], head=["Name", "Country", "Location"]),
    "Spanish headings": [["Apellidos", "Nombres", "Fecha de nacimiento", "Nacionalidad"], *(row[1:5] for row in BODY)],
    "numbers alone": [["A-Number"], *([_digits(row[0])] for row in BODY)],
    "prefixed numbers alone": [[row[0]] for row in BODY],
    "no name, no number": [["DOB", "Nationality", "Claim"], *([row[3], row[4], row[6]] for row in BODY)],
    "beneath statistics": [*counts(300), [""], HEAD, *BODY],
    "beneath statistics without a gap": [*counts(300), *BODY],
    "beside statistics": [[*a, "", *b] for a, b in zip(counts(40), [HEAD, *BODY], strict=True)],
    "in unused columns": [[*a, *(BODY[at - 5] if 5 <= at < 45 else [])] for at, a in enumerate(counts(100))],
}  # fmt: skip


@pytest.mark.parametrize("dress", LEAKS)
def test_a_leak_blocks_and_its_people_are_counted(dress: str) -> None:
    judged = judge(LEAKS[dress])
    assert judged.likelihood >= Likelihood.LIKELY
    assert judged.people == len(BODY)


@pytest.mark.parametrize("size", [1, 2, 3, 25])
@pytest.mark.parametrize("headed", [True, False])
def test_few_rows_are_enough(size: int, headed: bool) -> None:
    judged = judge([HEAD, *BODY[:size]] if headed else BODY[:size])
    assert judged.likelihood >= Likelihood.LIKELY
    assert judged.people == size


def test_one_name_under_its_heading_and_one_birth_date_under_its_own_are_a_person() -> None:
    head = ["Name", "Date of Birth", "Country of Citizenship"]
    row = [f"{BODY[0][2]} {BODY[0][1]}", BODY[0][3], BODY[0][4]]
    assert judge([head, row]).likelihood >= Likelihood.LIKELY
    assert judge([head[:2], row[:2]]).likelihood >= Likelihood.LIKELY


def test_three_people_between_many_figures() -> None:
    named: Rows = [[f"{row[2]} {row[1]}", row[4], int(_digits(row[0]))] for row in BODY[:3]]
    judged = judge([*counts(3000), *named, *counts(2000, seed=2)[1:]], grid=True)
    assert judged.likelihood >= Likelihood.LIKELY
    assert judged.people == 3
    assert [finding.location.spot for finding in judged.rosters] == ["A3002:C3004"]


def test_names_alone_hold() -> None:
    assert judge(_named(head=["Name"])).likelihood == Likelihood.POSSIBLE
    assert judge(_named(lambda row: 7, head=["Player", "Points"])).likelihood == Likelihood.POSSIBLE
    assert not judge([["Prepared by: John Smith"], ["Quarter", "Total"], ["Q1", 5]]).rosters


def test_columns_are_reported_under_their_right_types() -> None:
    judged = judge([HEAD, *BODY], grid=True)
    found = {(finding.type.value, finding.location.spot): finding.count for finding in judged.findings}
    assert found == {
        ("roster", "A2:G41"): 40,
        ("A-number", "A2:A41"): 40,
        ("person name", "B2:B41"): 40,
        ("person name", "C2:C41"): 40,
        ("birth date", "D2:D41"): 40,
        ("nationality", "E2:E41"): 40,
        ("facility", "F2:F41"): 40,
        ("protection claim", "G2:G41"): 40,
    }


def test_a_person_in_two_sheets_counts_once() -> None:
    assert judge([HEAD, *BODY], [HEAD, *reversed(BODY)]).people == len(BODY)


def test_blocks_do_not_cut_a_roster() -> None:
    judged = judge([HEAD, *BODY], block_rows=13)
    assert [(finding.count, finding.location.spot) for finding in judged.rosters] == [
        (40, "rows 2-41, columns 1-7")
    ]


def test_no_value_stands_in_any_reason() -> None:
    judged = judge([HEAD, *BODY])
    words = " ".join(finding.why + finding.location.spot for finding in judged.findings)
    assert not any(str(value) in words for row in BODY for value in row)


def test_headings_that_are_values_are_masked() -> None:
    judged = judge([[BODY[0][0], "x"], *counts(5)[1:]], headings=(str(BODY[1][0]), "Total"))
    assert not any(column.heading in (BODY[0][0], BODY[1][0]) for column in judged.shapes[0].columns)


def _unlabelled(style: Callable[[str], Value]) -> Rows:
    """Numbers under a heading of no known language, beside names and birth dates."""
    return [
        ["Qwz", "Full name", "DOB"],
        *([style(_digits(row[0])), f"{row[2]} {row[1]}", row[3]] for row in BODY),
    ]


_WIDE_DIGITS = str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))
_ARABIC_DIGITS = str.maketrans("0123456789", "".join(chr(0x660 + digit) for digit in range(10)))


@pytest.mark.parametrize(
    "style",
    [
        str,
        int,
        lambda digits: digits.translate(_WIDE_DIGITS),
        lambda digits: digits.translate(_ARABIC_DIGITS),
    ],
)
def test_digits_of_any_script_are_a_number_beside_people(style: Callable[[str], Value]) -> None:
    assert [finding.count for finding in judge(_unlabelled(style)).of(InformationType.A_NUMBER)] == [
        len(BODY)
    ]


@pytest.mark.parametrize(
    "heading",
    ["Numéro d'étranger", "N° de extranjero", "A-Nummer", "Vreemdelingnummer", "Numer A", "А-номер", "رقم الأجنبي",
     "Número de estrangeiro", "properties.ANUM"],
)  # fmt: skip
def test_the_number_is_known_under_headings_of_other_languages(heading: str) -> None:
    rows: Rows = [[heading], *([_digits(row[0])] for row in BODY)]
    assert [finding.count for finding in judge(rows).of(InformationType.A_NUMBER)] == [len(BODY)]


def test_nothing_but_grouped_digits_is_a_list_of_people() -> None:
    judged = judge([[f"{500 + at}-{10 + at}-{4000 + 7 * at}"] for at in range(30)])
    assert judged.likelihood == Likelihood.LIKELY
    assert judged.people == 30


def test_a_person_beside_another_tables_header_is_counted() -> None:
    beside: Rows = [HEAD, *BODY]
    above: Rows = [[""] * 6, [""] * 6, *counts(10)]
    above += [[""] * 6] * (len(beside) - len(above))
    rows = [[*left, "", *right] for left, right in zip(above, beside, strict=True)]
    assert judge(rows).people == len(BODY)


def test_another_identifier_in_the_same_column_further_down_has_its_own_type() -> None:
    second: Rows = [
        [f"{500 + at}-{10 + at}-{4000 + 7 * at}", f"{row[2]} {row[1]}"] for at, row in enumerate(BODY[:9])
    ]
    judged = judge([["A-Number", "Name"], *([row[0], f"{row[2]} {row[1]}"] for row in BODY[9:]), [""],
                    ["SSN", "Name"], *second])  # fmt: skip
    assert [finding.count for finding in judged.of(InformationType.SSN)] == [9]
    assert [finding.count for finding in judged.of(InformationType.A_NUMBER)] == [len(BODY) - 9]


def test_people_of_one_name_and_two_nationalities_are_two() -> None:
    rows: Rows = [["Name", "Nationality"], *([f"{row[2]} {row[1]}", row[4]] for row in BODY[:9])]
    rows += [[rows[1][0], "Eritrea"], [rows[1][0], "Eritrea"]]
    assert judge(rows).people == 10


def test_a_heading_above_whole_records_is_no_person() -> None:
    rows: Rows = [["Info"], *([f"{row[1]}, {row[2]} | {_digits(row[0])} | {row[4]}"] for row in BODY)]
    assert judge(rows).people == len(BODY)


def test_names_that_no_list_knows_are_left_to_the_table_under_a_heading_for_names() -> None:
    rows: Rows = [HEAD, *([row[0], "Xqzzt Vbrrkl Mmpfgh Wrtzzk Qlln", *row[2:]] for row in BODY)]
    assert not [passage for passage in judge(rows).texts if "Xqzzt" in passage.text]


ALONE: dict[str, tuple[Rows, Likelihood]] = {
    "name and birth date": ([["Name", "Birth date"], ["Abebe Kebede", "1989-04-02"]], Likelihood.LIKELY),
    "a name on no list": ([["Name", "DOB"], ["Xqzt Wrzk", "1989-04-02"]], Likelihood.LIKELY),
    "a name on no list, a country": (
        [["Name", "DOB", "Country of birth"], ["Xqzt Wrzk", "1989-04-02", "Haiti"]],
        Likelihood.LIKELY,
    ),
    "no heading": ([["Abebe Kebede", "1989-04-02", "Ethiopia"]], Likelihood.POSSIBLE),
    "no heading, a claim": ([["Abebe Kebede", "1989-04-02", "Asylum Claim Pending"]], Likelihood.LIKELY),
    "no name": ([["DOB", "Nationality"], ["1989-04-02", "Ethiopia"]], Likelihood.POSSIBLE),
}


@pytest.mark.parametrize("dress", ALONE)
def test_one_person_is_enough(dress: str) -> None:
    rows, least = ALONE[dress]
    judged = judge(rows)
    assert judged.likelihood >= least
    assert judged.people == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Date"], ["Stewart", "1989-04-02"]],
        [["Name", "Opened"], ["Abebe Kebede Center", "1989-04-02"]],
        [["Facility", "Month", "Country"], ["Stewart", "2023-04-02", "Georgia"]],
        [["Country", "Births", "Year"], ["Haiti", 250_000, 1989]],
    ],
)
def test_one_row_about_no_person_is_no_roster(rows: Rows) -> None:
    assert not judge(rows).rosters


def test_a_number_that_a_spreadsheet_wrote_with_a_power_of_ten_is_one() -> None:
    assert judge([["Alien Number", "Facility"], ["9.12345678E+08", "Stewart"]]).people == 1
    assert not judge([["Budget", "Facility"], ["9.12345678E+08", "Stewart"]]).findings


@pytest.mark.parametrize("born", ["19890402", "04021989", "02041989", 19890402])
def test_a_birth_date_without_separators_under_its_heading_is_one(born: Value) -> None:
    assert judge([["ID", "NAME", "DOB"], ["0001", "Abebe Kebede", born]]).likelihood >= Likelihood.LIKELY


def test_a_name_a_number_and_a_date_without_headings_are_a_person() -> None:
    assert judge([["Abebe Kebede", "900000123", "19890402"]]).likelihood >= Likelihood.LIKELY


def test_one_person_in_a_row_under_headings_of_statistics_holds() -> None:
    judged = judge([["Facility", "Month", "ADP", "Share"], *(["Eloy", "May", n, 0.5] for n in range(9)),
                    ["Abebe Kebede", "1989-04-02", "Ethiopia", ""]])  # fmt: skip
    assert judged.likelihood >= Likelihood.POSSIBLE
    assert judged.people == 1
