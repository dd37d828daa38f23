"""What a compound file owes: every stream, every sector, every stale byte read, and no lie about chains cleared."""

from __future__ import annotations

import io
import struct
import zlib

import olefile
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders.compound import CUTOFF, Tree, compound, edges, macros, narrow, packaged, property_set, wide
from builders.doc import Doc
from builders.metafile import wmf
from contract.reading import NEEDLES, Reading, read
from tidegate.model.limits import Limits

NEEDLE = "Roya Zamani A900000123"
RAW = NEEDLE.encode()
LARGE = b"Figures are final. Total: 9 of 10.\r\n" * 150
SUMMARY = property_set({2: narrow("Figures"), 4: narrow("Office")})
OBJECT: Tree = {
    **Doc({"text": "Annual figures.\r"}).streams(),
    "\x01CompObj": b"\x01\0\xfe\xff\x03\x0a\0\0" + b"Package\0",
    "\x05SummaryInformation": SUMMARY,
    "Notes": LARGE,
}


def hidden(reading: Reading, needle: str = NEEDLE) -> bool:
    """Whether the needle came out, and nowhere as something that is seen."""
    seen = [p.location.visible for p in reading.passages if needle in p.text]
    return bool(seen) and not any(seen)


def test_reads_a_compound_file_whole() -> None:
    reading = read("a.doc", compound(OBJECT))
    assert reading.whole, reading.gaps
    assert "Total: 9 of 10." in reading.text
    assert "Figures" in reading.text


def test_finds_what_another_reader_finds() -> None:
    tree: Tree = {"Notes": LARGE, "Small": b"abc" * 50, "Folder": {"Deep": LARGE[:5000], "Tiny": b"x"}}
    content = compound(tree)
    with olefile.OleFileIO(io.BytesIO(content)) as other:
        names = {"/".join(path): other.openstream(path).read() for path in other.listdir()}
    parts = {
        part.location.parts[0]: part.size for part in read("a.bin", content).walk.parts if part.location.parts
    }
    assert parts == {name: len(stream) for name, stream in names.items()}


PLACES = {
    "slack of a stream": compound({**OBJECT, "Big": LARGE[: CUTOFF + 10]}, slack=RAW + b"\0"),
    "slack of a small stream": compound({**OBJECT, "Small": b"abc"}, mini_slack=RAW + b"\0"),
    "free sectors": compound(OBJECT, free=bytes(700) + RAW),
    "free sectors, wide": compound(OBJECT, free=bytes(77) + NEEDLE.encode("utf-16-le")),
    "free sectors, packed": compound(OBJECT, free=zlib.compress(RAW * 3)),
    "after the last sector": compound(OBJECT, tail=RAW),
    "stale directory entry": compound(OBJECT, stale="Roya A900000123".encode("utf-16-le")),
    "stream that nothing leads to": compound(OBJECT, unlisted=RAW),
    "class of the file": compound(OBJECT, clsid=b"  A900000123    "),
    "name of a stream": compound({**OBJECT, "Roya A900000123": b"abc"}),
    "name of a storage alone": compound({**OBJECT, "Roya Zamani": {}, "x A900000123": b""}),
    "name of a storage": compound({**OBJECT, "Roya A900000123": {"Small": b"abc"}}),
    "stream within storages": compound({**OBJECT, "a": {"b": {"c": RAW}}}),
    "stream": compound({**OBJECT, "Data": bytes(50) + RAW + bytes(50)}),
    "property": compound({**OBJECT, "\x05SummaryInformation": property_set({6: narrow(NEEDLE)})}),
    "wide property": compound({**OBJECT, "\x05DocumentSummaryInformation": property_set({2: wide(NEEDLE)})}),
    "blob of a property": compound(
        {**OBJECT, "\x05Props": property_set({2: struct.pack("<II", 65, len(RAW)) + RAW})}
    ),
    "property that is a time": compound(
        {**OBJECT, "\x05SummaryInformation": property_set({10: RAW.ljust(24)})}
    ),
    "packaged file": compound({**OBJECT, "\x01Ole10Native": packaged("list.txt", RAW)}),
    "name of a packaged file": compound(
        {**OBJECT, "\x01Ole10Native": packaged(f"{NEEDLE}.txt", b"a,b\n1,2\n")}
    ),
    "macro": compound({**OBJECT, **macros(b"Sub Mail()\r\n' " + RAW + b"\r\nEnd Sub\r\n")}),
}


@pytest.mark.parametrize("place", PLACES)
def test_whoever_hides_in_it_is_found(place: str) -> None:
    reading = read("a.doc", PLACES[place])
    assert hidden(reading, "A900000123"), (reading.gaps, reading.text)
    assert reading.whole, reading.gaps


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.ppt", "a.msg", "a.xlsx", "a.csv"])
def test_a_name_that_promises_another_document_is_a_gap(name: str) -> None:
    other = {"Workbook": b""} if name == "a.doc" else OBJECT
    assert any("named like" in why for why in read(name, compound(other)).gaps)


def test_an_unknown_kind_is_swept_and_held() -> None:
    reading = read("a.bin", compound({"Strange": LARGE, "Other": RAW}))
    assert NEEDLE in reading.text
    assert any("does not read" in why for why in reading.gaps)


def test_an_embedded_object_of_an_unknown_kind_is_held() -> None:
    strange: Tree = {
        "ObjectPool": {"_1000000001": {"\x01CompObj": b"Drawing 9\0", "DrawingDocument": LARGE * 2}}
    }
    reading = read("a.doc", compound({**OBJECT, **strange}))
    assert any("embedded object" in why for why in reading.gaps)
    settings: Tree = {"ObjectPool": {"_1000000001": {"\x03OCXNAME": b"Button", "contents": bytes(90) + RAW}}}
    reading = read("a.doc", compound({**OBJECT, **settings}))
    assert reading.whole
    assert hidden(reading)


def test_a_thumbnail_is_a_picture_of_its_own() -> None:
    drawn = wmf((0, 0, NEEDLE))
    body = struct.pack("<IIiI", 71, 16 + len(drawn), -1, 3) + bytes(8) + drawn
    reading = read("a.doc", compound({**OBJECT, "\x05SummaryInformation": property_set({17: body})}))
    assert {p.location.visible for p in reading.passages if NEEDLE in p.text} == {False}
    assert reading.whole, reading.gaps
    other = struct.pack("<IIi4s", 71, 60, -2, b"PICT") + bytes(range(52))
    assert read("a.doc", compound({**OBJECT, "\x05SummaryInformation": property_set({17: other})})).gaps


def test_dense_bytes_are_gaps() -> None:
    noise = bytes((n * n * 2654435761 >> 7) % 251 ^ n % 256 for n in range(2048))
    assert read("a.bin", compound({**OBJECT, "Odd": noise})).gaps
    assert read("a.bin", compound(OBJECT, free=noise)).gaps


def patched(content: bytes, at: int, value: int) -> bytes:
    return content[:at] + struct.pack("<I", value) + content[at + 4 :]


def _first_table(content: bytes) -> int:
    return (struct.unpack_from("<I", content, 76)[0] + 1) * 512


def _entry(content: bytes, stream: bytes, *, sector: int = 0, more: int = 0) -> bytes:
    """The directory's entry for the stream of that length, moved on by sectors or made longer."""
    at = content.index(struct.pack("<Q", len(stream))) - 4
    first, size = struct.unpack_from("<IQ", content, at)
    return content[:at] + struct.pack("<IQ", first + sector, size + more) + content[at + 12 :]


BASE = compound(OBJECT)
EDGES = edges(BASE, OBJECT)
LIES = {
    "cut in the header": BASE[:300],
    "cut in a stream": BASE[:2000],
    "cut in the table": BASE[:-100],
    "no directory": patched(BASE, 48, 0xFFFFFFFE),
    "directory out of the file": patched(BASE, 48, 9999),
    "chain in a circle": patched(BASE, _first_table(BASE), 0),
    "chain into nothing": patched(BASE, _first_table(BASE) + 4, 0x00FFFFFF),
    "two streams in one chain": _entry(BASE, LARGE, sector=1),
    "a stream longer than its chain": _entry(BASE, LARGE, more=4000),
    "list of tables in a circle": patched(BASE, 68, 3),
    "sectors of no size": BASE[:30] + b"\0\0" + BASE[32:],
}


@pytest.mark.parametrize("lie", LIES)
def test_lies_are_gaps(lie: str) -> None:
    assert LIES[lie] != BASE
    reading = read("a.bin", LIES[lie])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


def test_many_streams_over_the_same_bytes_end_soon() -> None:
    tree: Tree = {"Notes": LARGE, **{f"s{n}": b"x" * 65 for n in range(60)}}
    content = compound(tree)
    for number in range(60):
        content = content.replace(struct.pack("<IQ", 2 * number, 65), struct.pack("<IQ", 0, len(LARGE)))
    assert any("overlap" in why for why in read("a.bin", content).gaps)


@settings(max_examples=40, deadline=None)
@given(NEEDLES, st.integers(0, len(BASE) - 40), st.sampled_from(["latin-1", "utf-16-le"]))
def test_any_text_written_over_it_comes_out(needle: str, at: int, codec: str) -> None:
    written = needle.encode(codec)
    assume(not any(at < edge < at + len(written) for edge in EDGES))
    reading = read("a.bin", BASE[:at] + written + BASE[at + len(written) :])
    assert reading.shows(needle[1:])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BASE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_is_survived(patches: list[tuple[int, int]]) -> None:
    content = bytearray(BASE)
    for at, byte in patches:
        content[at] = byte
    reading = read("a.bin", bytes(content))
    assert not [why for why in reading.gaps if "reader failed" in why]


def test_a_stream_too_many_is_a_gap() -> None:
    tree: Tree = {f"s{n}": b"abc" for n in range(40)}
    assert read("a.bin", compound(tree), limits=Limits(parts=20)).gaps
