"""May this person be acted against? In: case numbers, A-numbers, or names with birth dates. Out: an Answer each.

Nothing that was asked is written down but how many. Whoever is not known is unknown, not free, while anything is open.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from tidegate.errors import KeyUnavailableError, RefusedError
from tidegate.registry.normalise import identifiers
from tidegate.response.people.prints import Printed, Printer
from tidegate.response.stays import Answer, Said, Why, answer, facts, together
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.office import Office
from tidegate.service.stays import recorded
from tidegate.service.stays.acts.canary import touched
from tidegate.service.stays.known import known
from tidegate.service.stays.models import Asking, Print, Resolution, Stay
from tidegate.service.stays.prints import printer as printer_of
from tidegate.service.stays.standing import Standing, standing

MOST = 1000
"""Questions at once."""
_STEP = 400


@dataclass(frozen=True, slots=True)
class Question:
    """A number as somebody wrote it, or a name and a birth date."""

    number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    born: dt.date | None = field(default=None, repr=False)


def ask(office: Office, actor: Actor, questions: Sequence[Question]) -> list[Answer]:
    """An answer each, in order. Raises RefusedError without the right, and over the day's quota."""
    actor.must(Right.ASK_STAYS)
    if not 0 < len(questions) <= MOST:
        raise RefusedError(f"ask 1 to {MOST:,} questions at once")
    now = office.now()
    _count(office, actor, len(questions), now)
    try:
        printer = printer_of(office)
    except KeyUnavailableError:
        return [Answer(Said.UNKNOWN, Why.NO_KEY)] * len(questions)
    here = standing(office)
    asked = [_prints(printer, question) for question in questions]
    for prints, more in zip(asked, known(office, printer, [q.number for q in questions]), strict=True):
        prints += more
    found = _found({one for prints in asked for one in prints})
    people = {stay.person_id for stays in found.values() for stay in stays}
    if canaries := {
        stay.person_id
        for stays in found.values()
        for stay in stays
        if stay.person.resolution == Resolution.CANARY
    }:
        touched(office, actor, canaries, "asked for")
    of_stays = _answers(office, here, found, people, now)
    return [
        _answer(here, question, [of_stays[s.pk] for one in prints for s in found.get(one, ())])
        for question, prints in zip(questions, asked, strict=True)
    ]


def _answer(here: Standing, question: Question, answers: Sequence[Answer]) -> Answer:
    whole = together(answers)
    if whole.said is Said.STAYED:
        return whole
    if here.trouble is not None:
        return Answer(Said.UNKNOWN, here.trouble)
    if not answers and here.by_number_alone and question.number and not _is_a_number(question.number):
        return Answer(Said.UNKNOWN, Why.BY_NUMBER)
    return whole


def _is_a_number(text: str) -> bool:
    return bool(identifiers.a_number(text))


def _answers(
    office: Office,
    here: Standing,
    found: Mapping[Printed, list[Stay]],
    people: set[uuid.UUID],
    now: dt.datetime,
) -> dict[int, Answer]:
    """By stay. What rows say of themselves is believed where the record says the same."""
    days = office.instance.section("response")["stay_days"]
    told, rulings = recorded.told(people), recorded.rulings(people)
    answers: dict[int, Answer] = {}
    for stay in (stay for stays in found.values() for stay in stays):
        said = here.recorded.get(str(stay.person.incident_id), recorded.Recorded())
        person = str(stay.person_id)
        if stay.set_at not in said.moments:
            answers[stay.pk] = Answer(Said.UNKNOWN, Why.DISAGREE)
        elif recorded.ruled_out(rulings[person]):
            answers[stay.pk] = Answer(Said.NONE, Why.NOT_KNOWN)
        else:
            answers[stay.pk] = answer(facts(stay.set_at, told[person], now), now, days)
    return answers


def _prints(printer: Printer, question: Question) -> list[Printed]:
    if question.born is not None:
        return printer.asked_pair(question.name, question.born)
    return printer.asked(question.number)


def _found(prints: set[Printed]) -> dict[Printed, list[Stay]]:
    wanted, found = sorted(prints), dict[Printed, list[Stay]]()
    for start in range(0, len(wanted), _STEP):
        step = wanted[start : start + _STEP]
        rows = Print.objects.filter(value__in=[value for _, value in step]).select_related("stay__person")
        for row in rows:
            if (row.field, row.value) in prints:
                found.setdefault((row.field, row.value), []).append(row.stay)
    return found


def _count(office: Office, actor: Actor, questions: int, now: dt.datetime) -> None:
    """Before anything is answered."""
    most = office.instance.section("response")["questions_a_day"]
    with transaction.atomic():
        row, _ = Asking.objects.select_for_update().get_or_create(account_id=actor.account, day=now.date())
        if row.questions + questions > most:
            raise RefusedError(f"nobody asks more than {most:,} questions a day: an administrator sets it")
        row.questions += questions
        row.save(update_fields=["questions"])
