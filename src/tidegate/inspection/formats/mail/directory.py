"""What contacts and calendars share: objects within `BEGIN` and `END`, each a row of a table of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tidegate.inspection.formats.encoding import claim_rest
from tidegate.inspection.formats.mail.content_lines import Property, attached, properties
from tidegate.inspection.formats.named_rows import Cells, NamedRows
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content, Passage

_PICTURES = frozenset({"photo", "logo"})
_DATA = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)
_WRITTEN_BY_PROGRAMS = "VERSION REV PRODID UID CALSCALE METHOD SEQUENCE DTSTAMP CREATED LAST-MODIFIED"
_MACHINE = frozenset(_WRITTEN_BY_PROGRAMS.split())
_VOCABULARY = (
    "TYPE VALUE ENCODING CHARSET PREF LANGUAGE TZID ROLE PARTSTAT RSVP CUTYPE RELATED FMTTYPE ALTID PID "
    "INDEX RANGE FBTYPE RELTYPE SCHEDULE-AGENT SCHEDULE-STATUS"
)
_CLOSED = frozenset(_VOCABULARY.split())
_TOKEN = re.compile(r"(?!.*[0-9]{5})[A-Za-z0-9_/+:;=.,-]{0,60}")
"""What such a parameter says: a word or several, and no long number."""
_GROUP = re.compile(r"(?:item|group|home|work)?[0-9]{0,4}", re.IGNORECASE)
_KIND = re.compile(r"[ \t]*[A-Z-]{1,20}[ \t]*", re.IGNORECASE)
_DEEPEST = 20


class _Object:
    """One object being read."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.cells: Cells = []


def read_objects(part: Part, headings: Mapping[str, str]) -> Iterator[Content | Part]:
    """Rows of a table for each kind of object, files as parts, all else as passages; claims the whole part.

    `headings`: what a property is called as the heading of a column, where its own name would not be understood.
    """
    tables: dict[str, NamedRows] = {}
    open_objects: list[_Object] = []
    for found in properties(part):
        if not isinstance(found, Property):
            yield Passage(found[0], part.location(f"line {found[1]}", visible=False), found[1])
        elif found.name in ("BEGIN", "END") and (found.parameters or not _KIND.fullmatch(found.value)):
            yield Passage(
                f"{found.parameters} {found.value}", part.location(f"line {found.line}", visible=False)
            )
            part.gap("has an object of a kind that nobody defined", spot=f"line {found.line}")
        elif found.name == "BEGIN":
            if len(open_objects) >= _DEEPEST:
                part.gap("has objects nested too deeply")
                break
            open_objects.append(_Object(found.value.strip().upper()))
        elif found.name == "END" and open_objects:
            yield from _ended(part, open_objects.pop(), tables)
        else:
            yield from _property(part, found, open_objects, headings)
    if open_objects:
        part.gap("ends within an object: it was probably cut short")
    while open_objects:
        yield from _ended(part, open_objects.pop(), tables)
    for rows in tables.values():
        yield from rows.end()
    claim_rest(part)


def _ended(part: Part, ended: _Object, tables: dict[str, NamedRows]) -> Iterator[Content]:
    if ended.cells:
        rows = tables.setdefault(ended.kind, NamedRows(part, ended.kind.lower()))
        yield from rows.add(ended.cells)


def _property(
    part: Part, found: Property, open_objects: list[_Object], headings: Mapping[str, str]
) -> Iterator[Content | Part]:
    spot = f"line {found.line}"
    if not _GROUP.fullmatch(found.group):
        yield Passage(found.group, part.location(spot, visible=False), found.line)
    for key, value in found.parameters:
        if (not key or key in _CLOSED) and _TOKEN.fullmatch(value):
            continue
        label = "name" if key == "CN" else key.lower()
        yield Passage(value, part.location(spot), found.line, label)
    if found.encoded or _DATA.match(found.value):
        yield from _file(part, found, spot)
        return
    if found.name in _MACHINE or found.name.startswith("X-") or not open_objects:
        yield Passage(found.value, part.location(spot, visible=False), found.line, found.name)
        return
    label = headings.get(found.name, found.name.replace("-", " ").lower())
    value = found.value
    if found.name in ("N", "ADR", "ORG", "GENDER"):
        value = _components(found.name, value)
    elif value.lower().startswith("mailto:"):
        value = value[7:]
    open_objects[-1].cells.append((label, value))
    if len(value) > 40:
        yield Passage(value, part.location(spot), found.line, label)


def _components(name: str, value: str) -> str:
    """A structured value in words: family and given name, or the lines of an address."""
    pieces = [piece.strip() for piece in value.split(";")]
    if name == "N" and len(pieces) > 1:
        family, given = pieces[0], " ".join(piece for piece in pieces[1:3] if piece)
        name = f"{family}, {given}" if family and given else family or given
        return " ".join([name, *(piece for piece in pieces[3:] if piece)])
    return ", ".join(piece for piece in pieces if piece)


def _file(part: Part, found: Property, spot: str) -> Iterator[Part]:
    within = _DATA.match(found.value)
    content = attached(found._replace(value=found.value[within.end() :]) if within else found)
    if content is None:
        part.gap("holds a file in base64 that is damaged", spot=spot)
    elif content:
        part.budget.expand(len(content))
        label = found.name.lower() if found.name.isalpha() else "attachment"
        yield part.child(label, Memory(content), label=f"{label} {spot}", visible=label in _PICTURES)
