"""Labels beside values: forms about one person, and tables on their side with a column per person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.inspection.tables import births
from tidegate.inspection.tables.cells import Classifier
from tidegate.inspection.tables.codes import (
    BLANK,
    DATE,
    EMPTY,
    FIGURES,
    LABEL,
    NAMES,
    PAIR,
    PLACE,
    TEXT,
    TYPE_OF_CODE,
    WORDS,
)
from tidegate.inspection.tables.grid import Grid
from tidegate.inspection.tables.headings import Headings, Meaning, Role
from tidegate.inspection.tables.recognisers import Recognisers
from tidegate.model.content import Value
from tidegate.model.finding import InformationType as Type

PAIRED = re.compile(r"\s*([^:=]{1,40}?)\s*[:=]\s*(\S.*)", re.DOTALL)
APART = 25
"""Rows after which a label starts another form."""
_SCHEMA = frozenset(
    ("string", "str", "text", "integer", "int", "number", "boolean", "date", "datetime", "object", "array")
)
"""Words that say what a value would be: the label belongs to a schema, not to a form."""
_ABOUT = frozenset(
    (
        Type.BIRTH_DATE,
        Type.NATIONALITY,
        Type.PROTECTION_CLAIM,
        Type.CASE_STATUS,
        Type.PHONE,
        Type.EMAIL,
        Type.ADDRESS,
    )
)


@dataclass(slots=True)
class Record:
    """What one form, or one column of a table on its side, says: (type, position, column, value) by label."""

    fields: dict[str, tuple[Type, int, int, Value]] = field(default_factory=dict)
    last: int = 0

    @property
    def is_person(self) -> bool:
        """A name with something about the person, or an identifier with anything."""
        kinds = {kind for kind, _, _, _ in self.fields.values()}
        identified = any(kind.group == "identifier" for kind in kinds)
        return (Type.PERSON_NAME in kinds and (identified or bool(kinds & _ABOUT))) or (
            identified and len(kinds) > 1
        )

    def fits(self, other: Record) -> bool:
        """Whether two parts can be of one form: near each other, and no label twice."""
        return abs(self.last - other.last) <= APART and not self.fields.keys() & other.fields.keys()


def records(
    grid: Grid, start: int, end: int, classifier: Classifier, headings: Headings, recognisers: Recognisers
) -> list[Record]:
    """All persons whom labels in [start, end) describe."""
    done: list[Record] = []
    growing: dict[int, Record] = {}
    for at in _label_rows(grid, start, end):
        for label, kind, column, value in _pairs(grid, at, classifier, headings, recognisers):
            record = growing.get(column)
            if record is None or label in record.fields or at - record.last > APART:
                if record is not None:
                    done.append(record)
                record = growing[column] = Record()
            record.fields[label] = (kind, at, column, value)
            record.last = at
    found = [*done, *growing.values()]
    return [record for record in found if record.is_person] + _joined([r for r in found if not r.is_person])


def _joined(parts: list[Record]) -> list[Record]:
    """Forms with labels in several columns: parts that are no person alone but are one together."""
    wholes: list[Record] = []
    for part in sorted(parts, key=lambda record: record.last):
        if wholes and wholes[-1].fits(part):
            wholes[-1].fields |= part.fields
            wholes[-1].last = max(wholes[-1].last, part.last)
        else:
            wholes.append(part)
    return [record for record in wholes if record.is_person]


def _label_rows(grid: Grid, start: int, end: int) -> list[int]:
    found: set[int] = set()
    for column in grid.columns.values():
        for code in (LABEL, PAIR):
            at = column.codes.find(code, start, end)
            while at >= 0:
                found.add(at)
                at = column.codes.find(code, at + 1, end)
    return sorted(found)


def _pairs(
    grid: Grid, at: int, classifier: Classifier, headings: Headings, recognisers: Recognisers
) -> Iterator[tuple[str, Type, int, Value]]:
    """Each value of a row with the label left of it and the type that it announces, if it agrees."""
    label = ""
    for c, column in grid.columns.items():
        code, value = column.codes[at], column.values[at]
        if value is None or code in (EMPTY, BLANK):
            continue
        if code == LABEL:
            label = str(value)
            continue
        inner = PAIRED.fullmatch(str(value)) if code == PAIR else None
        told = inner[1] if inner else label
        text: Value = inner[2] if inner else value
        kind = agrees(headings.meaning(told), text, classifier.code(text), recognisers) if told else None
        if kind is not None:
            yield told.lower(), kind, c, text


def agrees(meaning: Meaning, value: Value, code: int, recognisers: Recognisers) -> Type | None:
    """The type, if a label announces it and the value can be one."""
    kind = Type.PERSON_NAME if meaning.role is Role.ANY_NAME and meaning.type is None else meaning.type
    if kind is None or meaning.statistical or str(value).strip().lower() in _SCHEMA:
        return None
    if kind.group == "identifier":
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        return kind if recognisers.matching(kind, [text]) else None
    if kind is Type.PERSON_NAME:
        loose = meaning.role is Role.PERSON and code == TEXT and len(str(value).split()) < 5
        return kind if code in NAMES or loose else None
    if kind is Type.BIRTH_DATE:
        return kind if code == DATE or births.is_birth_year(value) or births.is_serial(value) else None
    if kind in (Type.PHONE, Type.EMAIL, Type.ADDRESS):
        return kind if TYPE_OF_CODE.get(code) is kind or (kind is Type.PHONE and code in FIGURES) else None
    return kind if code in WORDS and code not in (LABEL, PLACE) else None
