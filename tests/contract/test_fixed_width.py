from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.people import Person, people
from contract.reading import read

WIDTHS = (9, 14, 12, 8, 11)
HEADINGS = ("A-NUMBER", "LAST", "FIRST", "BORN", "COUNTRY")


def fields(person: Person, number: str = "") -> tuple[str, ...]:
    born = person.born.strftime("%Y%m%d")
    return (
        number or person.a_number,
        person.family.upper(),
        person.given.upper(),
        born,
        person.country.upper(),
    )


def lines(rows: list[tuple[str, ...]], between: str, widths: tuple[int, ...] = WIDTHS) -> bytes:
    return "".join(between.join(map(str.ljust, row, widths)) + "\n" for row in rows).encode()


@pytest.mark.parametrize("between", ["", " ", "  ", " " * 7])
@pytest.mark.parametrize("heading", [True, False])
def test_records_come_out_in_cells(between: str, heading: bool) -> None:
    rows = [fields(person) for person in people(12)]
    reading = read("a.txt", lines([HEADINGS, *rows] if heading else rows, between))
    assert reading.whole
    assert [tuple(row.values()) for row in reading.rows][int(heading) :] == rows


def test_a_field_that_fills_its_column_breaks_no_table() -> None:
    rows = [fields(person) for person in people(9)]
    rows[4] = (rows[4][0], "X" * 14, "Y" * 12, rows[4][3], "Z" * 11)
    reading = read("a.txt", lines(rows, ""))
    assert rows[4][0] in reading.rows[4].values()
    assert len(reading.rows) == 9


def test_letters_before_a_number_stay_with_it() -> None:
    rows = [fields(person, f"A{person.a_number}") for person in people(9)]
    reading = read("a.txt", lines(rows, " ", (10, *WIDTHS[1:])))
    assert [row[0] for row in reading.rows] == [row[0] for row in rows]


def test_a_heading_that_stands_askew_is_cut_between_its_words() -> None:
    rows = [fields(person) for person in people(9)]
    made = b"NUMBER   SURNAME        GIVEN       BIRTH   NATION\n" + lines(rows, "")
    cells = list(read("a.txt", made).rows[0].values())
    assert all(word in cells for word in ("NUMBER", "SURNAME", "GIVEN", "BIRTH", "NATION"))


def test_prose_is_no_table() -> None:
    text = "The weather was fine in all regions, as it had been the week before.\n" * 3 + (
        "Nobody complained, except of the heat; rain is expected for the week.\n" * 9
    )
    assert not read("a.txt", text.encode()).blocks


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.lists(st.text("ab 19", min_size=1, max_size=9), min_size=3, max_size=5), min_size=4, max_size=9
    )
)
def test_no_character_is_lost(rows: list[list[str]]) -> None:
    made = "".join("  ".join(cell.ljust(9) for cell in row) + "\n" for row in rows)
    reading = read("a.txt", made.encode())
    lost = Counter("".join(made.split())) - Counter("".join(reading.text.split()))
    assert not lost or reading.gaps


TOUCHING = [
    "GEBREMARIAM TIGIST      A90000012319890402ETHIOPIA",
    "Roe, Jane                90000012319800203   HTI",
]


@pytest.mark.parametrize("line", TOUCHING)
@pytest.mark.parametrize("before", ["", "Stewart                 January       1544  0.21\n" * 12])
def test_a_number_and_a_date_that_touch_are_cells_of_their_own(line: str, before: str) -> None:
    reading = read("a.txt", f"{before}{line}\n".encode())
    cells = {str(value) for row in reading.rows for value in row.values()}
    assert cells & {"A900000123", "900000123"}
    assert cells & {"19890402", "19800203"}
    assert reading.whole


@pytest.mark.parametrize(
    "line", ["id 90000012320230501", "total 90000012319801399  5", "x 1234567890123456789"]
)
def test_other_long_numbers_are_left_whole(line: str) -> None:
    assert not read("a.txt", f"{line}\n".encode()).rows


def test_a_word_across_the_borders_comes_out_whole() -> None:
    records = "".join(f"BT /F1 12 Tf 72 {685 - 15 * n} Td (Row {n}  {100 + n}  9) Tj ET\n" for n in range(9))
    person = "<<Gebremariam,A900000123,asylum_pending  /F1 12 Tf (Row  A  B)\n"
    lines = person + records
    assert "Gebremariam,A900000123,asylum_pending" in read("a.txt", lines.encode()).text
