from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from tidegate.inspection.formats.flow import OVERLAP, PASSAGE, Flow
from tidegate.model.location import Location


def test_reads_text_with_line_numbers() -> None:
    reading = read("notes.txt", b"first\nsecond\n\nJane Roe, A900000001\n")
    assert reading.reader == "text"
    assert reading.whole
    assert reading.passages[0].first_line == 1
    assert "Jane Roe, A900000001" in reading.text


def test_hides_nothing_in_invisible_characters() -> None:
    reading = read("notes.txt", "see\u200b A900\u200b000001 \x0c\u202eend".encode())
    assert "A900\u200b000001" in reading.text


def test_corrupt_text_is_read_or_unread() -> None:
    reading = read("notes.txt", b"A900000001 \xff\xfe\xfd Jane")
    assert reading.shows("A900000001")
    assert reading.shows("Jane")


def test_oversized_lines_come_in_bounded_passages() -> None:
    reading = read("notes.txt", b"x" * 3_000_000 + b" A900000001 " + b"y" * 3_000_000)
    assert reading.whole
    assert "A900000001" in reading.text
    assert max(len(p.text) for p in reading.passages) <= 2 * PASSAGE


@given(st.integers(0, 400), NEEDLES, st.sampled_from(["\n", " ", "", "\r\n", "\n\n"]))
@example(200, "Jane 900000001", "")
def test_nothing_is_split_at_a_cut(shift: int, needle: str, filler: str) -> None:
    text = ("x" * 99 + filler) * (PASSAGE // 90)
    at = PASSAGE - 200 + shift
    content = text[:at] + needle + text[at:]
    assert any(needle in p.text for p in read("x.txt", content.encode()).passages)


def test_first_line_counts_on_over_cuts() -> None:
    content = "".join(f"line {n} of quite ordinary prose\n" for n in range(1, 9001))
    for passage in read("x.txt", content.encode()).passages:
        at = passage.text.find("line ")
        line = passage.first_line + passage.text[:at].count("\n")
        assert passage.text[at:].startswith(f"line {line} of")


def test_markdown_tables_are_tables() -> None:
    text = "# People\n\n| Name | Number |\n|------|--------|\n| Jane Roe | A900000001 |\n| Ann Poe | A900000002 |\n\nEnd\n"
    reading = read("people.md", text.encode())
    assert reading.rows == [
        {0: "Name", 1: "Number"},
        {0: "Jane Roe", 1: "A900000001"},
        {0: "Ann Poe", 1: "A900000002"},
    ]
    assert [row.number for row in reading.blocks[0].rows] == [3, 5, 6]
    assert "A900000001" not in "".join(p.text for p in reading.passages)


def test_columns_held_apart_by_blanks_are_tables_even_with_empty_cells() -> None:
    text = (
        "NAME            NUMBER       BORN\n"
        "Jane Roe        900000001    1980-01-02\n"
        "Ann Poe                      1981-03-04\n"
        "Max Moe         900000003\n"
        "Tom Loe         900000004    1983-07-08\n"
    )
    rows = read("list.txt", text.encode()).rows
    assert rows[1] == {0: "Jane Roe", 1: "900000001", 2: "1980-01-02"}
    assert rows[2] == {0: "Ann Poe", 2: "1981-03-04"}
    assert rows[3] == {0: "Max Moe", 1: "900000003"}


def test_console_tables_and_tabs_are_tables() -> None:
    boxed = "+-----+------+\n| id  | name |\n+-----+------+\n| 1   | Roe  |\n| 2   | Poe  |\n+-----+------+\n"
    assert read("dump.log", boxed.encode()).rows[1] == {0: "1", 1: "Roe"}
    tabbed = "People\n\nRoe\tJane\t900000001\nPoe\tAnn\t900000002\nMoe\tMax\t900000003\n\nThe end of it.\n"
    assert read("notes.md", tabbed.encode()).rows[0] == {0: "Roe", 1: "Jane", 2: "900000001"}


def test_forms_stay_text() -> None:
    text = "Name:       Jane Roe\nA-Number:   900000001\nBorn:       1980-01-02\n" * 3
    reading = read("record.txt", text.encode())
    assert not reading.blocks
    assert "A-Number:   900000001" in reading.text


LINE = st.text(st.sampled_from(list("ab12 |\t-+:.")), max_size=30)


@given(st.lists(LINE, max_size=30))
def test_every_letter_and_digit_of_any_layout_comes_out(lines: list[str]) -> None:
    reading = read("x.md", "\n".join(["start", *lines]).encode())
    seen = reading.text
    for line in lines:
        for word in line.replace("|", " ").split():
            if word.isalnum():
                assert word in seen


@pytest.mark.parametrize(
    "content",
    [b"\n", b" \t\r\n" * 9, b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0" * 99, b"\xef\xbb\xbf\r\n"],
)
@pytest.mark.parametrize("name", ["x.csv", "x.txt", "x.json", "x.html", "x"])
def test_a_file_of_nothing_but_blanks_is_empty(name: str, content: bytes) -> None:
    assert read(name, content).gaps == ["empty file: holds nothing but blanks, and is often a failed export"]


@pytest.mark.parametrize("size", [10, 32_768, 32_769, 65_537, 200_000])
def test_a_flow_gives_all_its_text_however_it_comes(size: int) -> None:
    text = "".join(f"w{n} " for n in range(60_000))
    flow = Flow(Location())
    given = [text[at : at + size] for at in range(0, len(text), size)]
    told = [passage.text for piece in given for passage in flow.add(piece)]
    told += [passage.text for passage in flow.end()]
    assert max(map(len, told)) <= PASSAGE
    joined = told[0]
    for one in told[1:]:
        assert joined.endswith(one[:OVERLAP])
        joined += one[OVERLAP:]
    assert joined == text


@pytest.mark.parametrize(
    "lines",
    [
        "Name,Birth date,Country\nJane Roe,1980-02-03,Haiti\n",
        "Name   Birth date   Country\nJane Roe   1980-02-03   Haiti\n",
        "Name\tBirth date\tCountry\nJane Roe\t1980-02-03\tHaiti\n",
        "Name | Birth date | Country\nJane Roe | 1980-02-03 | Haiti\n",
    ],
)
@pytest.mark.parametrize("around", ["", "See the list.\n"])
def test_a_heading_and_one_row_are_a_table(lines: str, around: str) -> None:
    reading = read("a.txt", f"{around}{lines}{around}".encode())
    assert {0: "Jane Roe", 1: "1980-02-03", 2: "Haiti"} in reading.rows
    assert reading.whole


RECORDS = [
    "INSERT INTO p (name, dob, nationality) VALUES ('Jane Roe', '1980-02-03', 'Haiti');",
    "Jane Roe & 02/03/1980 & Haiti \\\\",
    "  1    Jane Roe   1980-02-03   Haiti",
    "ROWS = [{'name': 'Jane Roe', 'dob': '1980-02-03', 'nationality': 'Haiti'}]",
]


@pytest.mark.parametrize("line", RECORDS)
@pytest.mark.parametrize("name", ["a.sql", "a.txt"])
def test_a_line_with_the_fields_of_a_person_is_a_row_beside_the_text(line: str, name: str) -> None:
    reading = read(name, f"-- a list\n\n{line}\n\nthe end\n".encode())
    (row,) = reading.rows
    assert {"Jane Roe", "Haiti"} <= set(row.values())
    assert any(line in passage.text for passage in reading.passages)


@pytest.mark.parametrize(
    "line",
    [
        "2023-05-01 10:00:00 INFO  start  run=17",
        "On 1980-02-03, the rule was published.",
        "printf('1980-02-03');",
        "2007-07-23  Jane Roe  <jane.roe@example.org>  [ff3b5446f15831b883124dd9f8891ca589397102]",
        "x = [1980, 2, 3, 4]",
    ],
)
def test_other_lines_are_text_alone(line: str) -> None:
    assert not read("a.txt", f"{line}\n".encode()).blocks


def test_a_ruled_heading_above_one_row_is_a_table() -> None:
    text = "====  ===  ===\nName  DOB  Country\n====  ===  ===\nJane Roe  1980-02-03  Haiti\n====  ===  ===\n"
    assert {0: "Jane Roe", 1: "1980-02-03", 2: "Haiti"} in read("a.rst", text.encode()).rows
