from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from tidegate.model.limits import Limits

HEADER = ["A-Number", "Name", "Born", "Remark"]
PEOPLE = [[f"A90000000{n}", f"ROE{n}, JANE", f"198{n}-01-02", 'said "no"\nthen left'] for n in range(8)]


def written(rows: list[list[str]], **options: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **options).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def expected(rows: list[list[str]]) -> list[dict[int, str]]:
    return [{i: v for i, v in enumerate(row) if v} for row in rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_reads_every_dialect_and_encoding(delimiter: str, codec: str) -> None:
    content = written([HEADER, *PEOPLE], delimiter=delimiter).encode(codec)
    reading = read("list.csv", content)
    assert reading.reader == "delimited"
    assert reading.whole
    assert reading.rows == expected([HEADER, *PEOPLE])


def test_hides_nothing_above_or_below_the_table() -> None:
    text = "Quarterly report\n\nid,name,born\n1,Roe,1980\n2,Poe,1981\n\nNote: A900000001 was added, later, and by hand, twice\n"
    reading = read("report.csv", text.encode())
    assert reading.whole
    assert reading.rows[0] == {0: "Quarterly report"}
    assert any("A900000001 was added, later, and by hand, twice" in p.text for p in reading.passages)


def test_hides_nothing_in_a_wrong_split() -> None:
    reading = read(
        "x.csv", b"name,number,born\nRoe,900,1980\nPoe,901,1981\nMoe,900,000,001,1982\nLoe,902,1983\n"
    )
    assert any("900,000,001" in p.text for p in reading.passages)
    assert len(reading.passages) == 1


def test_corrupt_quoting_does_not_swallow_rows() -> None:
    lines = [f"A90000000{n},ROE{n},5 inch,198{n}" for n in range(9)]
    lines[3] = 'A900000003,ROE3,"5 inch,1983'
    lines[6] = 'A900000006,ROE6,"7 inch,1986'
    reading = read("x.csv", ("id,name,size,born\n" + "\n".join(lines) + "\n").encode())
    assert [row.get(0) for row in reading.rows] == ["id", *(f"A90000000{n}" for n in range(9))]


def test_an_unclosed_quote_does_not_swallow_a_long_file() -> None:
    rows = "".join(f"A{900000000 + n},ROE,Jane,1980\n" for n in range(60_000))
    reading = read("x.csv", ('id,name,given,born\nA1,"ROE,x,1\n' + rows).encode())
    assert len(reading.rows) == 60_002
    assert reading.rows[-1] == {0: "A900059999", 1: "ROE", 2: "Jane", 3: "1980"}


def test_oversized_cell_is_a_gap_and_the_rest_is_read() -> None:
    content = b'id,name\n1,"' + b"x" * 3_000 + b' A900000001"\n2,Jane Roe\n'
    reading = read("x.csv", content, limits=Limits(cell_chars=1_000))
    assert any("cell_chars" in why for why in reading.gaps)
    assert reading.rows[-1] == {0: "2", 1: "Jane Roe"}
    assert "A900000001" in reading.text


def test_oversized_line_is_a_gap() -> None:
    reading = read("x.csv", b"a,b\n" + b"1," * 400_000 + b"\n", limits=Limits(cell_chars=1_000))
    assert any("cell_chars" in why for why in reading.gaps)


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("x.csv", "sep=;\nid;name\n1;Roe, Jane\n2;Poe, Ann\n", {0: "1", 1: "Roe, Jane"}),
        ("x.csv", "number\nA900000001\nA900000002\n", {0: "A900000001"}),
        ("x.csv", "a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", {0: "1,5", 1: "2,5", 2: "3,5"}),
        ("x.csv", "t,genre,y\nA,Action|Drama,1999\nB,War|Drama,2000\n", {0: "A", 1: "Action|Drama", 2: "1999"}),
        ("x.csv", 'a,b,c\n"1", "Roe, Jane", "3"\n"2", "Poe, Ann", "4"\n', {0: "1", 1: "Roe, Jane", 2: "3"}),
        ("x.csv", 'a,b\n"say \\"x, y\\"",1\n"say \\"z, w\\"",2\n', {0: 'say "x, y"', 1: "1"}),
        ("x.csv", "a,b\n'Roe, Jane','1'\n'Poe, Ann','2'\n", {0: "Roe, Jane", 1: "1"}),
        ("x.tsv", "a\tb\n6\" pipe\t1\n\"7 pipe\t2\n8 pipe\t3\n", {0: '6" pipe', 1: "1"}),
        ("x.txt", "id;name;born\n1;Roe;1980\n2;Poe;1981\n3;Moe;1982\n4;Loe;1983\n", {0: "1", 1: "Roe", 2: "1980"}),
        ("x.txt", "id,name,born\n1,Roe,1980\n2,Poe,1981\n3,Moe,1982\n4,Loe,1983\n", {0: "1", 1: "Roe", 2: "1980"}),
    ],
)  # fmt: skip
def test_dialects(name: str, text: str, row: dict[int, str]) -> None:
    reading = read(name, text.encode())
    assert reading.reader == "delimited"
    assert row in reading.rows


PROSE = [
    "Dear Sir, I write to you, once more, about the case.\nIt is, as you know, pending.\nYours, Jane\n" * 3,
    "# Title\n\nSome words; and more.\n\n- a list\n- with items, of things\n",
    "def f(a, b):\n    return g(a, b)\n\n\nclass C:\n    x = 1, 2\n",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_with_commas_stays_prose(text: str) -> None:
    assert read("letter.txt", text.encode()).reader == "text"


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=12)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=3, max_size=8), st.sampled_from(",;\t|"))
def test_any_cell_comes_out(rows: list[list[str]], delimiter: str) -> None:
    content = written([["id", "name", "born"], *rows], delimiter=delimiter).encode("utf-8-sig")
    reading = read("x.csv", content)
    seen = reading.text
    for row in rows:
        for cell in row:
            for word in cell.split():
                if word.isalnum():
                    assert word in seen or reading.gaps


@given(st.lists(st.text(st.sampled_from(list("a1\",;\n\r\t|'\\ ")), max_size=25), max_size=12), NEEDLES)
def test_no_quoting_loses_a_needle(noise: list[str], needle: str) -> None:
    content = "\n".join([*noise, f"x,{needle},y", *noise])
    reading = read("x.csv", content.encode())
    assert all(reading.shows(word) for word in needle.split())


def test_a_sentence_cut_at_its_commas_is_read_whole_as_well() -> None:
    sentence = "Jane Roe, born 12 March 1985, fears torture"
    table = "facility,adp,alos\n" + "".join(f"Place {n},{n},{n % 7}\n" for n in range(30))
    for text in (f"{sentence}\n\n{table}", f"{table}{sentence}\n"):
        assert any(sentence in passage.text for passage in read("a.csv", text.encode()).passages)


def test_a_table_with_a_blank_behind_each_comma_is_not_read_twice() -> None:
    table = "".join(f"Place {n}, {n}, {n % 7}\n" for n in range(30))
    assert not read("a.csv", table.encode()).passages
