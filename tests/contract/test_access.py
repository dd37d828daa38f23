from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import jet
from builders.people import people
from contract.reading import NEEDLES, Reading, read

PERSON = people(1)[0]
NAME, NUMBER = PERSON.name, f"A{PERSON.a_number}"
BOTH = f"{NAME} {NUMBER}"
COLUMNS = [("Id", jet.LONG), ("Name", jet.TEXT), ("Number", jet.TEXT), ("Note", jet.MEMO)]
FORMS = {"since 2000": jet.JET4, "97": jet.JET3}
PLAIN = [(n, f"place {n}", "code", None) for n in range(1, 9)]


def seen(reading: Reading) -> str:
    cells = [
        str(value)
        for block in reading.blocks
        if block.table.location.visible
        for row in block.each_row()
        if row.visible
        for value in row.cells.values()
    ]
    return "\n".join(cells + [passage.text for passage in reading.passages if passage.location.visible])


@pytest.mark.parametrize("form", FORMS)
def test_reads_an_ordinary_database_whole(form: str) -> None:
    page = FORMS[form]
    rows = [(7, NAME, NUMBER, jet.inline(page, "a note")), *PLAIN]
    reading = read("a.mdb", jet.access(COLUMNS, rows, form=page))
    assert reading.reader == "access"
    assert reading.whole
    assert {0: 7, 1: NAME, 2: NUMBER, 3: "a note"} in reading.rows
    tables = {block.table.name: block.table for block in reading.blocks}
    assert tables["Cases"].headings == ("Id", "Name", "Number", "Note")


@pytest.mark.parametrize("form", FORMS)
def test_long_texts_are_followed(form: str) -> None:
    page = FORMS[form]
    raw = jet.text(page, "x" * 300 + BOTH)
    rows = [(1, "x", "y", jet.elsewhere(len(raw), 6, 0))]
    reading = read("a.mdb", jet.access(COLUMNS, rows, form=page, more=[jet.long_values(page, raw)]))
    assert reading.whole
    assert BOTH in seen(reading)


def test_compressed_unicode_may_switch() -> None:
    mixed = "Roe Шевченко " + NAME
    raw = b"\xff\xfe" + b"Roe " + b"\0" + "Шевченко".encode("utf-16-le") + b"\0" + f" {NAME}".encode()
    reading = read("a.mdb", jet.access(COLUMNS, [(1, raw, "x", None)]))
    assert mixed in seen(reading)


def hidden(place: str, page: jet.Page) -> bytes:
    person = (1, NAME, NUMBER, None)
    if place == "a deleted row":
        return jet.access(COLUMNS, [person, *PLAIN], form=page, deleted=[0])
    if place == "the unused middle of a page":
        left = jet.text(page, NAME) + bytes(8) + jet.text(page, NUMBER)
        return jet.access(COLUMNS, PLAIN, form=page, left=left + bytes(2))
    if place == "a long text that no row leads to":
        return jet.access(COLUMNS, PLAIN, form=page, more=[jet.long_values(page, jet.text(page, BOTH))])
    if place == "a table that is no more":
        rows = [jet.row(page, COLUMNS, person)]
        return jet.access(COLUMNS, PLAIN, form=page, more=[jet.data_page(page, 9, rows)])
    if place == "a column that is no more":
        wide = jet.data_page(
            page, 4, [jet.row(page, [*COLUMNS, ("Old", jet.TEXT)], (1, "x", "y", None, BOTH))]
        )
        content = jet.access(COLUMNS, PLAIN[:1], form=page)
        return content[: 5 * page.size] + wide
    if place == "behind the last page":
        return jet.access(COLUMNS, PLAIN, form=page, tail=BOTH.encode())
    return jet.access(COLUMNS, PLAIN, form=page, more=[b"\x04\x01" + bytes(40) + BOTH.encode()])


PLACES = (
    "a deleted row", "the unused middle of a page", "a long text that no row leads to", "a table that is no more",
    "a column that is no more", "behind the last page", "an index",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", PLACES)
def test_finds_a_person_where_access_shows_none(place: str, form: str) -> None:
    reading = read("a.mdb", hidden(place, FORMS[form]))
    assert NAME in reading.text
    assert NUMBER in reading.text
    assert NUMBER not in seen(reading)


ORDINARY = jet.access(COLUMNS, PLAIN)
DAMAGED = {
    "cut short": ORDINARY[:9000],
    "encoded": jet.access(COLUMNS, PLAIN, key=12345),
    "no catalogue": ORDINARY[: 2 * 4096] + bytes(4096) + ORDINARY[3 * 4096 :],
    "a page of no purpose": jet.access(COLUMNS, PLAIN, more=[b"\x55" + bytes(range(200))]),
    "rows that overlap": ORDINARY[: 5 * 4096 + 14] + b"\xff\x1f" + ORDINARY[5 * 4096 + 16 :],
    "fewer rows than counted": ORDINARY.replace((8).to_bytes(4, "little"), (9).to_bytes(4, "little")),
    "code of modules": jet.access(
        COLUMNS, PLAIN, more=[jet.long_values(jet.JET4, b"\1\2\0Attribut\0e VB_Nam")]
    ),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_damage_and_what_is_not_read_are_gaps(how: str) -> None:
    reading = read("a.mdb", DAMAGED[how])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


@settings(max_examples=60, deadline=None)
@given(NEEDLES, st.floats(0, 0.999))
def test_what_is_written_over_a_database_comes_out(needle: str, where: float) -> None:
    at = min(int(where * len(ORDINARY)), len(ORDINARY) - len(needle))
    reading = read("a.mdb", ORDINARY[:at] + needle.encode() + ORDINARY[at + len(needle) :])
    assert reading.shows(needle) or at < 200


def test_a_text_over_the_borders_of_rows_and_values_comes_out() -> None:
    needle, last = b"Aaa 900000", len(ORDINARY) - 300
    for at in range(last, len(ORDINARY) - len(needle), 3):
        tainted = ORDINARY[:at] + needle + ORDINARY[at + len(needle) :]
        assert read("a.mdb", tainted).shows(needle.decode()), at
