"""Letters set, judged by the guard and sealed, some at a time. In: an incident. Out: how many; resumable anywhere.

A letter is set of the facts of the day; when these change before it leaves, it is set anew. What is out is never
touched: the rows are looked at again, under the incident's lock, before anything is written to them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from tidegate.errors import NoticeError
from tidegate.model.notice import Audience
from tidegate.model.notice import Notice as Noun
from tidegate.model.person import Individual
from tidegate.record.acts import Act
from tidegate.response.notices.guard import Approval, Cause
from tidegate.response.notices.press import Pressed, Setting, Task, press
from tidegate.response.notices.states import INSIDE, State, Way
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.each import update_each
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.notices import approvals, draft, everybody, facts, sealed, terms
from tidegate.service.notices.acts.approve import freed_by
from tidegate.service.notices.models import Notice, NoticeEvent
from tidegate.service.office import Office
from tidegate.service.turn import turn

ADDRESS = "ADDRESS"
"""Beside the guard's causes: nobody knows where to send it."""
Progress = Callable[[int, int], None]
_FIELDS = ("state", "causes", "text", "edition", "noun", "letter", "pages", "way")
_TOGETHER = 200


def waiting(incident: Incident, edition: str) -> QuerySet[Notice]:
    """Rows whose letter is to be set, of facts of this edition."""
    rows = Notice.objects.filter(incident=incident, superseded=False, state__in=INSIDE)
    return rows.filter(~Q(edition=edition) | Q(state=State.DRAFTED))


def set_all(
    office: Office, incident: Incident, progress: Progress = lambda done, of: None, *, wait: bool = True
) -> int:
    """Letters that were set. `wait`: for whoever sets letters of this incident just now; else they are left to them.

    Raises InstanceError, RefusedError, VaultError; NoticeError where a process died.
    """
    with turn(office, f"letters-{incident.pk}", wait=wait) as mine:
        return _set(office, incident, progress) if mine else 0


def _set(office: Office, incident: Incident, progress: Progress) -> int:
    said = terms.terms(office.instance)
    shared = facts.shared(office, incident, said)
    rows = list(
        waiting(incident, shared.edition)
        .select_related("person", "incident")
        .order_by("language", "way", "pk")
    )
    if not rows:
        return 0
    people = everybody.people(office, incident)
    now = office.now()
    around = draft.Context(
        said, shared, incident.people or 0, _told(incident), now.astimezone(said.zone).date(), now
    )
    tasks, nouns, stuck = _tasks(office, rows, people, around)
    _write(office, incident, stuck)
    by_number = {str(row.pk): row for row in rows}
    done = len(stuck)
    approved = approvals.standing(office, incident)
    setting = Setting(
        everybody.prints(people),
        approvals.own(office),
        now,
        approved,
        office.instance.section("mail")["sender"],
    )
    for some in press(setting, tasks, said.processes):
        pairs = [(by_number[one.number], one) for one in some]
        _keep(office, pairs, nouns, shared.edition)
        _write(office, incident, [row for row, _ in pairs])
        done += len(some)
        progress(done, len(rows))
    _caught_up(office, incident, approved)
    _entered(office, incident, done)
    return done


def _caught_up(office: Office, incident: Incident, before: Sequence[Approval]) -> None:
    """What counsel approved while letters were set, when some were judged without it."""
    with transaction.atomic():
        locked = Incident.objects.select_for_update().get(pk=incident.pk)
        for one in approvals.standing(office, locked):
            if one not in before and one.cause is not Cause.DRAFT:
                freed_by(office, SYSTEM.account, locked, one.subject, one.cause)


def _tasks(
    office: Office, rows: Sequence[Notice], people: Sequence[Individual], around: draft.Context
) -> tuple[list[Task], dict[str, Noun], list[Notice]]:
    """What can be set, what it says, and the rows whose letter cannot be."""
    tasks: list[Task] = []
    nouns: dict[str, Noun] = {}
    stuck: list[Notice] = []
    for row in rows:
        person = people[row.person.number - 1] if row.person else None
        row.edition = around.shared.edition
        try:
            at = draft.place(row, person, around.said, sealed.recipient(office, row))
            row.way = at.way
            noun = draft.notice(row, at, person, around)
        except NoticeError:
            at, noun = None, None
        if at is None or noun is None or at.way is Way.NONE:
            row.state, row.causes = State.HELD, [ADDRESS]
            stuck.append(row)
            continue
        nouns[str(row.pk)] = noun
        tasks.append(
            Task(
                str(row.pk), noun, row.key, at.way in (Way.E_MAIL, Way.ATTORNEY) and bool(noun.recipient.mail)
            )
        )
    return tasks, nouns, stuck


def _keep(
    office: Office, pairs: Sequence[tuple[Notice, Pressed]], nouns: dict[str, Noun], edition: str
) -> None:
    """The rows as they will be; letters and nouns lie in the vault when this returns."""
    papers = [(row, one.letter.content) for row, one in pairs if one.letter is not None]
    said = [(row, sealed.as_bytes(nouns[one.number])) for row, one in pairs]
    digests = iter(sealed.keep_all(office, [*papers, *said]))
    for row, one in pairs:
        row.causes, row.text, row.edition = list(one.causes), one.text, edition
        row.state = State.HELD if one.causes else State.READY
        if one.letter is not None:
            row.letter, row.pages = next(digests), one.letter.pages
    for row, _ in pairs:
        row.noun = next(digests)


def _write(office: Office, incident: Incident, rows: Sequence[Notice]) -> None:
    """Those that are still inside; one may have left meanwhile, with the letter it had."""
    now = office.now()
    for start in range(0, len(rows), _TOGETHER):
        some = rows[start : start + _TOGETHER]
        with transaction.atomic():
            Incident.objects.select_for_update().get(pk=incident.pk)
            before = dict(
                Notice.objects.filter(
                    pk__in=[row.pk for row in some], state__in=INSIDE, superseded=False
                ).values_list("pk", "state")
            )
            fresh = [row for row in some if row.pk in before]
            update_each(fresh, _FIELDS)
            NoticeEvent.objects.bulk_create(
                NoticeEvent(
                    notice=row, at=now, what=row.state, by=SYSTEM.account, note=", ".join(row.causes)[:500]
                )
                for row in fresh
                if row.state != before[row.pk]
            )


def _told(incident: Incident) -> int:
    rows = Notice.objects.filter(incident=incident, audience=Audience.PERSON, state=State.DELIVERED)
    return rows.values("person").distinct().count()


def _entered(office: Office, incident: Incident, done: int) -> None:
    rows = Notice.objects.filter(incident=incident, superseded=False)
    detail = {
        "set": done,
        "ready": rows.filter(state=State.READY).count(),
        "held": rows.filter(state=State.HELD).count(),
    }
    with transaction.atomic():
        append(Act.NOTICES_SET, actor=SYSTEM, subject=str(incident.pk), detail=detail, now=office.now())
