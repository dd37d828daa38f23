"""The incident opened itself; everybody in the file is stayed. The removal desk asks, by number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tidegate.service.replay.day import Check, Day, Told, seconds
from tidegate.service.replay.stage.client import Client
from tidegate.service.replay.world.people import Person

_ASKED = 200


def run(day: Day) -> Told:
    """Seconds are counted from the opening of the incident."""
    from tidegate.service.incidents.models import Incident, StepKind
    from tidegate.service.stays.models import Resolution, Stay

    day.until("opening the incident", lambda: Incident.objects.exists())
    incident = Incident.objects.get()
    day.incident_id = str(incident.pk)
    day.until_steps("setting stays", StepKind.STAYS)
    listed = Stay.objects.filter(person__incident=incident, person__in_file=True)
    rows = listed.exclude(person__resolution=Resolution.CANARY)
    first = rows.order_by("-set_at").first()
    took = (first.set_at - incident.opened_at).total_seconds() if first else 0.0
    asked = day.people[:_ASKED]
    answers = ask(day, asked)
    checks = (
        Check("one incident is open, and it opened itself", incident.opened_by is None),
        Check("everybody is stayed, once", rows.count() == len(day.people)),
        Check("the file was read wholly", not Incident.objects.get(pk=incident.pk).missing),
        Check("the removal desk is told `stayed` of everybody it asks about", set(answers) == {"stayed"}),
    )
    now = (
        f"{rows.count():,} of {len(day.people):,} stayed, {seconds(took)} after the incident opened itself",
        f"the removal desk asks about {len(asked):,}: all are stayed",
    )
    return Told(now, checks, {"stayed": rows.count(), "stayed_after": round(took, 3)})


def ask(day: Day, people: Sequence[Person]) -> list[str]:
    """The removal desk's question, over HTTP."""
    from tidegate.service.accounts.models import Account
    from tidegate.service.accounts.roles import Right
    from tidegate.service.accounts.token_acts import make_token

    account = Account.objects.get(username="desk")
    token = make_token(
        account.actor("console"),
        account,
        "desk",
        [Right.ASK_STAYS],
        lasts=dt.timedelta(hours=1),
        now=day.office.now(),
    )
    desk = Client(day.home.address, token)
    asked = {"questions": [{"number": f"A{one.number}"} for one in people]}
    return [str(one["answer"]) for one in desk.send("/v1/stays/questions", asked)["answers"]]
