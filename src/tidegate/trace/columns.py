"""What the columns of a disclosed table are: values and headings in, a map as the registry's encoder takes it out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidegate.inspection import names
from tidegate.model.content import Value
from tidegate.registry.fields import Field
from tidegate.registry.mapping import Columns, PeopleMap, Person
from tidegate.registry.normalise import dates, places

SAMPLE = 400
"""Cells of a column that are looked at."""
_NAMED = re.compile(
    r"name|\blast\b|\bfirst\b|given|surname|family|nombre|apellido|\bnom\b|pr[eé]nom|фамил|имя|اسم|نام|姓名",
    re.IGNORECASE,
)
_BORN = re.compile(r"birth|born|\bd\.?o\.?b|nacim|naiss|nascim|рожд|تولد|出生", re.IGNORECASE)
_OTHERS = re.compile(
    r"attorney|counsel|lawyer|represent|\bfirm\b|officer|judge|office|facility|agency|abogad|avocat",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:19|20)[0-9]{6}|[0-9]{1,4}(?:st|nd|rd|th)?[-/. ,年][^\n]{3,24}|[^\W\d_]{3,10}\.? [0-9][^\n]{2,16}"
)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9(](?:[ ().\-]{0,2}[0-9]){8,14}")
_NAME = re.compile(r"[^0-9@<>{}\[\]=\\|]{2,60}")
_YOUNGEST = dt.date(2012, 1, 1).toordinal()
"""Median of a column of dates above which they are no birth dates."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of one table. `mapping`: fields for the encoder, None where no two can be paired. `others`: columns about
    somebody else (attorneys, offices), whose numbers are no evidence.
    """

    mapping: PeopleMap | None
    others: frozenset[int]


def meaning(columns: Mapping[int, Sequence[Value | None]], headings: Mapping[int, str]) -> Meaning:
    """What each column is, by its heading and a sample of its values."""
    others = frozenset(c for c in columns if _OTHERS.search(headings.get(c, "")))
    found: dict[Field, list[int]] = {}
    born: list[tuple[bool, int, int]] = []
    for c, values in columns.items():
        if c in others:
            continue
        sample = [value for value in values[: 20 * SAMPLE] if value is not None][:SAMPLE]
        if not sample:
            continue
        heading = headings.get(c, "")
        median = _median_day(sample)
        if median:
            born.append((not _BORN.search(heading), median, c))
            continue
        field = _field([str(value) for value in sample], heading)
        if field:
            found.setdefault(field, []).append(c)
    if born:
        announced, median, c = min(born)
        if not announced or median < _YOUNGEST or len(born) == 1:
            found[Field.BIRTH_DATE] = [c]
    return Meaning(_mapping(found), others)


def _mapping(found: Mapping[Field, Sequence[int]]) -> PeopleMap | None:
    if len(found) < 2:
        return None
    fields = {
        each: Columns(tuple(f"c{c}" for c in (columns if each is Field.NAME else columns[:1])))
        for each, columns in found.items()
    }
    return PeopleMap((Person(fields),))


def _field(sample: Sequence[str], heading: str) -> Field | None:
    size = len(sample)
    if sum(map(bool, map(_MAIL.fullmatch, sample))) >= 0.6 * size:
        return Field.EMAIL
    if re.search(r"phone|tel|mobile|cell", heading, re.IGNORECASE) and (
        sum(map(bool, map(_PHONE.fullmatch, sample))) >= 0.6 * size
    ):
        return Field.PHONE
    if sum(map(bool, map(_NAME.fullmatch, sample))) < 0.8 * size:
        return None
    different = list(dict.fromkeys(sample))
    if sum(bool(places.country(value)) for value in different[:60]) >= 0.7 * min(len(different), 60):
        return Field.NATIONALITY
    return Field.NAME if _are_names(different, size, heading) else None


def _are_names(different: Sequence[str], size: int, heading: str) -> bool:
    """Announced, or words that hardly come twice and may be names."""
    words = sum(len(value.split()) for value in different) / len(different)
    if words > 5:
        return False
    varied = len(different) >= 0.15 * size
    if _NAMED.search(heading):
        return varied or len(different) > 20
    likeness = names.column_likeness(different[:120], heading)
    return likeness >= names.LIKELY or (varied and likeness >= names.POSSIBLE)


def _median_day(sample: Sequence[Value]) -> int:
    """The median of a column of dates; 0 where it is none."""
    days = []
    for value in sample:
        if isinstance(value, dt.date):
            days.append(value.toordinal())
        elif isinstance(value, str) and _DATE.fullmatch(value):
            read = dates.birth_days(value)
            if read:
                days.append(read[0])
    return sorted(days)[len(days) // 2] if len(days) >= 0.6 * len(sample) else 0
