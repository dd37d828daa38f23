"""How far telling people has come, as counts. In: an incident. Out: Counts that name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from tidegate.model.notice import Audience
from tidegate.response.notices.states import State
from tidegate.service.incidents.models import Incident
from tidegate.service.notices.models import Notice


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """`held`: by TRANSLATION, for somebody to approve. `other`: of people whose language is another."""

    code: str
    letters: int
    held: int
    other: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Letters that count (not superseded). `states`: of letters to persons. `others`: of all other audiences.

    `ready`, `out`: by way. `causes`: why letters are held, the most frequent first.
    """

    persons: int
    states: dict[str, int]
    others: dict[str, int]
    ready: dict[str, int]
    out: dict[str, int]
    causes: tuple[tuple[str, int], ...]
    languages: tuple[LanguageCount, ...]

    @property
    def all(self) -> int:
        """Of every audience."""
        return self.persons + sum(self.others.values())

    def total(self, state: State) -> int:
        """Of every audience in a state."""
        return self.states.get(state, 0) + self.others.get(state, 0)


def counts(incident: Incident) -> Counts:
    """As they are now."""
    rows = Notice.objects.filter(incident=incident, superseded=False)
    persons, others = rows.filter(audience=Audience.PERSON), rows.exclude(audience=Audience.PERSON)
    held = list(rows.filter(state=State.HELD).values_list("language", "causes"))
    why = Counter(cause for _, causes in held for cause in causes)
    return Counts(
        persons=persons.count(),
        states=_by(persons.values_list("state").annotate(Count("pk")).order_by()),
        others=_by(others.values_list("state").annotate(Count("pk")).order_by()),
        ready=_by(rows.filter(state=State.READY).values_list("way").annotate(Count("pk")).order_by()),
        out=_by(rows.filter(state=State.OUT).values_list("way").annotate(Count("pk")).order_by()),
        causes=tuple(why.most_common()),
        languages=_languages(rows.values_list("language", "wanted"), held),
    )


def _by(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(counted)


def _languages(
    rows: Iterable[tuple[str, str]], held: Iterable[tuple[str, list[str]]]
) -> tuple[LanguageCount, ...]:
    letters: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for code, wanted in rows:
        letters[code] += 1
        other[code] += bool(wanted)
    waiting = Counter(code for code, causes in held if "TRANSLATION" in causes)
    found = (LanguageCount(code, count, waiting[code], other[code]) for code, count in letters.items())
    return tuple(sorted(found, key=lambda one: (-one.letters, one.code)))
