"""Rows of a case source as cases. In: texts by field; a case may have many rows (attorneys, relatives). Out: cases."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tidegate.errors import StayError
from tidegate.registry.normalise import identifiers
from tidegate.response.cases.interface import Attorney, Case, Custody, Keyed, Relative

FIELDS = (
    "case", "a_number", "language", "custody", "place", "birth_date", "attorney", "attorney_contact", "attorney_since",
    "attorney_until", "relative", "relation", "relative_name",
)  # fmt: skip
"""What a column may be; a column called as its field needs no line in the settings."""
LONGEST = 500
_CUSTODY = (
    (Custody.DECEASED, r"deceased|died|dead"),
    (Custody.REMOVED, r"remov|deport|departed"),
    (Custody.RELEASED, r"releas|parole|bond|non.?detain|not (in custody|detain)|at large"),
    (Custody.IN_CUSTODY, r"custody|detain|jail|held"),
)
_COMPILED = tuple((custody, re.compile(pattern, re.IGNORECASE)) for custody, pattern in _CUSTODY)


def columns_of(settings: Mapping[str, object]) -> dict[str, str]:
    """Field -> column. Raises StayError for a field that there is not."""
    unknown = sorted(set(settings) - set(FIELDS))
    if unknown or not all(isinstance(name, str) for name in settings.values()):
        raise StayError(f"[cases] columns: a field is one of {', '.join(FIELDS)}, its column a text")
    return {name: str(settings.get(name, name)) for name in FIELDS}


def keyed(number: str) -> list[Keyed]:
    """A number in every sense it may have."""
    found = [("a_number", identifiers.a_number(number)), ("code", identifiers.code(number))]
    return [one for one in found if one[1]]


@dataclass(slots=True)
class Cases:
    """Takes rows; keeps those that were asked for."""

    wanted: frozenset[Keyed]
    _found: dict[int, Case] = field(default_factory=dict)
    _by: dict[Keyed, int] = field(default_factory=dict)

    def take(self, row: Mapping[str, str]) -> None:
        """One row, by field."""
        keys = [key for name in ("a_number", "case") for key in _own(name, row.get(name, ""))]
        if self.wanted.isdisjoint(keys):
            return
        index = next((self._by[key] for key in keys if key in self._by), len(self._found))
        for key in keys:
            self._by.setdefault(key, index)
        self._found[index] = _with(self._found.get(index, Case()), row)

    def asked(self) -> dict[Keyed, Case]:
        """By the numbers that were asked for."""
        return {key: self._found[index] for key, index in self._by.items() if key in self.wanted}


def gathered(wanted: Sequence[Keyed], rows: Iterable[Mapping[str, str]]) -> dict[Keyed, Case]:
    """All rows at once."""
    cases = Cases(frozenset(wanted))
    for row in rows:
        cases.take(row)
    return cases.asked()


def _own(name: str, text: str) -> list[Keyed]:
    if name == "a_number":
        number = identifiers.a_number(text)
        return [("a_number", number)] if number else []
    code = identifiers.code(text)
    return [("code", code)] if code else []


def _with(case: Case, row: Mapping[str, str]) -> Case:
    told = {name: row.get(name, "").strip()[:LONGEST] for name in FIELDS}
    attorneys, relatives = case.attorneys, case.relatives
    if told["attorney"]:
        since, until = _day(told["attorney_since"]), _day(told["attorney_until"])
        attorneys = (*attorneys, Attorney(told["attorney"], told["attorney_contact"], since, until))
    if told["relative"]:
        relatives = (*relatives, Relative(told["relative"], told["relation"], told["relative_name"]))
    return replace(
        case,
        number=case.number or told["case"],
        a_number=case.a_number or told["a_number"],
        language=case.language or told["language"],
        custody=_custody(told["custody"]) if case.custody is Custody.UNKNOWN else case.custody,
        place=case.place or told["place"],
        born=case.born or told["birth_date"],
        attorneys=tuple(dict.fromkeys(attorneys)),
        relatives=tuple(dict.fromkeys(relatives)),
    )


def _custody(text: str) -> Custody:
    return next((custody for custody, pattern in _COMPILED if pattern.search(text)), Custody.UNKNOWN)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
