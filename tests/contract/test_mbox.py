"""What a mailbox owes: every message as a part of its own, whatever stands between them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.mail import message
from contract.reading import read
from contract.seen import seen
from tidegate.model.limits import Limits

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.\n".encode()
PLAIN = b"Figures are final.\n"
MARK = b"From a@example.org Mon Jan  1 00:00:00 2024\n"


def mbox(*messages: bytes) -> bytes:
    return b"".join(MARK + each.replace(b"\r\n", b"\n") + b"\n" for each in messages)


@pytest.mark.parametrize("name", ["a.mbox", "archive.txt", "Inbox"])
def test_messages_are_parts(name: str) -> None:
    reading = read(name, mbox(message(PLAIN), message(TEXT), message(PLAIN)))
    assert reading.whole, reading.gaps
    assert reading.reader == "mailbox"
    assert seen(reading, WHO) == [True]
    assert ("message 2", "part 1.txt") in [part.location.parts for part in reading.walk.parts]


def test_lines_kept_apart_from_postmarks_are_text() -> None:
    quoted = message(b">From here on: " + TEXT + b"\nFrom here on it is final.\n")
    reading = read("a.mbox", mbox(quoted, message(PLAIN)))
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [True]
    assert sum(len(part.location.parts) == 1 for part in reading.walk.parts) == 2


HIDDEN = {
    "postmark": mbox(message(PLAIN)) + MARK.replace(b"a@example.org", WHO.encode()) + message(PLAIN),
    "field": mbox(message(PLAIN), message(PLAIN, more=b"X-Keywords: " + TEXT)),
    "deleted, marked so": mbox(message(PLAIN, more=b"X-Status: D " + TEXT)),
}


@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str) -> None:
    reading = read("a.mbox", HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [False]


def test_more_messages_than_the_limit_are_held() -> None:
    reading = read("a.mbox", mbox(*[message(PLAIN)] * 60), limits=Limits(parts=20))
    assert any("limit parts" in why for why in reading.gaps)
    assert len(reading.gaps) < 5


BASE = mbox(message(PLAIN), message(PLAIN))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(BASE)))
def test_text_put_in_anywhere_comes_out_or_is_a_gap(at: int) -> None:
    assert read("a.mbox", BASE[:at] + b" " + TEXT + BASE[at:]).shows("A900000001")
