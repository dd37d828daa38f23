"""What an Outlook message owes: header, recipients, bodies, attachments, and every property beside them."""

from __future__ import annotations

import datetime as dt
import struct

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders.compound import Tree, compound, edges
from builders.doc import Doc
from builders.msg import Message, attachment, enclosed, recipient, rich
from contract.reading import NEEDLES, Reading, read

NEEDLE = "Roya Zamani A900000123"


def build(message: Message, **more: object) -> bytes:
    return compound({**message.streams(), **more})  # type: ignore[dict-item]


def seen(reading: Reading, needle: str = NEEDLE) -> set[bool]:
    """The visibilities with which the needle came out."""
    found = {p.location.visible for p in reading.passages if needle in p.text}
    for block in reading.blocks:
        for row in block.rows:
            if any(needle in str(cell) for cell in row.cells.values()):
                found.add(block.table.location.visible and row.visible)
    return found


def test_reads_a_message_whole() -> None:
    reading = read("a.msg", build(Message(recipients=[recipient("Press Office", "press@example.org")])))
    assert reading.whole, reading.gaps
    assert reading.reader == "msg"
    assert [p.text for p in reading.passages if p.location.visible] == ["Figures", "Figures are final."]
    assert reading.rows == [{0: "To", 1: "Press Office", 2: "press@example.org"}]


RTF = r"{\rtf1\ansi Then " + NEEDLE + r" came.\par}"
SEEN = {
    "subject": Message(subject=NEEDLE),
    "body": Message(body=f"Then {NEEDLE} came."),
    "page": Message(values={0x1013: f"<html><body><p>{NEEDLE}</p></body></html>".encode()}),
    "rich body": Message(values={0x1009: rich(RTF)}),
    "sender": Message(values={0x0C1A: NEEDLE}),
    "recipient": Message(recipients=[recipient(NEEDLE, "a@example.org")]),
    "name of an attachment": Message(attachments=[attachment(f"{NEEDLE}.txt", b"Figures are final.")]),
    "phone of a contact": Message(values={0x3A1C: NEEDLE}),
}


@pytest.mark.parametrize("place", SEEN)
def test_what_a_message_shows_is_seen(place: str) -> None:
    reading = read("a.msg", build(SEEN[place]))
    assert seen(reading) == {True}, reading.text
    assert reading.whole, reading.gaps


HIDDEN = {
    "attachment": Message(attachments=[attachment("list.txt", NEEDLE.encode())]),
    "attached message": Message(attachments=[enclosed(Message(body=NEEDLE).streams(inner=True))]),
    "attached document": Message(
        attachments=[
            attachment("a.doc", compound({**Doc({"text": f"{NEEDLE}\r"}).streams(), "\x01CompObj": b"x" * 9}))
        ]
    ),
    "plain body beside a page": Message(
        body=NEEDLE, values={0x1013: b"<html><body><p>Hello</p></body></html>"}
    ),
    "headers": Message(values={0x007D: f"Received: from a.example.org\r\nX-About: {NEEDLE}\r\n"}),
    "property": Message(values={0x3FFA: NEEDLE}),
    "property of bytes": Message(values={0x0FFF: b"\0\0\1\2" + NEEDLE.encode()}),
    "named property": Message(named={"Case": NEEDLE}),
    "name of a property": Message(named={NEEDLE: "x"}),
    "property of a recipient": Message(recipients=[recipient("Press", "a@example.org", p3A20=NEEDLE)]),
    "property of several texts": Message(values={}, named={"Keywords": NEEDLE}),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_whoever_hides_in_it_is_found(place: str) -> None:
    reading = read("a.msg", build(HIDDEN[place]))
    assert seen(reading) == {False}, reading.text
    assert reading.whole, reading.gaps


def test_numbers_and_times_come_under_their_names() -> None:
    born = dt.datetime(1984, 5, 17) - dt.datetime(1601, 1, 1)
    ticks = int(born.total_seconds()) * 10_000_000
    reading = read("a.msg", build(Message(named={"A-Number": 900000123}, times={0x3A42: ticks})))
    told = {p.label: p.text for p in reading.passages}
    assert told["A-Number"] == "900000123"
    assert told["date of birth"] == "1984-05-17"
    assert reading.whole, reading.gaps


def test_several_texts_of_one_property() -> None:
    tree: Tree = {
        **Message().streams(),
        "__substg1.0_8001101F": struct.pack("<I", 2 * len(NEEDLE)),
        "__substg1.0_8001101F-00000000": NEEDLE.encode("utf-16-le"),
    }
    assert seen(read("a.msg", compound(tree))) == {False}


def test_texts_of_one_byte_are_of_the_messages_page() -> None:
    tree = Message(values={0x3FFD: 1251}).streams()
    del tree["__substg1.0_1000001F"]
    tree["__substg1.0_1000001E"] = "Иванов".encode("cp1251")
    assert seen(read("a.msg", compound(tree)), "Иванов") == {True}


def test_no_name_of_a_property_is_told_as_a_place() -> None:
    reading = read("a.msg", build(Message(named={NEEDLE: NEEDLE})))
    assert not [p for p in reading.passages if "Zamani" in p.location.spot]


DAMAGES = {
    "rich body that fails its checksum": build(Message(values={0x1009: rich(RTF)[:-9] + b"another x"})),
    "rich body that is cut short": build(Message(values={0x1009: rich(RTF)[:30]})),
    "attachment of an unknown kind": build(
        Message(attachments=[attachment("a.bin", bytes((n * n * 2654435761 >> 9) % 256 for n in range(900)))])
    ),
    "named like another": b"",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_a_gap(damage: str) -> None:
    name, content = ("a.doc", build(Message())) if not DAMAGES[damage] else ("a.msg", DAMAGES[damage])
    reading = read(name, content)
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


MESSAGE = Message(
    values={0x1009: rich(RTF), 0x007D: "Received: from a.example.org\r\n"},
    recipients=[recipient("Press Office", "press@example.org")],
    attachments=[attachment("list.txt", b"Figures are final.\r\n" * 300)],
)
BASE = build(MESSAGE)
EDGES = edges(BASE, MESSAGE.streams())


@settings(max_examples=30, deadline=None)
@given(NEEDLES, st.integers(0, len(BASE) - 40))
def test_any_text_written_over_it_comes_out(needle: str, at: int) -> None:
    written = needle.encode()
    assume(not any(at < edge < at + len(written) for edge in EDGES))
    assert read("a.msg", BASE[:at] + written + BASE[at + len(written) :]).shows(needle[1:])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BASE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_is_survived(patches: list[tuple[int, int]]) -> None:
    content = bytearray(BASE)
    for at, byte in patches:
        content[at] = byte
    reading = read("a.msg", bytes(content))
    assert not [why for why in reading.gaps if "reader failed" in why]
