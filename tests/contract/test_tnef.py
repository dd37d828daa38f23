"""What winmail.dat owes: texts, properties, recipients, attachments."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.mail import base64d, piece, properties, several, tnef
from builders.workbook import package
from contract.reading import read
from contract.seen import seen

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.".encode()
SUBJECT = (1, 0x18004, b"Figures\0")
NARROW, WIDE, BINARY, OBJECT = 0x1E, 0x1F, 0x102, 0x0D


def rich(text: bytes) -> bytes:
    """Rich text as a message keeps it, not packed."""
    body = rb"{\rtf1 " + text + b"}"
    return (
        (len(body) + 12).to_bytes(4, "little") + len(body).to_bytes(4, "little") + b"MELA" + bytes(4) + body
    )


SHOWN = {
    "subject": tnef((1, 0x18004, TEXT + b"\0")),
    "body": tnef(SUBJECT, (1, 0x2800C, TEXT + b"\0")),
    "property": tnef(SUBJECT, (1, 0x69003, properties((NARROW, 0x0C1A, TEXT + b"\0")))),
    "wide property": tnef(
        SUBJECT, (1, 0x69003, properties((WIDE, 0x1000, TEXT.decode().encode("utf-16-le"))))
    ),
    "rich text": tnef(SUBJECT, (1, 0x69003, properties((BINARY, 0x1009, rich(TEXT))))),
    "page": tnef(SUBJECT, (1, 0x69003, properties((BINARY, 0x1013, b"<html><p>" + TEXT + b"</p></html>")))),
    "recipient": tnef(
        SUBJECT, (1, 0x69004, b"\1\0\0\0" + properties((NARROW, 0x3001, WHO.encode() + b"\0")))
    ),
}


@pytest.mark.parametrize("place", sorted(SHOWN))
def test_what_people_see_is_read(place: str) -> None:
    reading = read("winmail.dat", SHOWN[place])
    assert reading.whole, reading.gaps
    assert reading.reader == "tnef"
    assert True in seen(reading, WHO)


HIDDEN = {
    "attachment": tnef(SUBJECT, (2, 0x18010, b"a.txt\0"), (2, 0x6800F, TEXT)),
    "attached object": tnef(SUBJECT, (2, 0x69005, properties((OBJECT, 0x3701, bytes(16) + TEXT)))),
    "short bytes": tnef(SUBJECT, (1, 0x69003, properties((BINARY, 0x3013, TEXT)))),
    "attribute of unknown kind": tnef(SUBJECT, (1, 0x69999, TEXT)),
    "behind the properties": tnef(SUBJECT, (1, 0x69003, properties((NARROW, 0x0C1A, b"x\0")) + TEXT)),
}


@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str) -> None:
    reading = read("winmail.dat", HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)


def test_bytes_of_any_kind_are_parts() -> None:
    hidden = package({"b.txt": TEXT})
    assert seen(read("winmail.dat", tnef(SUBJECT, (2, 0x68011, hidden))), WHO) == [True]


def test_it_is_opened_within_mail() -> None:
    attached = piece(base64d(SHOWN["body"]), b"application/ms-tnef", b"base64", "winmail.dat")
    reading = read("a.eml", several(piece(b"See attachment."), attached))
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [True]


def test_truncation_and_long_bytes_are_held() -> None:
    content = SHOWN["property"]
    for cut in range(7, len(content)):
        assert read("winmail.dat", content[:cut]).gaps or cut == len(tnef(SUBJECT)), cut
    assert read(
        "winmail.dat", tnef((1, 0x69003, properties((BINARY, 0x3013, bytes(range(1, 256)) * 40))))
    ).gaps


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(SHOWN)), st.data())
def test_any_flipped_byte_gives_an_answer(place: str, data: st.DataObject) -> None:
    content = bytearray(SHOWN[place])
    content[data.draw(st.integers(4, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    reading = read("winmail.dat", bytes(content))
    assert not any("failed" in why for why in reading.gaps)
    assert reading.gaps or reading.shows("A90000000")
