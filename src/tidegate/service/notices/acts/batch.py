"""Letters on paper: batches for the post and for officers. In: an incident, a way. Out: papers to print, a manifest.

    ready -> batch (one act: rows are out, papers are sealed) -> printed -> posted, with the post's numbers

The papers hold names: whoever opens them gives a reason; when the batch has left the house, they are discarded, so that
shredding one person leaves no letter of theirs in it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max

from tidegate.errors import NoticeError, RefusedError
from tidegate.record.acts import Act
from tidegate.response.notices.compose import compose
from tidegate.response.notices.guard import Approval, Outcome, Prints, check
from tidegate.response.notices.guard.letters import on_paper
from tidegate.response.notices.papers.batch import MOST, manifest_csv
from tidegate.response.notices.papers.batch import batch as bound
from tidegate.response.notices.papers.serials import code, read
from tidegate.response.notices.papers.sheet import sheet
from tidegate.response.notices.states import State, Way
from tidegate.response.notices.typeset import Letter, Typesetter
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.notices import approvals, everybody, sealed
from tidegate.service.notices.models import Notice, NoticeBatch, NoticeEvent
from tidegate.service.office import Office

_TRACKING = re.compile(r"[A-Z0-9]{6,40}")
WAYS = (Way.POST, Way.HAND)


@dataclass(frozen=True, slots=True)
class Batch:
    """`row`: None where nothing was ready. `count`: letters in it. `left`: ready ones for the next batch. `held`: that
    the guard kept at the last moment.
    """

    row: NoticeBatch | None
    count: int
    left: int
    held: int = 0


def batch(office: Office, actor: Actor, incident: Incident, way: Way = Way.POST) -> Batch:
    """The next letters of a way, up to what one batch holds. Raises RefusedError without right, VaultError."""
    actor.must(Right.NOTIFY)
    if way not in WAYS:
        raise RefusedError("batches are for the post, or for delivery by hand")
    ready = Notice.objects.filter(incident=incident, superseded=False, state=State.READY, way=way)
    rows = list(ready.select_related("person", "incident").order_by("language", "pk")[:MOST])
    if not rows:
        return Batch(None, 0, 0)
    known = everybody.prints(everybody.people(office, incident))
    held = _refused(office, actor, incident, rows, known)
    rows = [row for row in rows if row.pk not in held]
    made = _made(office, actor, incident, rows, way) if rows else None
    return Batch(made, len(rows), ready.count(), len(held))


def reveal(office: Office, actor: Actor, row: NoticeBatch, what: str, reason: str) -> bytes:
    """The papers to print, for a reason: `letters` or `sheets`. Raises RefusedError once they were discarded."""
    actor.must(Right.NOTIFY)
    checked(reason)
    digest = {"letters": row.letters, "sheets": row.sheets}.get(what, "")
    if not digest:
        raise RefusedError("there are no such papers: once a batch has left the house they are discarded")
    detail: dict[str, Worth] = {"incident": str(row.incident_id), "what": what, "letters": row.count}
    with transaction.atomic():
        append(Act.NOTICE_BATCH_OPENED, actor=actor, subject=str(row.pk), detail=detail, now=office.now())
    with office.vault.open(holder(row.incident_id), digest) as stream:
        return stream.read()


def posted(
    office: Office, actor: Actor, row: NoticeBatch, at: dt.datetime, tracking: Mapping[str, str] | None = None
) -> int:
    """It left the house at `at`; `tracking`: the post's numbers by serial. How many numbers were taken.

    Raises RefusedError for an instant before the batch was made or in the future, for a serial that is not in it.
    """
    actor.must(Right.NOTIFY)
    now = office.now()
    if at.tzinfo is None or not row.made_at <= at <= now:
        raise RefusedError(
            "a batch leaves after it was made, and not in the future; give the time with its zone"
        )
    numbers = _numbers(row, tracking or {})
    with transaction.atomic():
        locked = NoticeBatch.objects.select_for_update().get(pk=row.pk)
        for notice in locked.notices.filter(serial__in=numbers):
            notice.tracking = numbers[notice.serial]
            notice.save(update_fields=["tracking"])
        if locked.posted_at is None:
            locked.posted_at = at
            locked.notices.filter(state=State.OUT).update(out_at=at)
            append(
                Act.NOTICE_BATCH_POSTED,
                actor=actor,
                subject=str(row.pk),
                detail={"incident": str(row.incident_id), "letters": row.count, "at": at.isoformat()},
                now=now,
            )
        papers = [one for one in (locked.letters, locked.sheets) if one]
        locked.letters = locked.sheets = ""
        locked.save(update_fields=["posted_at", "letters", "sheets"])
    discard(office, row.incident, papers)
    return len(numbers)


def discard(office: Office, incident: Incident, papers: Sequence[str]) -> None:
    """Papers of no further use. Under a litigation hold the vault keeps them all the same."""
    if not office.vault.ring.held(holder(incident.pk)):
        for digest in papers:
            office.vault.discard(holder(incident.pk), digest)


def tracking_file(text: str) -> dict[str, str]:
    """Lines of `serial,number`. Raises RefusedError naming the line, and nothing that stands in it."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.casefold().startswith("serial"):
            continue
        serial, _, tracked = line.replace(";", ",").partition(",")
        one, value = read(serial.strip().strip('"')), tracked.strip().strip('"').replace(" ", "").upper()
        if not one or not _TRACKING.fullmatch(value):
            raise RefusedError(f"line {number} of the numbers is not `serial,number`")
        found[one] = value
    return found


def _numbers(row: NoticeBatch, tracking: Mapping[str, str]) -> dict[str, str]:
    there = set(row.notices.values_list("serial", flat=True))
    if not there.issuperset(tracking):
        raise RefusedError("a number is for a letter that is not in this batch: nothing was taken")
    return dict(tracking)


def _refused(
    office: Office, actor: Actor, incident: Incident, rows: Sequence[Notice], known: Prints
) -> set[object]:
    """What the guard keeps now, whatever it said when the letter was set."""
    allowed, now = approvals.standing(office, incident), office.now()
    held = [row for row in rows if _kept(office, row, known, allowed)]
    with transaction.atomic():
        Incident.objects.select_for_update().get(pk=incident.pk)
        for row in held:
            if Notice.objects.filter(pk=row.pk, state=State.READY).update(
                state=State.HELD, causes=row.causes
            ):
                NoticeEvent.objects.create(notice=row, at=now, what=State.HELD, by=actor.account)
    return {row.pk for row in held}


def _kept(office: Office, row: Notice, known: Prints, allowed: tuple[Approval, ...]) -> bool:
    """Whether the guard keeps it; `row.causes` says why."""
    try:
        noun = sealed.noun(office, row)
        outgoing = replace(on_paper(noun, compose(noun)), mail=noun.recipient.mail)
        own = approvals.own(office)
        ruling = check(outgoing, known=known, own=own, now=office.now(), approvals=allowed)
        row.causes = list(dict.fromkeys(reason.cause.name for reason in ruling.reasons))
        return ruling.outcome > Outcome.PASS
    except NoticeError:
        row.causes = ["LETTER"]
        return True


def _made(office: Office, actor: Actor, incident: Incident, rows: list[Notice], way: Way) -> NoticeBatch:
    """Papers first, which takes its time; then rows, batch and entry in one, if nothing has changed meanwhile."""
    papers = [sealed.letter(office, row) for row in rows]
    whole = bound(papers)
    letters = _seal(office, incident, whole.content)
    sheets = _seal(office, incident, bound(_sheets(office, rows, papers)).content) if way is Way.HAND else ""
    same = {row.pk: row.letter for row in rows}
    now = office.now()
    with transaction.atomic():
        locked = Incident.objects.select_for_update().get(pk=incident.pk)
        still = Notice.objects.filter(pk__in=same, state=State.READY, superseded=False)
        if dict(still.values_list("pk", "letter")) != same:
            raise RefusedError("letters changed while the batch was made: make it again")
        last = locked.notice_batches.aggregate(last=Max("number"))["last"] or 0
        made = NoticeBatch.objects.create(
            incident=locked,
            number=last + 1,
            way=way,
            made_at=now,
            made_by_id=actor.account,
            count=len(rows),
            pages=sum(one.pages for one in whole.entries),
            letters=letters,
            sheets=sheets,
            manifest=manifest_csv(whole.entries),
        )
        Notice.objects.filter(pk__in=same).update(state=State.OUT, out_at=now, batch=made)
        NoticeEvent.objects.bulk_create(
            NoticeEvent(notice=row, at=now, what=State.OUT, by=actor.account, note=f"batch {made.number}")
            for row in rows
        )
        detail = {"incident": str(incident.pk), "way": way.value, "letters": len(rows)}
        append(Act.NOTICE_BATCH_MADE, actor=actor, subject=str(made.pk), detail=detail, now=now)
    return made


def _sheets(office: Office, rows: Sequence[Notice], papers: Sequence[Letter]) -> list[Letter]:
    setter = Typesetter()
    found = []
    for row, letter in zip(rows, papers, strict=True):
        made = setter.letter(sheet(sealed.noun(office, row), letter), code(row.serial))
        found.append(Letter(row.serial, row.language, made.pages, made.content))
    return found


def _seal(office: Office, incident: Incident, content: bytes) -> str:
    return office.vault.put(holder(incident.pk), io.BytesIO(content)).digest
