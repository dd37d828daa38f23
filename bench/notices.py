"""Notices to everybody in a file like that of 2022, in an installation of its own: rows, letters set and sealed, guard.

    python bench/notices.py [--people 6252] [--home FOLDER] [--json]

Measures `prepare` (rows), letters (two processes: composed, guarded, set, sealed under each person's key), approvals,
one batch of five hundred, and preparing again. Everybody is invented.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from builders.disclosed import LANGUAGES, leak
from builders.people import people

SETTINGS = """
[notices]
name = "Example Agency"
unit = "Privacy Office"
address = ["100 Example Street", "Washington, DC 20001"]
site = "https://agency.example.org/notice"
contacts = [{ channel = "phone", value = "+1 202-555-0142" }]
counsel = "Quillon Vestry"
zone = "America/New_York"

[cases]
kind = "file"
path = "cases.csv"
columns = { a_number = "a_number", language = "language", custody = "custody", attorney = "attorney", \
attorney_contact = "attorney_contact" }
"""
SPOKEN = {"Guatemala": "Spanish", "Haiti": "Haitian Creole"}
FIGURES: dict[str, float] = {}


@contextmanager
def timed(name: str) -> Iterator[None]:
    before, began = _cpu(), time.monotonic()
    yield
    FIGURES[f"{name}_seconds"] = round(time.monotonic() - began, 2)
    FIGURES[f"{name}_cpu"] = round(_cpu() - before, 2)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def home_with_cases(home: Path, count: int) -> None:
    from tidegate.service.instance.make import make

    make(home)
    with (home / "instance.toml").open("a") as file:
        file.write(SETTINGS)
    with (home / "cases.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("a_number", "language", "custody", "attorney", "attorney_contact"))
        for one in people(count + 100):
            language = SPOKEN.get(one.country, LANGUAGES[one.country])
            writer.writerow((f"A{one.a_number}", language, "in custody", "", ""))


def incident(count: int):  # type: ignore[no-untyped-def]
    from django.db import transaction

    from tidegate.model.exposure import Bound, Claim
    from tidegate.record.acts import Act
    from tidegate.service.accounts.actor import SYSTEM
    from tidegate.service.incidents.acts import claims
    from tidegate.service.incidents.holder import holder
    from tidegate.service.incidents.models import Incident
    from tidegate.service.ledger.append import append
    from tidegate.service.office import office
    from tidegate.service.stays.acts.complete import complete
    from tidegate.service.stays.acts.stay import stay

    here, content = office(), leak(count).xlsx()
    row = Incident(
        reference="2022-001", source="hand", opened_at=here.now(), length=len(content), path="list.xlsx"
    )
    row.sha256 = here.vault.put(holder(row.pk), io.BytesIO(content)).digest
    start = dt.datetime(2022, 11, 28, 14, 45, tzinfo=dt.UTC)
    known = [
        Claim(Bound.UNREACHABLE, start - dt.timedelta(minutes=2), "watch", True, 1.0),
        Claim(Bound.REACHABLE, start, "watch", True, 1.0),
        Claim(Bound.REACHABLE, start + dt.timedelta(hours=4), "watch", True, 1.0),
        Claim(Bound.UNREACHABLE, start + dt.timedelta(hours=5), "watch", True, 1.0),
    ]
    with transaction.atomic():
        row.save()
        append(Act.INCIDENT_OPENED, actor=SYSTEM, subject=str(row.pk), detail={}, now=here.now())
        claims.settle(row, "watch", known, here.now())
    with timed("stay"):
        stay(here, row, lambda _: None)
    with timed("complete"):
        complete(here, row, lambda _: None)
    return row


def measured(row) -> None:  # type: ignore[no-untyped-def]
    from tidegate.model.notice import Audience
    from tidegate.response.notices.states import State, Way
    from tidegate.service.accounts.models import Account, Grant
    from tidegate.service.notices.acts import approve, batch, letters, prepare
    from tidegate.service.notices.models import Notice
    from tidegate.service.office import office

    here = office()
    account = Account.objects.create(username="desk", display_name="desk", made_at=here.now())
    for role in ("notifier", "counsel"):
        Grant.objects.create(account=account, role=role, granted_at=here.now())
    actor = account.actor("bench")
    with timed("rows"):
        prepare.prepare(here, actor, row, (Audience.PERSON,), set_letters=False)
    with timed("letters"):
        FIGURES["letters"] = letters.set_all(here, row)
    with timed("again"):
        prepare.prepare(here, actor, row, (Audience.PERSON,))
    with timed("approvals"):
        for language in sorted(set(Notice.objects.values_list("language", flat=True))):
            approve.approve(
                here, actor, row, f"language:{language}", "TRANSLATION", "read by somebody who knows it"
            )
    FIGURES["ready"] = Notice.objects.filter(state=State.READY).count()
    FIGURES["held"] = Notice.objects.filter(state=State.HELD).count()
    FIGURES["pages"] = sum(Notice.objects.values_list("pages", flat=True))
    with timed("batch_of_500"):
        FIGURES["batched"] = batch.batch(here, actor, row, Way.HAND).count
    FIGURES["languages"] = len(set(Notice.objects.values_list("language", flat=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=6252)
    parser.add_argument("--home", default="")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notices-", dir=given.home or None) as made:
        home = Path(made) / "home"
        home_with_cases(home, given.people)
        os.environ["TIDEGATE_HOME"] = str(home)
        from tidegate.service.serve import schema
        from tidegate.service.start import start

        start(home)
        schema.migrate()
        measured(incident(given.people))
        FIGURES["load"] = round(os.getloadavg()[0], 1)
        from tidegate.service.office import office

        office().close()
    print(
        json.dumps(FIGURES)
        if given.json
        else "\n".join(f"{name}: {value}" for name, value in FIGURES.items())
    )


if __name__ == "__main__":
    main()
