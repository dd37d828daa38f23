"""What is to be done next, as one table in order of haste. In: Facts and an Actor. Out: acts, theirs first.

An act that nobody here may do is shown too, with who may: what is next must never be empty because of a role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import GRANTS, Right
from tidegate.service.console.incidents.facts import Facts
from tidegate.service.console.incidents.words import STEPS, count
from tidegate.service.incidents.models import IncidentState
from tidegate.service.stays import recorded
from tidegate.service.watch.models import Observation, ObservationState


@dataclass(frozen=True, slots=True)
class Next:
    """`url`: where it is done, "" for nothing to press. `mine`: this person may. `who`: else, whose it is."""

    title: str
    why: str
    url: str = ""
    action: str = ""
    right: Right | None = None
    mine: bool = True
    who: str = ""


def next_acts(facts: Facts, actor: Actor) -> list[Next]:
    """What they may do first, each part in order of haste."""
    found = [_for(one, actor) for rule in _RULES for one in rule(facts)]
    return sorted(found, key=lambda one: not one.mine)


def _for(one: Next, actor: Actor) -> Next:
    if one.right is None or actor.may(one.right):
        return one
    who = " or ".join(sorted(role.value for role in GRANTS[one.right]))
    return Next(one.title, one.why, right=one.right, mine=False, who=who)


def _live(facts: Facts) -> Iterator[Next]:
    row = Observation.objects.filter(sha256=facts.incident.sha256, state=ObservationState.OPEN)
    live = row.exclude(source="canary").order_by("at").first()
    if live is not None:
        url = reverse("observation", args=[live.pk])
        yield Next("Take the file down", "It is live now.", url, "Go to the take-down", Right.WITHDRAW)


def _troubles(facts: Facts) -> Iterator[Next]:
    for step in facts.steps:
        if step.trouble and step.done_at is None:
            name = STEPS.get(step.kind, step.kind).lower()
            why = f"{step.trouble[:1].upper()}{step.trouble[1:]}. It is tried again every minute."
            yield Next(f"A step does not come to its end: {name}", why)


def _missing(facts: Facts) -> Iterator[Next]:
    number = facts.incident.pk
    if facts.incident.missing and not recorded.accepted(str(number)):
        yield Next(
            "Settle what could not be read of the file",
            "Until then nobody is told that a person has no stay.",
            reverse("incident-missing", args=[number]),
            "Look at what is missing",
            Right.RESOLVE_PEOPLE,
        )


def _probable(facts: Facts) -> Iterator[Next]:
    waiting = facts.affected.probable
    if waiting:
        yield Next(
            f"Say who {count(waiting, 'person', 'people')} may be",
            "The registry answers, but not surely. They are stayed meanwhile.",
            f"{reverse('incident-people', args=[facts.incident.pk])}?resolution=probable",
            "Open the queue",
            Right.RESOLVE_PEOPLE,
        )


def _logs(facts: Facts) -> Iterator[Next]:
    if facts.reading is None or not facts.reading.told.get("logs"):
        yield Next(
            "Give the access logs",
            "Without them nobody knows who fetched the file.",
            reverse("incident-evidence-add", args=[facts.incident.pk]),
            "Add a log",
            Right.RESPOND,
        )


def _gone(facts: Facts) -> Iterator[Next]:
    if facts.exposure.latest.not_after is None and facts.incident.state == IncidentState.OPEN:
        yield Next(
            "Find out whether it is gone",
            "No machine has seen it gone. Say what is known, or give later logs.",
            reverse("incident-claim-add", args=[facts.incident.pk]),
            "Add a claim",
            Right.RESPOND,
        )


def _notices(facts: Facts) -> Iterator[Next]:
    left = facts.affected.stayed - facts.affected.notified
    if left > 0:
        yield Next(
            f"Tell {count(left, 'person', 'people')}",
            "No stay can end before its person has been told, and their case was reviewed.",
            reverse("incident-people", args=[facts.incident.pk]),
            "See who they are",
            Right.SEE_PEOPLE,
        )


_RULES: tuple[Callable[[Facts], Iterator[Next]], ...] = (
    _live, _troubles, _missing, _logs, _gone, _probable, _notices,
)  # fmt: skip
