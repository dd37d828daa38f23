"""One line of text that is a record about somebody, whatever parts its fields: a row of its own beside the text.

In: a line, in no table. Out: its fields, where one of them is a full date of a year in which grown people were born. A
statement of a database, a list in a program, a row of an odd table: a sentence around it would say whose it is, fields
alone do not.
"""

from __future__ import annotations

import re

from tidegate.inspection.part import Part
from tidegate.model.content import Block, Row, Table

_DATE = re.compile(
    r"(?<![0-9])(?:(?:19[2-9][0-9]|200[0-8])[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|[12][0-9]|3[01])[-/.](?:19[2-9][0-9]|200[0-8]))(?![0-9])"
)
TOUCHING = re.compile(
    r"(?<![0-9])(A?[0-9]{9})((?:19[2-9][0-9]|200[0-8])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])"
)
"""A number of nine digits and a date without separators, as records of fixed width write them side by side."""
_PARTED = re.compile(r"[,;|\t(){}\[\]'\"&\\]+|\s{2,}")
_LEAST, _MOST, _FIELD = 3, 64, 60
_LONGEST = 2000


def record(part: Part, number: int, text: str) -> Block | None:
    """The fields of line `number` as a table of one row, or None."""
    if len(text) > _LONGEST:
        return None
    apart, touching = TOUCHING.subn(r" | \1 | \2 | ", text)
    if not touching and not _DATE.search(text):
        return None
    fields = [field for piece in _PARTED.split(apart) if (field := piece.strip())]
    if not _LEAST <= len(fields) <= _MOST:
        return None
    if "@" in text and _DATE.match(text.lstrip()):
        return None  # A change log says by its date, name and address who changed a program.
    if not touching and not any(len(field) < _FIELD and _DATE.fullmatch(field) for field in fields):
        return None
    return Block(Table(part.location(f"lines {number}-{number}")), [Row(number, dict(enumerate(fields)))])
