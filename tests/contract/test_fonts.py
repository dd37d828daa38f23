"""What a font owes: its names and every word in its tables, and a place for every byte."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.font import collection, font, names, woff, woff2
from contract.reading import read
from contract.seen import seen

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.".encode()
OUTLINES = random.Random(5).randbytes(900)
TABLES = {b"glyf": OUTLINES, b"name": names("Figures Sans", "Regular")}
ORDINARY = {
    "a.ttf": font(TABLES),
    "a.ttc": collection(TABLES),
    "a.woff": woff(TABLES, metadata=b'<?xml version="1.0"?><metadata version="1.0"/>'),
    "a.woff2": woff2(TABLES[b"name"], metadata=b'<?xml version="1.0"?><metadata version="1.0"/>'),
}


@pytest.mark.parametrize("name", sorted(ORDINARY))
def test_ordinary_fonts_are_whole(name: str) -> None:
    reading = read(name, ORDINARY[name])
    assert reading.whole, reading.gaps
    assert reading.reader == "font"
    assert "Figures Sans" in reading.text


PERSON = names("Figures", WHO)
HIDDEN = {
    "name.ttf": font({**TABLES, b"name": PERSON}),
    "name.ttc": collection({**TABLES, b"name": PERSON}),
    "name.woff": woff({**TABLES, b"name": PERSON}),
    "name.woff2": woff2(PERSON),
    "unused names.ttf": font({**TABLES, b"name": names("Figures", unused=TEXT)}),
    "outlines.ttf": font({**TABLES, b"glyf": OUTLINES + TEXT + OUTLINES}),
    "outlines.woff": woff({**TABLES, b"glyf": OUTLINES + TEXT + OUTLINES}),
    "wide outlines.ttf": font({**TABLES, b"glyf": OUTLINES + TEXT.decode().encode("utf-16-le") + OUTLINES}),
    "drawing.ttf": font(
        {**TABLES, b"SVG ": b"<svg xmlns='http://www.w3.org/2000/svg'><text>" + TEXT + b"</text></svg>"}
    ),
    "table of its own.ttf": font({**TABLES, b"Xxxx": TEXT}),
    "table of its own.woff2": woff2(names("Figures"), unknown=TEXT),
    "between tables.ttf": font(TABLES, gap=TEXT),
    "after the end.ttf": font(TABLES) + TEXT,
    "metadata.woff": woff(TABLES, metadata=b'<?xml version="1.0"?><a>' + TEXT + b"</a>"),
    "metadata.woff2": woff2(names("Figures"), metadata=b'<?xml version="1.0"?><a>' + TEXT + b"</a>"),
    "private.woff": woff(TABLES, private=TEXT),
}


@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_hidden_places_are_read(name: str) -> None:
    reading = read(name, HIDDEN[name])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


HELD = {
    "table of its own.ttf": font({**TABLES, b"Xxxx": OUTLINES}),
    "private.woff": woff(TABLES, private=OUTLINES),
    "truncated.ttf": font(TABLES)[:-60],
    "truncated.woff": woff(TABLES)[:-60],
    "truncated.woff2": woff2(PERSON)[:-5],
}


@pytest.mark.parametrize("name", sorted(HELD))
def test_what_nobody_understands_is_held(name: str) -> None:
    reading = read(name, HELD[name])
    assert reading.gaps
    assert not any("failed" in why for why in reading.gaps)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(ORDINARY)), st.data())
def test_text_put_in_anywhere_comes_out_or_is_a_gap(name: str, data: st.DataObject) -> None:
    content = ORDINARY[name]
    at = data.draw(st.integers(0, len(content)))
    # Twice, because a border between two tables may stand in one of them.
    reading = read(name, content[:at] + TEXT + b"\n" + TEXT + content[at:])
    assert reading.shows("A90000000")
    assert not any("failed" in why for why in reading.gaps)
