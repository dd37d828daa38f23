"""Lines of contacts and calendars (`NAME;PARAMETER=x:value`) -> properties, unfolded and decoded.

In: the part. Out: properties with the line they begin on; a line that is none comes out as plain text.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tidegate.inspection.formats.encoding import decoded
from tidegate.inspection.formats.flow import line_batches
from tidegate.inspection.formats.mail.words import in_charset
from tidegate.inspection.part import Part

_HEAD = re.compile(
    r'(?:(?P<group>[A-Za-z0-9.-]+)\.)?(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;(?:"[^"]*"|[^":;])*)*):'
)
_PARAMETER = re.compile(r';([^=;":]*)=?((?:"[^"]*"|[^";])*)')
_NAME = re.compile(r"[A-Za-z0-9-]{1,30}")
_ESCAPED = re.compile(r"\\([nN,;:\\\"])")
_LONGEST = 64 << 20


class Property(NamedTuple):
    """`name` in upper case; `parameters` in order; `value` decoded and without escapes; `line`: 1-based;
    `group`: what stands before the name and a dot."""

    name: str
    parameters: list[tuple[str, str]]
    value: str
    line: int
    group: str = ""

    def parameter(self, name: str) -> str:
        """All values of one parameter, in lower case; "" where there is none."""
        return ",".join(value for key, value in self.parameters if key == name).lower()

    @property
    def encoded(self) -> bool:
        """Whether the value is a file in base64."""
        return self.parameter("ENCODING") in ("b", "base64") or self.says("BASE64")

    def says(self, word: str) -> bool:
        """Whether a parameter without a name is this word."""
        return any(not key and value.upper() == word for key, value in self.parameters)


def properties(part: Part) -> Iterator[Property | tuple[str, int]]:
    """All lines in order: properties, and what is none as (text, line)."""
    for text, line in _unfolded(_numbered(part)):
        head = _HEAD.match(text)
        if head is None:
            if text.strip():
                yield text, line
            continue
        parameters = [_parameter(*found.groups()) for found in _PARAMETER.finditer(head["parameters"] or "")]
        found = _property(head["name"].upper(), parameters, text[head.end() :], line)
        yield found._replace(group=head["group"] or "")


def _numbered(part: Part) -> Iterator[tuple[str, int]]:
    number = 1
    for batch in line_batches(decoded(part), _LONGEST):
        for text in batch:
            yield text.rstrip("\r\n"), number
            number += 1


def _unfolded(lines: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """A line that begins with a blank continues the one before; so does one behind a soft break."""
    held: list[str] = []
    first, soft = 0, False
    for text, number in lines:
        if held and (text[:1] in (" ", "\t") or soft):
            held.append(text if soft else text[1:])
            if soft:
                held[-2] = held[-2][:-1]
        else:
            if held:
                yield "".join(held), first
            held, first = [text], number
        soft = text.endswith("=") and "QUOTED-PRINTABLE" in held[0].partition(":")[0].upper()
    if held:
        yield "".join(held), first


def _parameter(name: str, value: str) -> tuple[str, str]:
    """vCard 2.1 gives values without their names (`;HOME;BASE64`)."""
    if not value:
        return "", name
    if not _NAME.fullmatch(name):
        return "", f"{name}={value}"
    return name.upper(), value.replace('"', "").replace("^n", "\n").replace("^'", '"').replace("^^", "^")


def _property(name: str, parameters: list[tuple[str, str]], value: str, line: int) -> Property:
    found = Property(name, parameters, value, line)
    if found.parameter("ENCODING") == "quoted-printable" or found.says("QUOTED-PRINTABLE"):
        charset = found.parameter("CHARSET") or "utf-8"
        value = in_charset(binascii.a2b_qp(value.encode("utf-8", "replace")), charset)
    if not found.encoded:
        value = _ESCAPED.sub(lambda escape: "\n" if escape[1] in "nN" else escape[1], value)
    return found._replace(value=value)


def attached(found: Property) -> bytes | None:
    """The file that a property holds, or None where it is damaged."""
    packed = "".join(found.value.split())
    try:
        return binascii.a2b_base64(packed + "=" * (-len(packed) % 4), strict_mode=True)
    except (binascii.Error, ValueError):
        return None
