"""`tidegate clean`: the new file holds what a reader sees, says what it lacks, and exists only if it is clear."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from builders.document import Document, deletion, paragraph, run, table
from builders.people import roster
from builders.workbook import Sheet, Workbook
from contract.reading import read
from journeys.command import Here

COUNTS = [
    ["Facility", "Counted", "FY22", "FY23"],
    *[[f"Facility {n}", dt.date(2022, 1, 1 + n), 100 + n * 7, 0.25 + n] for n in range(20)],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    hidden = Sheet("Sheet2", roster(40), state="hidden")
    (tmp_path / "leak.xlsx").write_bytes(Workbook([Sheet("Summary", COUNTS), hidden]).to_bytes())
    (tmp_path / "open.xlsx").write_bytes(Workbook([Sheet("Sheet1", roster(40))]).to_bytes())
    return tmp_path


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv", ".tsv", ".docx", ".txt"])
def test_only_what_is_visible_is_in_the_new_file(folder: Path, here: Here, suffix: str) -> None:
    before = (folder / "leak.xlsx").read_bytes()
    told = here("clean", "leak.xlsx", "-o", f"new{suffix}")
    assert told.returncode == 0
    assert 'sheet "Sheet2"' in told.stdout
    assert f"CLEAR  new{suffix}" in told.stdout
    assert (folder / "leak.xlsx").read_bytes() == before
    reading = read(f"new{suffix}", (folder / f"new{suffix}").read_bytes())
    assert reading.whole
    for text in ("Facility 0", "Facility 19", "233"):
        assert text in reading.text
    for row in roster(40)[1:]:
        assert str(row[0]) not in reading.text
    assert sorted(p.name for p in folder.iterdir() if not p.is_dir()) == sorted(
        ["leak.xlsx", f"new{suffix}", "open.xlsx"]
    )


def test_cells_keep_their_types_and_places(folder: Path, here: Here) -> None:
    sheet = Sheet("Summary", COUNTS, hidden_rows={3}, hidden_columns={1})
    (folder / "counts.xlsx").write_bytes(Workbook([sheet]).to_bytes())
    told = here("clean", "counts.xlsx", "-o", "new.xlsx")
    assert told.returncode == 0
    assert "1 hidden row, 1 hidden column" in told.stdout
    rows = list(openpyxl.load_workbook(folder / "new.xlsx").active.iter_rows(values_only=True))
    shown = [[cell for c, cell in enumerate(row) if c != 1] for n, row in enumerate(COUNTS, 1) if n != 3]
    assert [list(row) for row in rows] == shown
    here("clean", "leak.xlsx", "-o", "dates.xlsx")
    dates = openpyxl.load_workbook(folder / "dates.xlsx").active
    assert dates["B2"].value == dt.datetime(2022, 1, 1)


def test_a_visible_roster_is_not_written(folder: Path, here: Here) -> None:
    told = here("clean", "open.xlsx", "-o", "new.xlsx")
    assert told.returncode == 1
    assert "nothing was written" in told.stdout
    assert sorted(p.name for p in folder.iterdir() if not p.is_dir()) == ["leak.xlsx", "open.xlsx"]


def test_an_earlier_new_file_stays_where_the_next_is_not_clear(folder: Path, here: Here) -> None:
    (folder / "new.xlsx").write_bytes(b"before")
    assert here("clean", "open.xlsx", "-o", "new.xlsx").returncode == 1
    assert (folder / "new.xlsx").read_bytes() == b"before"


def test_a_document_loses_what_was_deleted(folder: Path, here: Here) -> None:
    body = paragraph(run("Figures are final."), deletion("Maria Lopez A900000001")) + table(
        [["A", "B"], ["1", "2"]]
    )
    (folder / "text.docx").write_bytes(Document(body).to_bytes())
    assert here("clean", "text.docx", "-o", "new.docx").returncode == 0
    with zipfile.ZipFile(folder / "new.docx") as archive:
        inside = archive.read("word/document.xml").decode()
    assert "Figures are final." in inside
    assert "<w:tbl>" in inside
    assert "900000001" not in inside


def test_the_same_file_gives_the_same_bytes(folder: Path, here: Here) -> None:
    digests = set()
    for name in ("one.xlsx", "two.xlsx"):
        here("clean", "leak.xlsx", "-o", name)
        digests.add(hashlib.sha256((folder / name).read_bytes()).hexdigest())
    assert len(digests) == 1


def test_csv_cells_are_what_they_were(folder: Path, here: Here) -> None:
    rows = [["Facility", "Note"], ["Eloy", 'says "x", y'], ["Krome", "two\nlines"]]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    (folder / "notes.csv").write_text(out.getvalue())
    assert here("clean", "notes.csv", "-o", "new.csv").returncode == 0
    assert list(csv.reader(io.StringIO((folder / "new.csv").read_bytes().decode(), newline=""))) == rows


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["leak.xlsx", "-o", "new.pptx"], "cannot write .pptx"),
        (["leak.xlsx", "-o", "leak.xlsx"], "another name"),
        (["leak.xlsx", "-o", "no/such/folder.xlsx"], "cannot write the new file"),
        (["missing.xlsx", "-o", "new.xlsx"], "missing.xlsx"),
        (["leak.xlsx"], "-o"),
        (["leak.xlsx", "-o", "new.xlsx", "--slot", "nowhere"], "nowhere"),
    ],
)
def test_wrong_use_is_one_line(folder: Path, here: Here, words: list[str], said: str) -> None:
    told = here("clean", *words)
    assert told.returncode == 2
    assert said in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert not (folder / "new.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("text.txt", b"Figures are final.\n", "no table"),
        ("cut.xlsx", b"PK\x03\x04 cut", "no table"),
        ("figures.csv", b"A,B\n1,2\n", "no PDF"),
    ],
)
def test_what_cannot_be_rebuilt_holds(folder: Path, here: Here, name: str, content: bytes, said: str) -> None:
    (folder / name).write_bytes(content)
    told = here("clean", name, "-o", "new.pdf" if said == "no PDF" else "new.xlsx")
    assert told.returncode == 3
    assert said in told.stderr
    assert "nothing was written" in told.stderr


def test_several_sheets_are_no_csv(folder: Path, here: Here) -> None:
    book = Workbook([Sheet("One", COUNTS), Sheet("Two", COUNTS)])
    (folder / "two.xlsx").write_bytes(book.to_bytes())
    told = here("clean", "two.xlsx", "-o", "new.csv")
    assert told.returncode == 3
    assert "2 visible tables" in told.stderr
