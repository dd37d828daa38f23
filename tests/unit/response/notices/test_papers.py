"""Serials, batches and sheets."""

import csv
import io
import json
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import NoticeError
from tidegate.response.notices import preview
from tidegate.response.notices.document import lines, plain
from tidegate.response.notices.papers.batch import batch, cell, manifest_csv, manifest_json
from tidegate.response.notices.papers.serials import RANDOM_BYTES, code, read, serial
from tidegate.response.notices.papers.sheet import sheet
from tidegate.response.notices.typeset import Letter


def letter(number: str, count: int = 1) -> Letter:
    made = pikepdf.new()
    for _ in range(count):
        made.add_blank_page()
    out = io.BytesIO()
    made.save(out)
    return Letter(number, "en", count, out.getvalue())


@given(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES))
def test_a_serial_is_read_as_people_type_it(random: bytes) -> None:
    made = serial(random)
    assert (
        read(made)
        == read(made.lower().replace("-", " "))
        == read(made.replace("1", "I").replace("0", "O"))
        == made
    )


@given(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES), st.integers(0, 8), st.integers(1, 30))
def test_one_wrong_character_is_found(random: bytes, at: int, by: int) -> None:
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXY"
    text = serial(random).removeprefix("TG-").replace("-", "")
    wrong = text[:at] + letters[(letters.index(text[at]) + by) % 31] + text[at + 1 :]
    assert read(wrong) == ""


@given(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES), st.integers(0, 6))
def test_two_neighbours_changed_are_found(random: bytes, at: int) -> None:
    text = serial(random).removeprefix("TG-").replace("-", "")
    wrong = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    assert wrong == text or read(wrong) == ""


@pytest.mark.parametrize("typed", ["", "TG", "TG-0000-0000", "hello, world!", "TG-0000-0000-1-1"])
def test_what_is_no_serial(typed: str) -> None:
    assert read(typed) == ""


def test_a_code_is_a_picture_without_a_text() -> None:
    assert code("TG-0000-0000-0").startswith("<svg")
    assert "TG-" not in code("TG-0000-0000-0")


def test_every_letter_begins_on_a_sheet_of_its_own() -> None:
    made = batch([letter("TG-1", 3), letter("TG-2", 2), letter("TG-3", 1)])
    assert [(e.first_page, e.pages, e.sheets) for e in made.entries] == [(1, 3, 2), (5, 2, 1), (7, 1, 1)]
    with pikepdf.open(io.BytesIO(made.content)) as opened:
        assert len(opened.pages) == 8


def test_the_same_letters_are_the_same_batch() -> None:
    letters = [letter("TG-1", 3), letter("TG-2", 2)]
    assert batch(letters).content == batch(letters).content


@pytest.mark.parametrize(
    ("letters", "why"),
    [
        ([], "1 to 500"),
        ([letter("TG-1"), letter("TG-1")], "twice"),
        ([letter("TG-1"), Letter("TG-2", "en", 1, b"no pdf")], "TG-2 is no PDF"),
    ],
)
def test_a_batch_that_cannot_be(letters: list[Letter], why: str) -> None:
    with pytest.raises(NoticeError, match=why):
        batch(letters)


def test_manifests_name_nobody_and_count() -> None:
    made = batch([letter("TG-1", 3), letter("TG-2", 2)])
    rows = list(csv.reader(io.StringIO(manifest_csv(made.entries))))
    assert rows[0] == ["sequence", "serial", "language", "first_page", "pages", "sheets", "sha256"]
    assert [row[1] for row in rows[1:]] == ["TG-1", "TG-2"]
    told = json.loads(manifest_json(made.entries))
    assert (told["total"], told["pages"], told["sheets"]) == (2, 5, 3)
    assert repr(made) == "Batch(2 letters)"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\tx", "|calc"])
def test_no_cell_is_a_formula(value: str) -> None:
    assert cell(value) == f"'{value}"
    assert cell("TG-1") == "TG-1"


def test_a_sheet_is_about_one_letter_and_not_what_it_says() -> None:
    document = sheet(preview.notice("fa"), replace(letter("TG-1", 4), language="fa"))
    text = "\n".join(map(plain, lines(document)))
    assert preview.NAMES["fa"] in text
    assert "TG-1" in text
    assert "این نامه را دریافت کردم." in text
    for word in ("protection", "file", "published", "incident", "removal"):
        assert word not in text.lower()
