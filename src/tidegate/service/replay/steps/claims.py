"""A mission of another state asks whether some of its nationals are on the list; somebody writes a friendly answer.

The guard refuses it. The removal desk asks about people who were told already: their stays go on.
"""

from __future__ import annotations

from email.message import EmailMessage

from tidegate.service.replay.day import Check, Day, Told
from tidegate.service.replay.steps.stays import ask

_TO = "consul@embassy.example.org"
_TEXT = "Dear colleagues,\n\nwe can confirm that 46 of your nationals were among those whose data were published.\n"


def run(day: Day) -> Told:
    """Put into the outbox like any message of the office."""
    from django.db import transaction

    from tidegate.response.notices.guard import Outgoing
    from tidegate.service.incidents.holder import holder
    from tidegate.service.outbox.queue import put

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "privacy@agency.example.org", _TO, "Your inquiry"
    message.set_content(_TEXT)
    headers = {name: str(value) for name, value in message.items() if name in ("From", "To", "Subject")}
    outgoing = Outgoing((_TEXT,), None, own=("privacy@agency.example.org", _TO), mail=_TO, headers=headers)
    now = day.office.now()
    with transaction.atomic():
        mail = put(
            day.office, key="replay-inquiry", holder=holder(day.incident().pk), message=message, outgoing=outgoing,
            origin="replay", number="1", now=now,
        )  # fmt: skip
    told = set(day.told)
    answers = set(ask(day, list(day.people)[:100]))
    causes = {one for one in mail.causes.split(",") if one}
    checks = (
        Check(
            "a message to a government's mission is refused",
            mail.state == "refused" and "HOME_GOVERNMENT" in causes,
        ),
        Check("it names what a group statement is", bool(causes & {"GROUP", "MEMBERSHIP"})),
        Check("nothing of it left", not day.mail.to(_TO)),
        Check("whoever was told is stayed all the same", bool(told) and answers == {"stayed"}),
    )
    lines = (
        "“46 of your nationals were among those …” to an embassy: refused at the door",
        f"why: {', '.join(sorted(causes)).lower().replace('_', ' ')}",
        "the removal desk asks again: still `stayed`, whether told or not",
    )
    return Told(lines, checks)
