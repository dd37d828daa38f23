"""What a rar archive owes: stored files read, headers and services told, and all that is not readable held."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.rar import MARK4, block4, block5, file4, file5, main4, number, rar4, rar5, record5
from contract.reading import read
from contract.seen import seen

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.\n".encode()
PLAIN = b"Figures are final.\n"
BOTH = {"old": (rar4, file4), "new": (rar5, file5)}


@pytest.mark.parametrize("form", sorted(BOTH))
def test_stored_files_are_parts(form: str) -> None:
    build, file = BOTH[form]
    reading = read("a.rar", build(file(b"a.txt", PLAIN), file(b"folder/b.txt", TEXT)))
    assert reading.whole, reading.gaps
    assert reading.reader == "rar"
    assert seen(reading, WHO) == [True]
    assert ("folder/b.txt",) in [part.location.parts for part in reading.walk.parts]


HIDDEN = {
    "old name": rar4(file4(WHO.encode(), PLAIN)),
    "old comment": rar4(file4(b"CMT", TEXT, kind=0x7A)),
    "old header beyond the name": rar4(file4(b"a.txt", PLAIN, rest=TEXT)),
    "old block of unknown kind": rar4(block4(0x60, 0, TEXT), file4(b"a.txt", PLAIN)),
    "old trailer": rar4(file4(b"a.txt", PLAIN)) + TEXT,
    "new name": rar5(file5(WHO.encode(), PLAIN)),
    "new comment": rar5(file5(b"CMT", TEXT, kind=3)),
    "new owner": rar5(file5(b"a.txt", PLAIN, extra=record5(6, number(1) + number(len(WHO)) + WHO.encode()))),
    "new link": rar5(file5(b"a.txt", PLAIN, extra=record5(5, number(1) + number(0) + number(len(WHO)) + WHO.encode()))),
    "new record of unknown kind": rar5(file5(b"a.txt", PLAIN, extra=record5(77, TEXT))),
    "new index": rar5(file5(b"a.txt", PLAIN), file5(b"QO", TEXT, kind=3)),
    "new trailer": rar5(file5(b"a.txt", PLAIN)) + TEXT,
}  # fmt: skip


@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str) -> None:
    reading = read("a.rar", HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


NOISE = random.Random(4).randbytes(3000)
HELD = {
    "old encrypted file": rar4(file4(b"a.txt", TEXT, 4)),
    "old encrypted headers": MARK4 + main4(0x80) + TEXT,
    "old packed by a method of chance": rar4(file4(b"a.txt", TEXT, method=0x33)),
    "old volume": rar4(file4(b"a.txt", PLAIN, 2)),
    "old recovery record": rar4(file4(b"a.txt", PLAIN), file4(b"RR", bytes(range(256)), kind=0x7A)),
    "old header of many bytes": rar4(file4(b"a.txt", PLAIN, rest=NOISE)),
    "new index of many bytes": rar5(file5(b"a.txt", PLAIN), file5(b"QO", NOISE * 2, kind=3)),
    "new encrypted file": rar5(file5(b"a.txt", TEXT, extra=record5(1, bytes(30)))),
    "new encrypted headers": rar5(block5(4, bytes(20)))[:-8] + TEXT,
    "new packed by a method of chance": rar5(file5(b"a.txt", TEXT, method=3)),
    "new volume": rar5(file5(b"a.txt", PLAIN, flags=0x10)),
    "new recovery record": rar5(file5(b"a.txt", PLAIN), file5(b"RR", bytes(range(256)), kind=3)),
}


@pytest.mark.parametrize("what", sorted(HELD))
def test_what_cannot_be_read_is_held(what: str) -> None:
    assert read("a.rar", HELD[what]).gaps


@pytest.mark.parametrize("form", sorted(BOTH))
def test_truncation_and_damage_are_gaps(form: str) -> None:
    build, file = BOTH[form]
    content = build(file(b"a.txt", PLAIN), file(b"b.txt", TEXT))
    for cut in range(9, len(content) - 8):
        assert read("a.rar", content[:cut]).gaps, cut


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(BOTH)), st.data())
def test_no_flipped_byte_loses_a_person_in_silence(form: str, data: st.DataObject) -> None:
    build, file = BOTH[form]
    content = bytearray(build(file(b"a.txt", PLAIN), file(b"b.txt", TEXT)))
    at = data.draw(st.integers(8, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    assert read("a.rar", bytes(content)).shows(WHO)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(BOTH)), st.data())
def test_bytes_put_in_anywhere_come_out_or_are_a_gap(form: str, data: st.DataObject) -> None:
    build, file = BOTH[form]
    content = build(file(b"a.txt", PLAIN), file(b"b.txt", PLAIN))
    at = data.draw(st.integers(0, len(content)))
    assert read("a.rar", content[:at] + TEXT + content[at:]).shows(WHO)
