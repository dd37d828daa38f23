"""What the office answers, and who of counsel signs a rule. In: a fact or a rule. Out: rows; clocks counted anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.duties.acts.start import recount
from tidegate.service.duties.book import book
from tidegate.service.duties.facts import STARTS, discovered, latest
from tidegate.service.duties.models import DutyFact, RuleSignature
from tidegate.service.incidents.models import Incident
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office

DISCOVERY = "discovery"


def answer(
    office: Office, actor: Actor, incident: Incident, name: str, holds: bool | None, reason: str
) -> int:
    """Answer one of the rules' questions; None takes an answer back. How many clocks changed. Raises RefusedError."""
    if name not in book(office).questions:
        raise RefusedError("no rule asks this; `tidegate duties list` shows the facts")
    return _said(office, actor, incident, DutyFact(name=name, holds=holds), reason)


def answers(
    office: Office, actor: Actor, incident: Incident, said: Mapping[str, bool | None], reason: str
) -> int:
    """Several at once, all or none. Raises RefusedError."""
    with transaction.atomic():
        return sum(answer(office, actor, incident, name, holds, reason) for name, holds in said.items())


def since(
    office: Office, actor: Actor, incident: Incident, name: str, at: dt.datetime | None, reason: str
) -> int:
    """Say since when something is so (`identification`, `materiality` ...); None takes it back. Raises RefusedError."""
    if name not in STARTS:
        raise RefusedError(f"an instant is one of: {', '.join(STARTS)}")
    if at is not None:
        if at.tzinfo is None or at > office.now():
            raise RefusedError("give an instant with its zone, not in the future")
        first = latest(incident).get(DISCOVERY)
        known = min(discovered(incident), first.at if first and first.at else discovered(incident))
        if name != DISCOVERY and at < known:
            raise RefusedError("it lies before the discovery; correct one of the two")
        if name == DISCOVERY and at > known:
            raise RefusedError("somebody here knew earlier: the discovery is not moved to a later instant")
    return _said(office, actor, incident, DutyFact(name=name, at=at), reason)


def sign(office: Office, actor: Actor, rule: str, digest: str) -> RuleSignature:
    """Whoever reads a rule for counsel signs this very text. Raises RefusedError."""
    actor.must(Right.MANAGE_DUTIES)
    found = next((one for one in book(office).rules if one.key == rule), None)
    if found is None:
        raise RefusedError("there is no rule of that name")
    if found.digest != digest:
        raise RefusedError("the rule's text is another one now: read it again, and sign what you have read")
    with transaction.atomic():
        row, fresh = RuleSignature.objects.get_or_create(
            rule=rule,
            digest=digest,
            signed_by=Account.objects.get(pk=actor.account),
            defaults={"signed_at": office.now()},
        )
        if fresh:
            detail: dict[str, Worth] = {"digest": digest, "standing": found.citation.standing.value}
            append(Act.DUTY_RULE_SIGNED, actor=actor, subject=rule, detail=detail, now=office.now())
    return row


def _said(office: Office, actor: Actor, incident: Incident, fact: DutyFact, reason: str) -> int:
    actor.must(Right.MANAGE_DUTIES)
    words = checked(reason)
    now = office.now()
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=incident.pk)
        fact.incident, fact.reason, fact.said_at = row, words, now
        fact.said_by = Account.objects.get(pk=actor.account)
        fact.save(force_insert=True)
        said: dict[str, Worth] = {
            "fact": fact.name,
            "holds": fact.holds,
            "at": fact.at.astimezone(dt.UTC).isoformat() if fact.at else None,
        }
        append(Act.DUTY_FACT_SET, actor=actor, subject=str(row.pk), detail=said, now=now)
        # A named person's word, with a reason: what it moves may move either way.
        return recount(office, actor, row, later=None)[1]
