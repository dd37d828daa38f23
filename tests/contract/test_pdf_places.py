"""Where in a document a string stands is told in words, and a short table or letters set apart are read as people do."""

from __future__ import annotations

import pytest

from builders.pdf import PdfFile, show, text_string
from contract.reading import Reading, read

NAME = "A900000001 Jane Roe"
SAID = text_string(NAME)
AT = "/Rect[72 400 300 420]"


def made_with(extra: str = "", *objects: str, **catalog: str) -> Reading:
    """A document of one page; `objects` are numbered from 60."""
    made = PdfFile()
    made.page(show("A page about nobody."), extra=extra)
    for number, body in enumerate(objects, 60):
        made.put(number, body)
    made.catalog.update(catalog)
    return read("a.pdf", made.build())


def found(reading: Reading) -> set[tuple[str, bool]]:
    return {(p.location.spot, p.location.visible) for p in reading.passages if NAME in p.text}


ANNOTATED = "/Annots[60 0 R]"
FIELD = f"<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/F 4{AT}"
PLACES: dict[str, tuple[Reading, tuple[str, bool]]] = {
    "note": (made_with(ANNOTATED, f"<</Type/Annot/Subtype/Text{AT}/Contents{SAID}>>"), ("annotation on page 1", False)),
    "text upon a page": (
        made_with(ANNOTATED, f"<</Type/Annot/Subtype/FreeText{AT}/Contents{SAID}>>"), ("annotation on page 1", True)),
    "link": (
        made_with(ANNOTATED, f"<</Type/Annot/Subtype/Link{AT}/A<</S/URI/URI{SAID}>>>>"), ("link on page 1", False)),
    "help of a field": (made_with(ANNOTATED, f"{FIELD}/TU{SAID}>>"), ("form field on page 1", False)),
    "value that is not drawn yet": (made_with(ANNOTATED, f"{FIELD}/V{SAID}>>"), ("form field on page 1", True)),
    "value that is not what is drawn": (
        made_with(ANNOTATED, f"{FIELD}/V{SAID}/AP<</N 61 0 R>>>>",
                  "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 8>>\nstream\n(Nobody)\nendstream"),
        ("form field on page 1", False)),
    "bookmark": (
        made_with("", "<</First 61 0 R/Last 61 0 R>>", f"<</Title{SAID}/Parent 60 0 R>>", Outlines="60 0 R"),
        ("bookmarks", False)),
    "layer": (made_with("", f"<</Type/OCG/Name{SAID}>>"), ("names of layers", False)),
    "nothing refers to it": (made_with("", SAID), ("objects", False)),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_string_is_told_by_where_it_stands(place: str) -> None:
    reading, expected = PLACES[place]
    assert found(reading) == {expected}


def test_what_a_document_says_of_itself() -> None:
    made = PdfFile()
    made.page(show("A page about nobody."))
    made.information = f"<</Subject{SAID}>>"
    assert found(read("a.pdf", made.build())) == {("document properties", False)}


def test_a_heading_and_one_row_are_a_table() -> None:
    rows = [["Name", "Date of Birth", "Country"], ["Jane Roe", "01/02/1980", "Peru"]]
    content = "".join(
        show(cell, x=72 + 150 * column, y=700 - 14 * number)
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
    )
    made = PdfFile()
    made.page(show("A page about nobody.", y=750) + content)
    assert {0: "Jane Roe", 1: "01/02/1980", 2: "Peru"} in read("a.pdf", made.build()).rows


def test_columns_that_stand_close_are_a_table() -> None:
    rows = [
        ["Name", "Date of Birth", "Country of Citizenship"],
        ["Wilhelmina Jane Roe", "01/02/1980", "Peru"],
    ]
    content = "".join(
        show(cell, x=x, y=700 - 14 * number)
        for number, row in enumerate(rows)
        for x, cell in zip((72, 192, 270), row, strict=True)
    )
    made = PdfFile()
    made.page(show("A page about nobody.", y=740) + content)
    assert {0: "Wilhelmina Jane Roe", 1: "01/02/1980", 2: "Peru"} in read("a.pdf", made.build()).rows


def test_prose_with_a_date_is_no_table() -> None:
    made = PdfFile()
    lines = ["Figures of 01/02/2023 were counted again, and a few", "of them by hand, since the first count was wrong in",
             "more than one place; the second of 03/04/2023 stands."]  # fmt: skip
    made.page("".join(show(line, y=700 - 14 * number) for number, line in enumerate(lines)))
    assert read("a.pdf", made.build()).rows == []


def test_letters_set_apart_are_words() -> None:
    apart = " ".join(
        f"({letter}) Tj 14 0 Td" if letter != " " else "9 0 Td" for letter in "Jane Roe A900000001"
    )
    made = PdfFile()
    made.page(f"BT /F1 12 Tf 72 700 Td {apart} ET")
    assert "Jane Roe A900000001" in read("a.pdf", made.build()).text


@pytest.mark.parametrize("body", [f"<<{NAME} /A >>", f"<<{NAME}", f"[ {NAME} >>", f"({NAME}"])
def test_an_object_that_is_no_value_is_read_as_words(body: str) -> None:
    reading = made_with("", body)
    assert NAME in reading.text or reading.gaps
