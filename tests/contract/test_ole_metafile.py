"""What a metafile owes: its texts whole, its bitmaps as pictures, and nothing drawn by numbers cleared."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.metafile import emf, emf_comment, wmf, wmf_bitmap
from contract.reading import Reading, read

NEEDLE = "Roya Zamani A900000123"
DIB = struct.pack("<IiiHHIIiiII", 40, 4, 4, 1, 24, 0, 48, 0, 0, 0, 0) + bytes(48)


def seen(reading: Reading, needle: str = NEEDLE) -> set[bool]:
    return {p.location.visible for p in reading.passages if needle in p.text}


@pytest.mark.parametrize("content", [wmf((5, 9, NEEDLE)), emf((5, 9, NEEDLE))], ids=["wmf", "emf"])
def test_texts_are_seen(content: bytes) -> None:
    reading = read(f"a.{'emf' if content[40:44] == b' EMF' else 'wmf'}", content)
    assert reading.reader == "metafile"
    assert seen(reading) == {True}
    assert reading.whole, reading.gaps


def test_runs_of_one_line_are_joined_where_they_touch() -> None:
    content = emf((0, 9, "Roya Zam"), (80, 9, "ani"), (150, 9, "A900000123"), (0, 30, "below"))
    assert f"{NEEDLE}\nbelow" in read("a.emf", content).text


def test_the_font_says_how_bytes_are_read() -> None:
    assert "Иванов" in read("a.wmf", wmf((0, 0, "Иванов"), charset=204, codec="cp1251")).text


PLUS_TEXT = b"EMF+" + struct.pack("<HHIIIIIffff", 0x401C, 0, 40 + 44, 72, 0, 0, len(NEEDLE), 1, 1, 9, 9)
HIDDEN = {
    "comment": emf((0, 0, "x"), more=emf_comment(b"about " + NEEDLE.encode())),
    "after the end": emf((0, 0, "x")) + NEEDLE.encode(),
    "after the end of wmf": wmf((0, 0, "x")) + NEEDLE.encode(),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_whoever_hides_in_it_is_found(place: str) -> None:
    reading = read("a", HIDDEN[place])
    assert seen(reading) == {False}
    assert reading.whole, reading.gaps


def test_text_of_the_newer_kind_is_seen() -> None:
    content = emf((0, 0, "x"), more=emf_comment(PLUS_TEXT + NEEDLE.encode("utf-16-le")))
    assert seen(read("a.emf", content)) == {True}


def test_bitmaps_are_pictures() -> None:
    reading = read("a.wmf", wmf((0, 0, "x"), more=wmf_bitmap(DIB)))
    assert [part.reader for part in reading.walk.parts] == ["picture", "metafile"]


HELD = {
    "glyphs instead of letters": emf((0, 0, NEEDLE), options=0x10),
    "cut short": emf((0, 0, NEEDLE))[:-30],
    "record without length": emf((0, 0, "x"))[:108] + bytes(40),
    "dense record": emf(
        (0, 0, "x"), more=emf_comment(bytes((n * n * 2654435761 >> 9) % 256 for n in range(2000)))
    ),
}


@pytest.mark.parametrize("kind", HELD)
def test_what_cannot_be_read_is_held(kind: str) -> None:
    reading = read("a.emf", HELD[kind])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


BASES = {"wmf": wmf((5, 9, NEEDLE), (5, 20, "below"), more=wmf_bitmap(DIB)), "emf": emf((5, 9, NEEDLE))}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(BASES)),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=5),
)
def test_any_damage_is_survived(kind: str, patches: list[tuple[float, int]]) -> None:
    content = bytearray(BASES[kind])
    for where, byte in patches:
        content[int(where * len(content))] = byte
    reading = read(f"a.{kind}", bytes(content))
    assert not [why for why in reading.gaps if "reader failed" in why]
