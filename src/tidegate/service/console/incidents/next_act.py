"""What is to be done next, as one table in order of haste. In: Facts and an Actor. Out: acts, theirs first.

An act that nobody here may do is shown too, with who may: what is next must never be empty because of a role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import GRANTS, Right
from tidegate.service.console.codes import word
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
    who = f" {gettext('or')} ".join(sorted(word(role.value) for role in GRANTS[one.right]))
    return Next(one.title, one.why, right=one.right, mine=False, who=who)


def _live(facts: Facts) -> Iterator[Next]:
    row = Observation.objects.filter(sha256=facts.incident.sha256, state=ObservationState.OPEN)
    live = row.exclude(source="canary").order_by("at").first()
    if live is not None:
        url = reverse("observation", args=[live.pk])
        yield Next(
            gettext("Take the file down"),
            gettext("It is live now."),
            url,
            gettext("Go to the take-down"),
            Right.WITHDRAW,
        )


def _troubles(facts: Facts) -> Iterator[Next]:
    for step in facts.steps:
        if step.trouble and step.done_at is None:
            name = gettext(STEPS.get(step.kind, step.kind)).lower()
            trouble = f"{step.trouble[:1].upper()}{step.trouble[1:]}"
            why = gettext("%(trouble)s. It is tried again every minute.") % {"trouble": trouble}
            yield Next(gettext("A step does not come to its end: %(name)s") % {"name": name}, why)


def _missing(facts: Facts) -> Iterator[Next]:
    number = facts.incident.pk
    if facts.incident.missing and not recorded.accepted(str(number)):
        yield Next(
            gettext("Settle what could not be read of the file"),
            gettext("Until then nobody is told that a person has no stay."),
            reverse("incident-missing", args=[number]),
            gettext("Look at what is missing"),
            Right.RESOLVE_PEOPLE,
        )


def _probable(facts: Facts) -> Iterator[Next]:
    waiting = facts.affected.probable
    if waiting:
        yield Next(
            gettext("Say who %(people)s may be") % {"people": count(waiting, "person", "people")},
            gettext("The registry answers, but not surely. They are stayed meanwhile."),
            f"{reverse('incident-people', args=[facts.incident.pk])}?resolution=probable",
            gettext("Open the queue"),
            Right.RESOLVE_PEOPLE,
        )


def _logs(facts: Facts) -> Iterator[Next]:
    if facts.reading is None or not facts.reading.told.get("logs"):
        yield Next(
            gettext("Give the access logs"),
            gettext("Without them nobody knows who fetched the file."),
            reverse("incident-evidence-add", args=[facts.incident.pk]),
            gettext("Add a log"),
            Right.RESPOND,
        )


def _gone(facts: Facts) -> Iterator[Next]:
    if facts.exposure.latest.not_after is None and facts.incident.state == IncidentState.OPEN:
        yield Next(
            gettext("Find out whether it is gone"),
            gettext("No machine has seen it gone. Say what is known, or give later logs."),
            reverse("incident-claim-add", args=[facts.incident.pk]),
            gettext("Add a claim"),
            Right.RESPOND,
        )


def _notices(facts: Facts) -> Iterator[Next]:
    left = facts.affected.stayed - facts.affected.notified
    if left > 0:
        yield Next(
            gettext("Tell %(people)s") % {"people": count(left, "person", "people")},
            gettext("No stay can end before its person has been told, and their case was reviewed."),
            reverse("incident-people", args=[facts.incident.pk]),
            gettext("See who they are"),
            Right.SEE_PEOPLE,
        )


_RULES: tuple[Callable[[Facts], Iterator[Next]], ...] = (
    _live, _troubles, _missing, _logs, _gone, _probable, _notices,
)  # fmt: skip
