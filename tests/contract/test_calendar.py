"""What calendars owe: every property and parameter of every event, attendees, attachments."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import read
from contract.seen import seen

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}"
EVENT = ("UID:1@example.org", "DTSTAMP:20240101T000000Z", "DTSTART:20240102T090000Z", "SUMMARY:Board meeting")


def calendar(*lines: str, outside: str = "") -> bytes:
    event = ["BEGIN:VEVENT", *EVENT, *lines, "END:VEVENT"]
    top = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", *([outside] if outside else [])]
    return "\r\n".join([*top, *event, "END:VCALENDAR", ""]).encode()


def test_events_are_rows() -> None:
    reading = read("a.ics", calendar("LOCATION:Room 1"))
    assert reading.whole, reading.gaps
    assert reading.reader == "calendar"
    (block,) = reading.blocks
    assert block.table.headings == ("start", "summary", "location")


SHOWN = {
    "summary": calendar(f"SUMMARY:{TEXT}"),
    "description": calendar(f"DESCRIPTION:{TEXT}"),
    "folded": calendar("DESCRIPTION:The respondent is JANE R", " OE A900000001"),
    "attendee": calendar(f'ATTENDEE;CN="{WHO}";ROLE=REQ-PARTICIPANT:mailto:b@example.org'),
    "organizer": calendar(f"ORGANIZER;CN={WHO}:mailto:b@example.org"),
    "alarm": calendar("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{TEXT}", "END:VALARM"),
}


@pytest.mark.parametrize("place", sorted(SHOWN))
def test_what_people_see_is_visible(place: str) -> None:
    reading = read("a.ics", SHOWN[place])
    assert reading.whole, reading.gaps
    assert True in seen(reading, WHO)


HIDDEN = {
    "attachment": calendar(
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + base64.b64encode(TEXT.encode() + b"\n").decode()
    ),
    "own property": calendar(f"X-NOTE:{TEXT}"),
    "identifier": calendar(f"UID:{WHO}"),
    "property of the calendar": calendar(outside=f"X-WR-CALDESC:{TEXT}"),
    "after the end": calendar() + TEXT.encode(),
}


@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str) -> None:
    reading = read("a.ics", HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [False]


def test_an_event_cut_short_is_held() -> None:
    assert read("a.ics", calendar()[:-20]).gaps


BASE = calendar("LOCATION:Room 1", "DESCRIPTION:Figures are final.")


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(BASE)))
def test_text_put_in_anywhere_comes_out_or_is_a_gap(at: int) -> None:
    assert read("a.ics", BASE[:at] + b" A900000001 " + BASE[at:]).shows("A900000001")
