"""What a zip owes: every entry read, every byte accounted for, and nothing that contradicts itself ends as clear."""

from __future__ import annotations

import io
import lzma
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.workbook import Sheet, Workbook, package
from contract.reading import Reading, read
from tidegate.model.limits import Limits

CANARY = "CANARY 900000123"
TEXT = f"The respondent is {CANARY}.".encode()
PLAIN = {"readme.txt": b"Figures are final.", "folder/notes.txt": TEXT}
MIB = 1 << 20
LINE = b"Figures are final. " * 53 + b"Total: 9 of 10\n\n"


def local(
    name: bytes, body: bytes, packed: bytes, method: int = 8, flags: int = 0, extra: bytes = b""
) -> bytes:
    sizes = (zlib.crc32(body), len(packed), len(body))
    return (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, flags, method, 0, 33, *sizes, len(name), len(extra))
        + name
        + extra
        + packed
    )


def squeezed(body: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(body) + engine.flush()


def shifted(content: bytes, at: int, more: bytes) -> bytes:
    """Bytes put in before the central directory, with the directory's offset corrected."""
    end = content.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", content, end + 16)[0]
    assert at <= start
    grown = bytearray(content[:at] + more + content[at:])
    struct.pack_into("<I", grown, end + len(more) + 16, start + len(more))
    return bytes(grown)


def directory_start(content: bytes) -> int:
    return struct.unpack_from("<I", content, content.rfind(b"PK\x05\x06") + 16)[0]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_entry_is_a_part(method: int) -> None:
    reading = read("a.zip", package(PLAIN, method))
    assert reading.whole, reading.gaps
    assert reading.reader == "zip"
    assert [part.location.parts for part in reading.walk.parts] == [
        ("readme.txt",),
        ("folder/notes.txt",),
        (),
    ]
    assert CANARY in reading.text
    assert reading.walk.parts[-1].size == len(package(PLAIN, method))


def test_xz_entries_are_read() -> None:
    packed = lzma.compress(TEXT)
    content = bytearray(package({"notes.txt": TEXT}, zipfile.ZIP_STORED))
    made = bytes(content).replace(TEXT, packed)
    grow = len(packed) - len(TEXT)
    start = directory_start(bytes(content)) + grow
    made = bytearray(made)
    for at in (0, start - 2):
        struct.pack_into("<H", made, at + (8 if at == 0 else 12), 95)
        struct.pack_into("<I", made, at + (18 if at == 0 else 22), len(packed))
    struct.pack_into("<I", made, len(made) - 6, start)
    reading = read("a.zip", bytes(made))
    assert reading.whole, reading.gaps
    assert CANARY in reading.text


class Pipe(io.RawIOBase):
    """Cannot seek, so that sizes follow the data."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self.content += bytes(piece)
        return len(bytes(piece))


@pytest.mark.parametrize(("size", "whole"), [(len(TEXT), True), (len(TEXT) + 1, False)])
def test_a_streamed_entry_whose_size_is_known_beforehand_is_ordinary(size: int, whole: bool) -> None:
    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.txt", TEXT)
    reading = read("a.zip", altered(out.content, b"PK\x03\x04", 22, "<I", size))
    assert reading.whole is whole
    assert CANARY in reading.text


def test_streamed_zip64_and_folder_entries_are_ordinary() -> None:
    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.mkdir("folder")
        target.writestr("folder/a.txt", TEXT)
        target.writestr("folder/empty.txt", b"")
        with target.open("b.txt", "w", force_zip64=True) as entry:
            entry.write(TEXT)
    reading = read("a.zip", out.content)
    assert reading.whole, reading.gaps
    assert CANARY in reading.text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/absolute.txt", "C:\\x.txt", "a\0b.txt", "ä.txt", "." * 300]
)
def test_entry_names_are_only_words(name: str) -> None:
    reading = read("a.zip", package({name: TEXT}))
    assert CANARY in reading.text
    assert all(not passage.location.visible for passage in reading.passages if passage.label == "file name")


def test_names_and_comments_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        entry = zipfile.ZipInfo("CANARY 1.txt")
        entry.comment = b"CANARY 2"
        target.writestr(entry, b"nothing")
        target.comment = b"CANARY 3"
    reading = read("a.zip", out.getvalue())
    assert reading.whole, reading.gaps
    for number in (1, 2, 3):
        assert f"CANARY {number}" in reading.text


@pytest.mark.parametrize("body", [TEXT, b"\x00\x01\x02\x03" * 40])
def test_a_foreign_extra_field_is_read_or_a_gap(body: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        entry = zipfile.ZipInfo("a.txt")
        entry.extra = struct.pack("<HH", 0x7777, len(body)) + body
        target.writestr(entry, b"nothing")
    assert read("a.zip", out.getvalue()).shows(CANARY)


def test_known_extra_fields_are_no_gap() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        entry = zipfile.ZipInfo("a.txt")
        entry.extra = struct.pack("<HHBI", 0x5455, 5, 1, 1_700_000_000) + struct.pack(
            "<HHHH", 0xA220, 60, 0xA028, 50
        )
        entry.extra += bytes(56)
        target.writestr(entry, b"nothing")
    assert read("a.zip", out.getvalue()).whole


PLACES: dict[str, Callable[[bytes, bytes], bytes]] = {
    "between": lambda content, more: shifted(content, directory_start(content), more),
    "behind": lambda content, more: content + more,
}


@pytest.mark.parametrize("place", ["between", "behind"])
@pytest.mark.parametrize("more", [TEXT, squeezed(TEXT * 40), b"\0" * 50, b"\xff" * 5000])
def test_bytes_outside_of_entries_are_hidden_parts(place: str, more: bytes) -> None:
    reading = read("a.zip", PLACES[place](package({"a.txt": b"Figures are final."}), more))
    blank = not more.strip(b"\0\xff")
    assert reading.whole or not blank, reading.gaps
    if more == TEXT:
        assert CANARY in reading.text
        assert all(not passage.location.visible for passage in reading.passages if CANARY in passage.text)
    elif not blank:
        assert reading.gaps


def test_bytes_before_the_first_entry_never_clear_in_silence() -> None:
    for name in ("a.zip", "a.xlsx", "a"):
        assert read(name, b"MZ\x90\0" * 9 + package(PLAIN)).shows(CANARY)
        assert read(name, TEXT + b"\n" + package({"a.txt": b"Figures are final."})).shows(CANARY)


def test_an_entry_that_the_directory_does_not_list_is_read_as_hidden() -> None:
    for flags, method, packed in ((0, 8, squeezed(TEXT)), (0, 0, TEXT)):
        ghost = local(b"ghost.txt", TEXT, packed, method, flags)
        content = shifted(package({"a.txt": b"Figures are final."}), 0, ghost)
        found = bytearray(content)
        at = directory_start(content)
        struct.pack_into("<I", found, at + 42, len(ghost))
        reading = read("a.zip", bytes(found))
        assert CANARY in reading.text
        assert "ghost.txt" in reading.text
        assert all(not passage.location.visible for passage in reading.passages if CANARY in passage.text)
        assert reading.whole, reading.gaps


def test_the_first_of_two_archives_is_found() -> None:
    assert CANARY in read("a.zip", package({"a.txt": TEXT}) + package({"b.txt": b"Figures are final."})).text


def test_slack_behind_a_deflate_stream_is_a_hidden_part() -> None:
    body = b"Figures are final."
    packed = squeezed(body) + TEXT
    header = local(b"a.txt", body, packed)
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, zlib.crc32(body), len(packed), len(body),
                        5, 0, 0, 0, 0, 0, 0) + b"a.txt"  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(header), 0)
    reading = read("a.zip", header + entry + end)
    assert reading.whole, reading.gaps
    assert CANARY in reading.text


def altered(content: bytes, mark: bytes, offset: int, form: str, value: int) -> bytes:
    changed = bytearray(content)
    struct.pack_into(form, changed, content.find(mark) + offset, value)
    return bytes(changed)


LIES = {
    "local name": (b"PK\x03\x04", 30, "<B", 0x41),
    "local method": (b"PK\x03\x04", 8, "<H", 0),
    "local crc": (b"PK\x03\x04", 14, "<I", 7),
    "local packed": (b"PK\x03\x04", 18, "<I", 7),
    "local size": (b"PK\x03\x04", 22, "<I", 7),
    "encrypted": (b"PK\x03\x04", 6, "<H", 1),
    "central crc": (b"PK\x01\x02", 16, "<I", 7),
    "central size": (b"PK\x01\x02", 24, "<I", 7),
    "central size zero": (b"PK\x01\x02", 24, "<I", 0),
    "central packed": (b"PK\x01\x02", 20, "<I", 7),
    "central offset": (b"PK\x01\x02", 42, "<I", 3),
    "central method": (b"PK\x01\x02", 10, "<H", 9),
    "count": (b"PK\x05\x06", 10, "<H", 5),
    "disk": (b"PK\x05\x06", 4, "<H", 1),
}


@pytest.mark.parametrize("lie", sorted(LIES))
def test_contradictions_are_gaps(lie: str) -> None:
    assert read("a.zip", altered(package({"a.txt": TEXT}), *LIES[lie])).gaps


def test_duplicates_are_a_gap_and_both_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("a.txt", TEXT)
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("a.txt", b"CANARY 2")
    reading = read("a.zip", out.getvalue())
    assert reading.gaps
    assert CANARY in reading.text
    assert "CANARY 2" in reading.text


def test_an_encrypted_entry_is_a_gap_and_the_others_are_read() -> None:
    content = package({"a.txt": b"Figures are final.", "b.txt": TEXT})
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content = altered(content, mark, offset, "<H", 1)
    reading = read("a.zip", content)
    assert any("encrypted" in why for why in reading.gaps)
    assert CANARY in reading.text


def overlapping(count: int) -> bytes:
    """A thousandfold bomb: all entries share one kernel."""
    body = bytes(4 * MIB)
    kernel = local(b"a", body, squeezed(body))
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, zlib.crc32(body),
                        len(squeezed(body)), len(body), 1, 0, 0, 0, 0, 0, 0) + b"a"  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, len(kernel), 0)
    return kernel + entry * count + end


def test_an_overlapping_bomb_is_a_gap_and_inflated_once() -> None:
    reading = read("a.zip", overlapping(2000), limits=Limits(expanded_bytes=8 * MIB))
    assert any("overlap" in why for why in reading.gaps)
    assert not any("expanded_bytes" in why for why in reading.gaps)


def test_bombs_end_at_their_limits() -> None:
    flat = package({"a.txt": LINE * (66 * 1024)})
    assert any("limit ratio" in why for why in read("a.zip", flat, limits=Limits(ratio=100)).gaps)
    many = package({f"{i}.txt": LINE * 1024 for i in range(6)})
    assert any(
        "limit expanded_bytes" in why
        for why in read("a.zip", many, limits=Limits(expanded_bytes=4 * MIB)).gaps
    )
    nested = package({"a.txt": TEXT})
    for _ in range(12):
        nested = package({"a.zip": nested}, zipfile.ZIP_STORED)
    assert any("limit depth" in why for why in read("a.zip", nested).gaps)
    wide = package({f"{i}.txt": b"x" for i in range(60)})
    reading = read("a.zip", wide, limits=Limits(parts=20))
    assert any("limit parts" in why for why in reading.gaps)
    assert len(reading.gaps) < 5


def test_an_archive_in_an_archive_is_read_up_to_the_depth() -> None:
    content = package({"a.txt": TEXT})
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        content = package({"inner.zip": content, "b.txt": b"Figures are final."}, method)
    reading = read("a.zip", content)
    assert reading.whole, reading.gaps
    assert CANARY in reading.text


def test_truncation_anywhere_is_a_gap() -> None:
    content = package({"a.txt": TEXT, "b.txt": b"Figures are final." * 30})
    for cut in range(1, len(content)):
        assert read("a.zip", content[:cut]).gaps, cut


def settled(reading: Reading) -> bool:
    return reading.shows(CANARY)


BASE = package({"first.txt": b"Figures are final.", "notes.txt": TEXT}, zipfile.ZIP_STORED)
PACKED = package({"first.txt": b"Figures are final." * 9, "notes.txt": TEXT * 3})


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([BASE, PACKED]), st.data())
def test_no_flipped_byte_loses_a_canary_in_silence(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    flipped = bytearray(content)
    flipped[at] ^= data.draw(st.integers(1, 255))
    assert settled(read("a.zip", bytes(flipped)))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_bytes_put_in_anywhere_come_out_or_are_a_gap(data: st.DataObject) -> None:
    content = package({"first.txt": b"Figures are final." * 9, "second.txt": b"Nothing else." * 5})
    at = data.draw(st.integers(0, len(content)))
    assert settled(read("a.zip", content[:at] + TEXT + content[at:]))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_bytes_behind_a_zip_mark_give_an_answer(body: bytes, at: int) -> None:
    content = package({"a.txt": b"Figures are final."})
    reading = read("a.zip", content[:at] + body)
    assert reading.gaps or sum(part.read for part in reading.walk.parts[-1:]) == len(content[:at] + body)


def test_what_macos_leaves_in_archives_is_read_for_words() -> None:
    double = (
        b"\0\5\x16\7\0\2\0\0" + b"Mac OS X        " + bytes(90) + b"com.apple.quarantine" + bytes(60) + TEXT
    )
    folder = b"\0\0\0\1Bud1" + bytes(900) + CANARY.encode("utf-16-be") + bytes(900)
    for name, content in (("__MACOSX/._a.csv", double), (".DS_Store", folder)):
        reading = read("a.zip", package({"a.csv": b"a,b\n1,2\n", name: content}))
        assert reading.whole, reading.gaps
        assert CANARY in reading.text
    dense = random.Random(3).randbytes(9000)
    assert read("a.zip", package({"__MACOSX/._a.csv": b"\0\5\x16\7\0\2\0\0" + dense})).gaps
    assert read("a.zip", package({"a.bin": double})).gaps


def test_an_archive_that_begins_with_a_stored_workbook_is_an_archive() -> None:
    inner = Workbook([Sheet("Sheet1", [["Facility", "Count"], ["Eloy", 41]])]).to_bytes()
    reading = read("a.zip", package({"leak.xlsx": inner}, zipfile.ZIP_STORED))
    assert reading.reader == "zip"
    assert reading.whole, reading.gaps
