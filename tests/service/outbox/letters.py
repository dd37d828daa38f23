"""Invented people of an incident, and letters to them, for tests, sweeps and measurements."""

from __future__ import annotations

import datetime as dt
import uuid
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from builders.people import people
from tidegate.model.finding import InformationType as Type
from tidegate.model.notice import Audience
from tidegate.model.person import Cell, Disclosed, Individual
from tidegate.response.notices.guard import Outgoing

SENDER = "notices@agency.example.org"
OPENED = dt.datetime(2022, 11, 28, 14, 4, tzinfo=dt.UTC)


def affected(office: Any, count: int) -> list[uuid.UUID]:
    """An incident whose file tells of so many people; their ids, in its order."""
    from django.db import transaction

    from tidegate.record.acts import Act
    from tidegate.service.accounts.actor import SYSTEM
    from tidegate.service.incidents.models import Incident
    from tidegate.service.ledger.append import append
    from tidegate.service.stays import roster
    from tidegate.service.stays.models import AffectedPerson

    told = people(count)
    listed = tuple(
        Individual(
            number,
            (Cell(Type.PERSON_NAME, "Name", one.name), Cell(Type.A_NUMBER, "A-Number", one.a_number)),
            (),
        )
        for number, one in enumerate(told, 1)
    )
    incident = Incident(
        reference=f"2022-{Incident.objects.count():03}", source="hand", opened_at=OPENED, length=1, path="list.csv",
        sha256=uuid.uuid4().hex * 2, details="", people=count,
    )  # fmt: skip
    digest = roster.keep(office, incident.pk, Disclosed(listed))
    rows = [
        AffectedPerson(incident=incident, number=number, resolution="exact") for number in range(1, count + 1)
    ]
    with transaction.atomic():
        incident.save()
        AffectedPerson.objects.bulk_create(rows)
        for act, detail in ((Act.INCIDENT_OPENED, {}), (Act.STAYS_SET, {"roster": digest, "people": count})):
            append(act, actor=SYSTEM, subject=str(incident.pk), detail=detail, now=office.now())
    return [row.pk for row in rows]


def told_of(number: int, count: int = 6) -> Any:
    """The invented person behind a number."""
    return people(count)[number]


def message(to: str, text: str, subject: str = "About information we disclosed") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = SENDER, to, subject
    made.set_content(text)
    return made


def put_letter(office: Any, person: uuid.UUID, number: int, **changes: Any) -> Any:
    """A letter to the person of this number in the file, in a transaction of its own."""
    from django.db import transaction

    from tidegate.service.incidents.holder import holder_of_person
    from tidegate.service.outbox.queue import put

    to = changes.pop("to", f"someone{number}@example.org")
    text = changes.pop("text", "We made information about you public by mistake. Call us.")
    made = changes.pop("message", None) or message(to, text)
    given: dict[str, Any] = {
        "key": f"notice:{person}:1",
        "holder": holder_of_person(person),
        "message": made,
        "outgoing": Outgoing(texts=(text,), audience=Audience.PERSON, own=(to, SENDER), mail=to),
        "origin": "notice",
        "number": str(person),
        "now": office.now(),
    }
    with transaction.atomic():
        return put(office, **{**given, **changes})
