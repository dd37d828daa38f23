"""What a Word document of old owes: all its texts, what is hidden in them, and what earlier saves left behind."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders.compound import compound, edges, macros, narrow, packaged, property_set
from builders.doc import DELETED, VANISH, WHITE, Doc
from builders.people import people
from contract.reading import NEEDLES, Reading, read

NEEDLE = "Roya Zamani A900000123"
PROSE = "Figures are final.\rTotal: 9 of 10.\r"
SUMMARY = {
    "\x05SummaryInformation": property_set({2: narrow("Figures")}),
    "\x01CompObj": b"\1\0\xfe\xffWord\0",
}


def build(doc: Doc, **more: object) -> bytes:
    return compound({**doc.streams(), **SUMMARY, **more})  # type: ignore[dict-item]


def seen(reading: Reading, needle: str = NEEDLE) -> set[bool]:
    """The visibilities with which the needle came out."""
    found = {p.location.visible for p in reading.passages if needle in p.text}
    for block in reading.blocks:
        for row in block.rows:
            if any(needle in str(cell) for cell in row.cells.values()):
                found.add(block.table.location.visible and row.visible)
    return found


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("pieces", [1, 3])
def test_reads_a_document_whole(wide: bool, pieces: int) -> None:
    reading = read("a.doc", build(Doc({"text": PROSE}, wide=wide, pieces=pieces)))
    assert reading.whole, reading.gaps
    assert reading.reader == "doc"
    assert [p.text for p in reading.passages if p.location.visible] == PROSE.split("\r")[:2]


@pytest.mark.parametrize(
    "story", ["text", "footnote", "header", "comment", "endnote", "text box", "header text box"]
)
def test_every_story_is_seen(story: str) -> None:
    reading = read("a.doc", build(Doc({"text": PROSE, story: f"By {NEEDLE}.\r"})))
    assert seen(reading) == {True}
    assert reading.whole


def planted(**more: object) -> Doc:
    return Doc({"text": f"{PROSE}Then {NEEDLE} came.\r{PROSE}"}, **more)  # type: ignore[arg-type]


PICTURE_HEADER = struct.pack("<IHH", 0, 68, 100)
METAFILE = (
    struct.pack("<HHHIHIH", 1, 9, 0x300, 40, 0, 20, 0)
    + struct.pack("<IHH", 3 + 1 + 11 + 2, 0x0521, 22)
    + NEEDLE.encode()
    + struct.pack("<hh", 10, 10)
    + struct.pack("<IH", 3, 0)
)
PACKED = zlib.compress(METAFILE)
BLIP = (
    struct.pack("<HHI", 0x2160, 0xF01B, 50 + len(PACKED))
    + bytes(range(16))
    + struct.pack("<I16x8xIBB", len(METAFILE), len(PACKED), 0, 0xFE)
    + PACKED
)
HIDDEN = {
    "hidden text": build(planted(formats={NEEDLE: VANISH})),
    "deleted text": build(planted(formats={NEEDLE: DELETED}, wide=True)),
    "white text": build(planted(formats={NEEDLE: WHITE})),
    "instruction of a field": build(Doc({"text": f"See \x13 HYPERLINK {NEEDLE}\x14here\x15.\r"})),
    "left over from a save": build(Doc({"text": PROSE}, left_over=NEEDLE.encode())),
    "left over, wide": build(Doc({"text": PROSE}, left_over=b"\1\2" + NEEDLE.encode("utf-16-le"))),
    "bookmark": build(Doc({"text": PROSE}, bookmarks=NEEDLE)),
    "author of a revision": build(Doc({"text": PROSE}, revisers=NEEDLE)),
    "document property": build(
        Doc({"text": PROSE}), **{"\x05DocumentSummaryInformation": property_set({14: narrow(NEEDLE)})}
    ),
    "packaged file": build(
        Doc({"text": PROSE}),
        ObjectPool={"_1000000001": {"\x01Ole10Native": packaged("a.txt", NEEDLE.encode())}},
    ),
    "embedded document": build(
        Doc({"text": PROSE}), ObjectPool={"_1000000001": Doc({"text": f"{NEEDLE}\r"}).streams()}
    ),
    "macro": build(Doc({"text": PROSE}), Macros=macros(b"' " + NEEDLE.encode())),
    "custom XML": build(Doc({"text": PROSE}), MsoDataStore={"AB": {"Item": f"<a>{NEEDLE}</a>".encode()}}),
    "the other table": build(Doc({"text": PROSE}), **{"0Table": bytes(90) + NEEDLE.encode("utf-16-le")}),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_whoever_hides_in_it_is_found(place: str) -> None:
    reading = read("a.doc", HIDDEN[place])
    assert seen(reading) == {False}, reading.text
    assert reading.whole, reading.gaps


def test_what_touches_shown_text_stands_alone_as_well() -> None:
    doc = Doc({"text": "Case A900000123Inserted.\r"}, formats={"A900000123": DELETED})
    text = next(p.text for p in read("a.doc", build(doc)).passages if not p.location.visible)
    assert text.split("\n\n") == ["Case A900000123Inserted.", "A900000123", ""]


def test_text_in_a_picture_is_seen() -> None:
    reading = read("a.doc", build(Doc({"text": PROSE}, drawings=PICTURE_HEADER + bytes(60) + BLIP)))
    assert seen(reading) == {True}
    assert reading.whole, reading.gaps


def test_white_text_in_a_table_is_seen() -> None:
    doc = Doc({"text": f"Name\x07{NEEDLE}\x07\x07"}, formats={NEEDLE: WHITE})
    assert seen(read("a.doc", build(doc))) == {True}


@pytest.mark.parametrize("wide", [False, True])
def test_tables_are_rows(wide: bool) -> None:
    group = people(4)
    lines = [["A-Number", "Name"], *([f"A{p.a_number}", p.name] for p in group)]
    text = "".join("".join(f"{cell}\x07" for cell in line) + "\x07" for line in lines)
    reading = read("a.doc", build(Doc({"text": PROSE + text + PROSE}, wide=wide)))
    assert [list(row.values()) for row in reading.rows] == lines
    assert reading.blocks[0].table.location.visible
    assert len([p for p in reading.passages if p.location.visible]) == 4


def test_characters_of_two_units_do_not_shift_what_follows() -> None:
    doc = Doc({"text": f"\ud83d\ude00\ud83d\ude00 {PROSE}", "comment": f"{NEEDLE}\r"}, wide=True)
    reading = read("a.doc", build(doc))
    assert [p.text for p in reading.passages if "comment" in p.location.spot] == [NEEDLE]
    assert "\U0001f600" in reading.text


def test_an_encrypted_document_is_held() -> None:
    reading = read("a.doc", build(Doc({"text": PROSE}, flags=0x100)))
    assert any("password" in why for why in reading.gaps)


def old(text: bytes, language: int = 1033) -> bytes:
    """Word 6: one byte a character, no table stream."""
    head = struct.pack("<HHHHHH", 0xA5DC, 0x65, 0, language, 0, 0) + bytes(12)
    head += struct.pack("<II", 0x300, 0x300 + len(text))
    head = head.ljust(0x34, b"\0") + struct.pack("<8I", len(text), 0, 0, 0, 0, 0, 0, 0)
    return compound({"WordDocument": (head.ljust(0x300, b"\0") + text).ljust(4096, b"\0"), **SUMMARY})


def test_word_6_is_read() -> None:
    reading = read("a.doc", old(f"Then {NEEDLE} came.\rEnd.\r".encode()))
    assert seen(reading) == {True}
    assert reading.whole, reading.gaps
    assert "Иванов" in read("a.doc", old("Иванов\r".encode("cp1251"), 1049)).text


BASE = build(planted(wide=True))
TEXT = BASE.index("Figures".encode("utf-16-le"))
EDGES = [
    *edges(BASE, {**planted(wide=True).streams(), **SUMMARY}),
    TEXT,
    TEXT + 2 * len(planted().stories["text"]),
]
DAMAGES = {
    "no table": compound({"WordDocument": Doc({"text": PROSE}).streams()["WordDocument"]}),
    "short head": compound({"WordDocument": b"\xec\xa5\xc1\0"}),
    "cut": BASE[:3000],
    "pieces that are not there": build(Doc({"text": PROSE})).replace(
        struct.pack("<I", 0x40000000 | 0x600 * 2), struct.pack("<I", 0x40000000 | 0x60000 * 2)
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_a_gap(damage: str) -> None:
    reading = read("a.doc", DAMAGES[damage])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


@settings(max_examples=40, deadline=None)
@given(NEEDLES, st.integers(0, len(BASE) - 40), st.sampled_from(["latin-1", "utf-16-le"]))
def test_any_text_written_over_it_comes_out(needle: str, at: int, codec: str) -> None:
    written = needle.encode(codec)
    assume(not any(at < edge < at + len(written) for edge in EDGES))
    assert read("a.doc", BASE[:at] + written + BASE[at + len(written) :]).shows(needle[1:])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BASE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_is_survived(patches: list[tuple[int, int]]) -> None:
    content = bytearray(BASE)
    for at, byte in patches:
        content[at] = byte
    reading = read("a.doc", bytes(content))
    assert not [why for why in reading.gaps if "reader failed" in why]
