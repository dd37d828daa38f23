"""A request as a message, and into the outbox. In: an opened request. Out: a Mail; the outbox's guard decides."""

from __future__ import annotations

import datetime as dt
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from tidegate.errors import InstanceError, RefusedError
from tidegate.response.notices.guard.ruling import Approval, Cause, Outgoing
from tidegate.service.deletions.details import Details
from tidegate.service.deletions.models import DeletionRequest
from tidegate.service.deletions.options import Options
from tidegate.service.incidents.holder import holder
from tidegate.service.office import Office
from tidegate.service.outbox import queue
from tidegate.service.outbox.models import Why

ORIGIN = "deletions"
_GOOD_FOR = dt.timedelta(days=7)
"""How long a message may wait in the outbox under an approval."""


def key_of(row: DeletionRequest, turn: int) -> str:
    """The same for the same sending, however often it is tried."""
    return f"deletion-{row.pk}-{turn}"


def message(details: Details, said: Options) -> EmailMessage:
    """Plain text alone. Raises RefusedError for an address that is none, InstanceError without a sender."""
    if not said.mail or not said.sender:
        raise InstanceError("[mail] sender and [deletions] sender say who asks: nothing is sent without them")
    made = EmailMessage(policy=SMTP)
    try:
        made["From"] = Address(addr_spec=said.mail)
        made["To"] = Address(addr_spec=details.mail)
        made["Subject"] = details.subject
    except (ValueError, IndexError, MessageError):
        raise RefusedError("the request's mail address cannot be used: give another") from None
    made.set_content(details.text, subtype="plain", charset="utf-8", cte="base64")
    return made


def outgoing(details: Details, said: Options) -> Outgoing:
    """What the guard looks at."""
    return Outgoing(
        texts=(details.text,),
        audience=None,
        own=(*details.own, said.mail, details.mail),
        mail=details.mail,
        headers={"From": said.mail, "To": details.mail, "Subject": details.subject},
    )


def put(
    office: Office,
    row: DeletionRequest,
    details: Details,
    said: Options,
    turn: int,
) -> None:
    """In the caller's transaction. Raises RefusedError where the guard lets it not out, and what the outbox raises."""
    leaves = outgoing(details, said)
    mail = queue.put(
        office,
        key=key_of(row, turn),
        holder=holder(row.incident_id),
        message=message(details, said),
        outgoing=leaves,
        origin=ORIGIN,
        number=str(row.pk),
        now=office.now(),
        approvals=_approvals(office, row, leaves),
    )
    if mail.why == Why.GUARD:
        raise RefusedError(f"the outbound guard lets this not out: {mail.causes.lower().replace('_', ' ')}")


def _approvals(office: Office, row: DeletionRequest, leaves: Outgoing) -> tuple[Approval, ...]:
    """Counsel's word that this counterpart is asked covers an address under a country, and nothing else."""
    if row.allowed_by is None:
        return ()
    until = office.now() + _GOOD_FOR
    return (Approval(Cause.HOME_NETWORK, leaves.digest, row.allowed_by.username, until),)
