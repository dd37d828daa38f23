"""Calendars (iCalendar, vCalendar): a row for each event, task and alarm, attachments as parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.encoding import begin
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_BEGIN = re.compile(r"[\ufeff\s]*BEGIN[ \t]*:[ \t]*VCALENDAR[ \t]*[\r\n]", re.IGNORECASE)
_HEADINGS = {"DTSTART": "start", "DTEND": "end", "ATTENDEE": "attendee", "ORGANIZER": "organizer"}


class Calendar:
    """Events, tasks, journals, alarms, time zones and free-busy times."""

    name = "calendar"
    suffixes = frozenset({".ics", ".ical", ".ifb", ".vcs"})
    reads = "calendars: every property and parameter of every event, task and alarm, attendees, attachments"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its first line."""
        text = begin(head)
        return text is not None and _BEGIN.match(text) is not None

    def read(self, part: Part) -> Iterator[Content | Part]:
        """A table for each kind of object, and the files within."""
        from tidegate.inspection.formats.mail.directory import read_objects

        yield from read_objects(part, _HEADINGS)
