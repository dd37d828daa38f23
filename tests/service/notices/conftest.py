"""An incident with everybody resolved, an office that writes, and the people who may."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builders.disclosed import Leak, leak
from service.stays.conftest import OPENED, opened  # noqa: F401 - a fixture
from tidegate.model.exposure import Bound, Claim
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Role
from tidegate.service.office import Office

COLUMNS = ("case", "a_number", "language", "custody", "attorney", "attorney_contact")
SETTINGS = {
    "name": "Example Agency",
    "unit": "Privacy Office",
    "address": ["100 Example Street", "Washington, DC 20001"],
    "site": "https://agency.example.org/notice",
    "contacts": [{"channel": "phone", "value": "+1 202-555-0142", "hours": "08:00-20:00"}],
    "counsel": "Quillon Vestry",
    "zone": "America/New_York",
    "court": {"name": "Immigration Judge, Example Court", "address": ["1 Sample Plaza", "Anytown, TX 75001"]},
    "authorities": [
        {"name": "Example Authority", "address": ["2 Sample Plaza"], "rule": "Example Act, section 4"}
    ],
}


@pytest.fixture(scope="session")
def disclosed() -> Leak:
    return leak(24)


@pytest.fixture
def letters(office: Office) -> Iterator[dict[str, object]]:
    """`[notices]` and `[mail]` of an office that writes."""
    section, mail = office.instance.settings["notices"], office.instance.settings["mail"]
    before = dict(section), dict(mail)
    section |= SETTINGS
    mail["sender"] = "notice@agency.example.org"
    yield section
    section.clear()
    section |= before[0]
    mail.clear()
    mail |= before[1]


@pytest.fixture
def cases(office: Office, tmp_path: Path, disclosed: Leak) -> Iterator[Path]:
    """The first has an attorney with an address for mail, the second was removed, the third has died."""
    place = tmp_path / "cases.csv"
    custody = ["in custody", "removed", "deceased"]
    rows = [
        (one.case, f"A{one.person.a_number}", "prs" if at == 0 else "", custody[at] if at < 3 else "in custody",
         "Jo Fernhill" if at in (0, 1) else "", "jo@fernhill.example.org" if at in (0, 1) else "")
        for at, one in enumerate(disclosed.told)
    ]  # fmt: skip
    with place.open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    section = office.instance.settings["cases"]
    before = dict(section)
    section |= {"kind": "file", "path": str(place), "columns": {name: name for name in COLUMNS}}
    yield place
    section.clear()
    section |= before


@pytest.fixture
def incident(office, opened, disclosed, letters, cases):  # type: ignore[no-untyped-def]  # noqa: F811
    """Everybody stayed and resolved, and it is known when the file was to be had."""
    from django.db import transaction

    from tidegate.service.incidents.acts import claims
    from tidegate.service.stays.acts.complete import complete
    from tidegate.service.stays.acts.stay import stay

    row = opened(disclosed.xlsx())
    stay(office, row, lambda _: None)
    complete(office, row, lambda _: None)
    start = OPENED.replace(hour=14, minute=45)
    known = [
        Claim(Bound.UNREACHABLE, start - dt.timedelta(minutes=2), "watch", True, 1.0),
        Claim(Bound.REACHABLE, start, "watch", True, 1.0),
        Claim(Bound.REACHABLE, start + dt.timedelta(hours=4), "watch", True, 1.0),
        Claim(Bound.UNREACHABLE, start + dt.timedelta(hours=4, minutes=3), "watch", True, 1.0),
    ]
    with transaction.atomic():
        claims.settle(row, "watch", known, office.now())
    return row


@pytest.fixture
def notifier(person: Callable[..., Actor]) -> Actor:
    return person("notifier", Role.NOTIFIER)


@pytest.fixture
def counsel(person: Callable[..., Actor]) -> Actor:
    return person("counsel", Role.COUNSEL)
