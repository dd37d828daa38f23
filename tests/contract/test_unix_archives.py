"""What ar, cpio and rpm archives owe: members, names, and every byte between."""

from __future__ import annotations

import bz2
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.tar import archive
from contract.reading import read
from contract.seen import seen

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.\n".encode()
PLAIN = b"Figures are final.\n"


def ar_header(name: bytes, size: int, owner: bytes = b"0") -> bytes:
    return (
        name.ljust(16)
        + b"0".ljust(12)
        + owner.ljust(6)
        + b"0".ljust(6)
        + b"100644".ljust(8)
        + b"%-10d`\n" % size
    )


def ar(*members: tuple[bytes, bytes]) -> bytes:
    return b"!<arch>\n" + b"".join(ar_header(n, len(b)) + b + b"\n" * (len(b) % 2) for n, b in members)


def newc(*members: tuple[bytes, bytes], mode: int = 0o100644, rest: bytes = b"") -> bytes:
    out = b""
    for name, body in (*members, (b"TRAILER!!!", b"")):
        numbers = (1, mode, 0, 0, 1, 0, len(body), 0, 0, 0, 0, len(name) + 1, 0)
        out += b"070701" + b"".join(b"%08x" % n for n in numbers) + name + b"\0"
        out += bytes(-len(out) % 4) + body
        out += bytes(-len(out) % 4)
    return out + rest


def odc(*members: tuple[bytes, bytes]) -> bytes:
    out = b""
    for name, body in (*members, (b"TRAILER!!!", b"")):
        out += (
            b"070707"
            + b"%06o" * 7 % (0, 1, 0o100644, 0, 0, 1, 0)
            + b"%011o%06o%011o" % (0, len(name) + 1, len(body))
        )
        out += name + b"\0" + body
    return out


def rpm_header(texts: dict[int, bytes], rest: bytes = b"") -> bytes:
    index, store = b"", b""
    for tag, text in texts.items():
        index += struct.pack(">IIII", tag, 6, len(store), 1)
        store += text + b"\0"
    store += rest
    return b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", len(texts), len(store)) + index + store


def rpm(texts: dict[int, bytes], payload: bytes, *, name: bytes = b"a-1-1", signature: bytes = b"") -> bytes:
    lead = b"\xed\xab\xee\xdb\3\0\0\0\0\1" + name.ljust(66, b"\0") + b"\0\1\0\5" + bytes(16)
    head = rpm_header({1000: b"x"}, signature)
    return lead + head + bytes(-len(lead + head) % 8) + rpm_header(texts) + payload


SHOWN = {
    "a.ar": ar((b"a.txt/", PLAIN), (b"b.txt/", TEXT)),
    "b.deb": ar((b"debian-binary", b"2.0\n"), (b"data.tar", archive({"b.txt": TEXT}))),
    "a.cpio": newc((b"a.txt", PLAIN), (b"b.txt", TEXT)),
    "b.cpio": odc((b"a.txt", PLAIN), (b"b.txt", TEXT)),
    "a.rpm": rpm({1004: b"Figures"}, bz2.compress(newc((b"b.txt", TEXT)))),
}


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_members_are_parts(name: str) -> None:
    reading = read(name, SHOWN[name])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [True]
    assert any("b.txt" in part.location.parts for part in reading.walk.parts)


LONG = WHO.encode() + b".txt/\n"
HIDDEN = {
    "table of names.ar": ar((b"//", LONG), (b"/0", PLAIN)),
    "long name before.ar": ar((b"#1/%d" % len(WHO), WHO.encode() + PLAIN)),
    "owner.ar": b"!<arch>\n" + ar_header(b"a.txt/", 0, b"A90000") + b"",
    "after.ar": ar((b"a.txt/", PLAIN)) + b"" + ar((b"b/", b""))[8:] + ar_header(b"c/", len(TEXT)) + TEXT,
    "name.cpio": newc((WHO.encode(), PLAIN)),
    "behind a name.cpio": newc((b"a.txt\0" + WHO.encode(), PLAIN)),
    "link.cpio": newc((b"l", WHO.encode()), mode=0o120777),
    "after.cpio": newc((b"a.txt", PLAIN), rest=bytes(100) + TEXT),
    "description.rpm": rpm({1005: TEXT}, newc()),
    "lead.rpm": rpm({}, newc(), name=WHO.encode()),
    "unused bytes of a header.rpm": rpm({}, newc(), signature=TEXT),
}


@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_hidden_places_are_read(name: str) -> None:
    reading = read(name, HIDDEN[name])
    assert reading.whole, reading.gaps
    sought = "A90000" if name == "owner.ar" else WHO
    assert seen(reading, sought)
    assert name == "after.ar" or not any(seen(reading, sought))


@pytest.mark.parametrize("name", ["a.ar", "a.cpio", "b.cpio"])
def test_truncation_is_a_gap(name: str) -> None:
    content = SHOWN[name]
    for cut in range(10, content.rfind(b"A900000001"), 3):
        if name == "a.ar" and cut == 8 + 60 + 20:
            continue  # an archive that ends with a member is whole
        assert read(name, content[:cut]).gaps, cut


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["a.ar", "a.cpio", "b.cpio"]), st.data())
def test_no_flipped_byte_loses_a_person_in_silence(name: str, data: st.DataObject) -> None:
    content = bytearray(SHOWN[name])
    start = content.find(TEXT)
    at = data.draw(st.integers(0, len(content) - 1).filter(lambda at: not start <= at < start + len(TEXT)))
    content[at] ^= data.draw(st.integers(1, 255))
    assert read(name, bytes(content)).shows("A900000001")
