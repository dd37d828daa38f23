"""One door for all that leaves. In: an Outgoing, what to compare with, approvals, the instant. Out: a Ruling.

Fails closed: an error inside is a refusal, so is having nothing to compare with.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tidegate.model.notice import Audience
from tidegate.response.notices.document import clean
from tidegate.response.notices.guard import groups, headers, persons, recipients
from tidegate.response.notices.guard.fold import disguised
from tidegate.response.notices.guard.ruling import APPROVABLE, Approval, Cause, Outgoing, Reason, Ruling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tidegate.model.verdict import Inspection

_clean = lru_cache(maxsize=8192)(clean)
_INSIDE = frozenset({Audience.PERSON, Audience.ATTORNEY, Audience.JUDGE, Audience.AUTHORITY})


def check(
    outgoing: Outgoing,
    *,
    known: persons.Prints | None,
    own: recipients.Own,
    now: datetime,
    approvals: tuple[Approval, ...] = (),
    inspection: Inspection | None = None,
    numbers: frozenset[int] = frozenset(),
) -> Ruling:
    """Never raises. `known`: prints of all protected people's names and numbers; without them nothing leaves.

    `inspection`: the inspector's answer for the paper as it is sent; `numbers`: the registry's numbers of those who
    may be in it.
    """
    try:
        found = tuple(dict.fromkeys(_reasons(outgoing, known, own, inspection, numbers)))
        approved = tuple(sorted(_approved(outgoing, found, approvals, now), key=lambda one: one[0].name))
    except Exception:
        # Whatever it was, its words could hold a value: only that it happened is told.
        return Ruling((Reason(Cause.BROKEN, "everything"),))
    let_out = {cause for cause, _ in approved}
    return Ruling(tuple(reason for reason in found if reason.cause not in let_out), approved)


def _reasons(
    outgoing: Outgoing,
    known: persons.Prints | None,
    own: recipients.Own,
    inspection: Inspection | None,
    numbers: frozenset[int],
) -> Iterator[Reason]:
    texts = [(f"text {index + 1}", text) for index, text in enumerate(outgoing.texts)]
    texts += [
        (name.lower(), value)
        for name, value in outgoing.headers.items()
        if name.lower() not in headers.ADDRESSES
    ]
    if not any(text.strip() for text in outgoing.texts):
        yield Reason(Cause.UNREAD, "everything")
    if outgoing.attachments and inspection is None:
        yield Reason(Cause.UNREAD, "attachments")
    if outgoing.draft:
        yield Reason(Cause.DRAFT, "everything")
    if outgoing.unreviewed:
        yield Reason(Cause.TRANSLATION, "everything")
    for where, text in texts:
        if disguised(text):
            yield Reason(Cause.DISGUISED, where)
    yield from persons.reasons(texts, (*outgoing.own, *filter(None, (outgoing.mail,))), known)
    # An address may hold the name of a nation and a number, and says nothing of people by that.
    may_stand = set(map(_clean, outgoing.own))
    # Nor may a name say so: people are called Israel, Jordan and Chad.
    names = sorted((value for value in outgoing.own if len(value.split()) > 1), key=len, reverse=True)
    free = [(where, _without(text, names)) for where, text in texts if _clean(text) not in may_stand]
    yield from groups.reasons(free, third_party=outgoing.audience not in _INSIDE)
    yield from recipients.reasons(outgoing.mail, outgoing.post, outgoing.country, own)
    yield from headers.reasons(outgoing.headers, outgoing.mail)
    if inspection is not None:
        yield from _inspected(inspection, numbers)


def _without(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, "\u00b7")
    return text


def _inspected(inspection: Inspection, numbers: frozenset[int]) -> Iterator[Reason]:
    if inspection.analysis.gaps:
        yield Reason(Cause.UNREAD, "paper")
    if inspection.analysis.protected - numbers:
        yield Reason(Cause.OTHER_PERSON, "paper")


def _approved(
    outgoing: Outgoing, found: tuple[Reason, ...], approvals: tuple[Approval, ...], now: datetime
) -> Iterator[tuple[Cause, str]]:
    """Causes that a named person let out, for exactly this text, and not too long ago."""
    digest = outgoing.digest
    for cause in {reason.cause for reason in found} & APPROVABLE:
        subject = f"language:{outgoing.language}" if cause is Cause.TRANSLATION else digest
        for one in approvals:
            if one.cause is cause and one.subject == subject and one.by.strip() and now < one.until:
                yield cause, one.by
                break
