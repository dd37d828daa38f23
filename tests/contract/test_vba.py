"""What macros owe: their source, the words of their compiled form, and nothing read by a lie about it."""

from __future__ import annotations

import random
import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.compound import Tree, compound, macros, ovba
from contract.reading import Reading, read
from tidegate.errors import DamagedError
from tidegate.inspection.formats.ole.vba import decompress
from tidegate.inspection.part import Part
from tidegate.inspection.source import Budget, Memory
from tidegate.model.limits import Limits

NEEDLE = "Roya Zamani A900000123"
SOURCE = b'Attribute VB_Name = "Module1"\r\nSub Mail()\r\n  x = 9\r\nEnd Sub\r\n'


def hidden(reading: Reading, needle: str = NEEDLE) -> bool:
    seen = [p.location.visible for p in reading.passages if needle in p.text]
    return bool(seen) and not any(seen)


def part() -> Part:
    return Part("a", Memory(b""), Budget(Limits()))


def test_reads_a_project_whole() -> None:
    reading = read("vbaProject.bin", compound(macros(SOURCE)))
    assert reading.whole, reading.gaps
    assert "Sub Mail()" in reading.text
    assert hidden(reading, "Sub Mail()")


WITHIN: dict[str, Tree] = {
    "source": macros(SOURCE + b"' " + NEEDLE.encode()),
    "long source": macros(SOURCE * 200 + b"' " + NEEDLE.encode()),
    "compiled form": macros(SOURCE, compiled=b"\x01\x16\x03" + bytes(20) + NEEDLE.encode() + bytes(30)),
    "wide literal": macros(SOURCE, compiled=bytes(20) + NEEDLE.encode("utf-16-le") + bytes(30)),
    "form": {**macros(SOURCE), "UserForm1": {"f": bytes(40) + NEEDLE.encode(), "o": bytes(9)}},
    "caption": {
        **macros(SOURCE),
        "UserForm1": {"\x03VBFrame": b'Caption = "' + NEEDLE.encode() + b'"', "o": b"x"},
    },
    "project": {**macros(SOURCE), "PROJECT": b'Name="' + NEEDLE.encode() + b'"\r\n'},
    "names of modules": {**macros(SOURCE), "PROJECTwm": b"a\0" + NEEDLE.encode("utf-16-le") + bytes(4)},
    "cache": {**macros(SOURCE), "VBA": {**macros(SOURCE)["VBA"], "__SRP_0": bytes(30) + NEEDLE.encode()}},  # type: ignore[dict-item]
    "module that is not listed": {
        **macros(SOURCE),
        "VBA": {**macros(SOURCE)["VBA"], "Old": ovba(b"' " + NEEDLE.encode())},
    },  # type: ignore[dict-item]
}


@pytest.mark.parametrize("place", WITHIN)
def test_whoever_hides_in_it_is_found(place: str) -> None:
    reading = read("vbaProject.bin", compound(WITHIN[place]))
    assert hidden(reading), reading.text
    assert reading.whole, reading.gaps


def packed(source: bytes, chance: random.Random) -> bytes:
    """Packed with copies wherever three bytes were there before in the chunk, as programs do."""
    result = bytearray(b"\x01")
    for begin in range(0, len(source), 4096):
        chunk, at, tokens = source[begin : begin + 4096], 0, bytearray()
        while at < len(chunk):
            flags, body = 0, bytearray()
            for bit in range(8):
                if at >= len(chunk):
                    break
                room = max((at - 1).bit_length(), 4) if at else 4
                longest = min(len(chunk) - at, (0xFFFF >> room) + 3)
                found = -1
                length = chance.randint(3, 18)
                if at and longest >= 3:
                    length = min(length, longest)
                    found = chunk.rfind(chunk[at : at + length], max(0, at - (1 << room)), at)
                if found >= 0 and length >= 3:
                    flags |= 1 << bit
                    body += struct.pack("<H", (at - found - 1) << (16 - room) | (length - 3))
                    at += length
                else:
                    body.append(chunk[at])
                    at += 1
            tokens += bytes([flags]) + body
        result += struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens
    return bytes(result)


@given(st.binary(max_size=200), st.integers(0, 60), st.integers())
def test_what_was_packed_is_unpacked(piece: bytes, times: int, seed: int) -> None:
    source = piece * times
    assert decompress(memoryview(packed(source, random.Random(seed))), part()) == source


@given(st.binary(max_size=400))
def test_any_bytes_are_survived(content: bytes) -> None:
    with suppress(DamagedError):
        decompress(memoryview(b"\x01" + content), part())


LIES = {
    "module behind the end": compound(
        {"VBA": {**macros(SOURCE, compiled=bytes(50))["VBA"], "Module1": b"short"}}  # type: ignore[dict-item]
    ),
    "source that is not packed": compound({"VBA": {**macros(SOURCE)["VBA"], "Module1": b"\x02" + SOURCE}}),  # type: ignore[dict-item]
    "directory that is not packed": compound({"VBA": {**macros(SOURCE)["VBA"], "dir": b"\x02" * 40}}),  # type: ignore[dict-item]
    "copy from before the beginning": compound(
        {"VBA": {**macros(SOURCE)["VBA"], "Module1": b"\x01\x02\xb0\x01\xff\xff"}}  # type: ignore[dict-item]
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_lies_are_gaps(lie: str) -> None:
    reading = read("vbaProject.bin", LIES[lie])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]
