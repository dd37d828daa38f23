"""The outbound guard over a message as it will be sent. In: a parcel, whose people. Out: a Ruling; only PASS leaves.

Asked when a message is put and again right before it is sent, each time over the bytes: what a reader of them sees
besides what the guard was told is looked at as well, and attachments are inspected.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from html import unescape

from tidegate.errors import TidegateError
from tidegate.inspection.snapshot import Recording, taken
from tidegate.model.verdict import Inspection
from tidegate.response.notices.guard import Cause, Outgoing, Own, Reason, Ruling, check
from tidegate.service.office import Office
from tidegate.service.outbox.envelope import Parcel
from tidegate.service.outbox.known import known
from tidegate.service.outbox.wire import Letter

_READ = ("text/plain", "text/html")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_TOLD_BY_TAG = re.compile(
    r"(?<=<!--).*?(?=-->)|(?:alt|title|href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.DOTALL
)


def rule(
    office: Office, parcel: Parcel, letter: Letter | None, incident: uuid.UUID | None, now: dt.datetime
) -> Ruling:
    """`letter`: the parcel's bytes as read, None where they cannot be. Never raises: what cannot be looked at is
    refused.
    """
    if letter is None:
        return Ruling((Reason(Cause.HEADER, "message"),))
    try:
        parts = [part for part in letter.message.walk() if not part.is_multipart()]
        attached = [part for part in parts if _attached(part)]
        texts = [part for part in parts if part not in attached]
        outgoing = whole(parcel.outgoing, letter, texts, len(attached))
        inspections: list[Inspection | None] = [_inspected(office, part) for part in attached]
    except (TidegateError, ValueError, LookupError):
        return Ruling((Reason(Cause.UNREAD, "message"),))
    rulings = [_checked(office, parcel, outgoing, one, incident, now) for one in inspections or [None]]
    reasons = dict.fromkeys(reason for ruling in rulings for reason in ruling.reasons)
    approved = dict.fromkeys(one for ruling in rulings for one in ruling.approved)
    return Ruling(tuple(reasons), tuple(approved))


def whole(outgoing: Outgoing, letter: Letter, texts: list[Message], attached: int) -> Outgoing:
    """With all that a reader of the message sees, also where whoever put it did not say so."""
    seen = "\n".join(outgoing.texts)
    more = tuple(line for part in texts for line in _lines(part) if line.strip() and line.strip() not in seen)
    given = {name.lower(): value for name, value in outgoing.headers.items()}
    same = given == {name.lower(): value for name, value in letter.shown.items()}
    return replace(
        outgoing,
        texts=outgoing.texts + more,
        headers=outgoing.headers if same else dict(letter.shown),
        mail=outgoing.mail or letter.recipient,
        attachments=attached,
    )


def _checked(
    office: Office,
    parcel: Parcel,
    outgoing: Outgoing,
    inspection: Inspection | None,
    incident: uuid.UUID | None,
    now: dt.datetime,
) -> Ruling:
    barred = tuple(map(str, office.instance.section("mail")["barred"]))
    return check(
        outgoing,
        known=known().of(office, incident),
        own=Own(barred=barred),
        now=now,
        approvals=parcel.approvals,
        inspection=inspection,
        numbers=parcel.numbers,
    )


def _attached(part: Message) -> bool:
    """Whatever is not one of the texts that a reader is shown."""
    shown = part.get_content_type() in _READ and part.get_content_disposition() in (None, "inline")
    return not shown or bool(part.get_filename())


def _lines(part: Message) -> Iterator[str]:
    """Raises ValueError, LookupError for what is not of the encoding that it says."""
    content = _payload(part).decode(part.get_content_charset("ascii"))
    if part.get_content_type() == "text/html":
        told = (next(filter(None, found.groups()), found.group()) for found in _TOLD_BY_TAG.finditer(content))
        content = "\n".join(map(unescape, (_TAG.sub("\n", content), *told)))
    yield from content.splitlines()


def _payload(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise ValueError("part")
    return content


def _inspected(office: Office, part: Message) -> Inspection:
    """As the gate looks at a file. Raises TidegateError where nothing can."""
    policy = office.policy()
    with Recording() as recording:
        recording.add(_payload(part))
        with taken(recording, "attachment") as snapshot:
            return office.judge(snapshot, policy.default, policy)
