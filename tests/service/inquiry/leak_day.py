"""The second half of a response, in a home of its own: letters, requests, reviews, duties, papers, closing, errors.

    python tests/service/inquiry/leak_day.py HOME

Each field of one person has a word of its own (`stays/day.py`). Prints what was answered to those without the right to
see it; ends by SIGKILL, so that journals and temporary files stay.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2])]

from service.stays.day import WORDS, file  # noqa: E402

CLIENT, MAIL, MOVED = "203.0.113.177", "jo.sedgeholme@fernhill.example.org", "77 Driftmarrow Lane"
WHY = "this day of a response asks for it"
PROOF = f"{WORDS['Name']}, {MOVED}".encode()
SHOWN = ("reveal", "content", "evidence", "letter", "preview", "sheet", "papers", "proof", "investigation")
"""Addresses whose answers show values to whoever has the right."""


def main() -> None:
    home = Path(sys.argv[1])
    from tidegate.service.instance.make import make
    from tidegate.service.serve import schema
    from tidegate.service.start import start

    make(home)
    _settings(home)
    start(home)
    schema.migrate()
    flows = _flows()
    print(json.dumps({"flows": flows, "errors": _errors()}), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def _settings(home: Path) -> None:
    columns = ("case", "attorney", "attorney_contact", "custody", "relative", "relation", "relative_name")
    cases = home.parent / "cases.csv"
    with cases.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        own = (WORDS["Case Number"], "Sedgeholme", MAIL, "in custody", "A900888317", "child", "Corriedale")
        writer.writerow(own)
    named = ", ".join(f'{one} = "{one}"' for one in columns)
    with (home / "instance.toml").open("a") as settings:
        settings.write(f'\n[cases]\nkind = "file"\npath = "{cases}"\ncolumns = {{ {named} }}\n')
        settings.write('\n[mail]\nsender = "notice@agency.example.org"\n\n[response]\ncanaries = 0\n')
        settings.write(
            '\n[notices]\nname = "Example Agency"\naddress = ["100 Example Street"]\nprocesses = 1\n'
        )
        settings.write('site = "https://agency.example.org/notice"\ncounsel = "Quillon Vestry"\n')
        settings.write(
            'contacts = [{ channel = "phone", value = "+1 202-555-0142", hours = "08:00-20:00" }]\n'
        )


def _flows() -> dict[str, str]:
    """Each flow by its name, and what came of it: "" or the error's own line."""
    from tidegate.errors import TidegateError
    from tidegate.model.closing import Matter
    from tidegate.model.exposure import Bound, Claim
    from tidegate.model.notice import Audience
    from tidegate.service.accounts.actor import Actor
    from tidegate.service.accounts.models import Account, Grant
    from tidegate.service.accounts.roles import Role
    from tidegate.service.deletions.acts import draft as deletions
    from tidegate.service.deletions.acts import send as asking
    from tidegate.service.duties.acts import start as duties
    from tidegate.service.incidents.acts import add, claims, run
    from tidegate.service.incidents.acts.open import Opening, open_incident
    from tidegate.service.incidents.description import Description
    from tidegate.service.incidents.models import Incident
    from tidegate.service.inquiry import kinds
    from tidegate.service.inquiry.acts import approve, bundle, close, investigate, purge, report, take, waive
    from tidegate.service.inquiry.investigation import Investigation
    from tidegate.service.jobs import rooms
    from tidegate.service.notices.acts import approve as texts
    from tidegate.service.notices.acts import batch, outcome, prepare
    from tidegate.service.notices.acts import send as sending
    from tidegate.service.notices.models import Notice
    from tidegate.service.office import office
    from tidegate.service.reviews.acts import open as reviews

    here, came = office(), dict[str, str]()
    who: dict[Role, Actor] = {}
    for role in Role:
        account = Account.objects.create(username=role.name, display_name=role.name, made_at=here.now())
        Grant.objects.create(account=account, role=role.value, granted_at=here.now())
        who[role] = account.actor("test")

    def flow(name: str, act: Callable[[], Any]) -> Any:
        try:
            done = act()
        except TidegateError as error:
            came[name] = str(error)
            return None
        came[name] = ""
        return done

    content = file()
    said = Opening(
        hashlib.sha256(content).hexdigest(), "hand", Description("list.csv", "s/list.csv"), at_once=True
    )
    row: Incident = open_incident(here, who[Role.RESPONDER], said, lambda: io.BytesIO(content)).incident
    line = f'{CLIENT} - - [%s] "GET /s/list.csv HTTP/1.1" 200 {len(content)} "-" "Mozilla/5.0"\n'
    now = here.now()
    log = (line % f"{now - dt.timedelta(hours=2):%d/%b/%Y:%H:%M:%S +0000}").encode()
    add.add(here, who[Role.RESPONDER], row, "access log", _descriptor(log), "access.log", {})
    for bound, hours in ((Bound.REACHABLE, 4), (Bound.UNREACHABLE, 0)):
        at = now - dt.timedelta(hours=hours)
        claims.make(here, who[Role.RESPONDER], row, Claim(bound, at, "other log", True))
    run.run(here, row.pk, at_once=True)
    row.refresh_from_db()
    everybody = (Audience.PERSON, Audience.ATTORNEY)
    flow("prepare", lambda: prepare.prepare(here, who[Role.NOTIFIER], row, everybody))
    for language in ("es", "fa", "am", "ar"):
        flow(f"approve {language}", lambda language=language: texts.approve(  # type: ignore[misc]
            here, who[Role.COUNSEL], row, f"language:{language}", "TRANSLATION", WHY))  # fmt: skip
    flow("batch", lambda: batch.batch(here, who[Role.NOTIFIER], row))
    flow("send", lambda: sending.send(here, who[Role.NOTIFIER], row))
    for notice in Notice.objects.filter(incident=row)[:3]:
        for what in ("returned", "delivered", "moved", "refused"):
            flow(f"outcome {notice.pk} {what}", lambda notice=notice, what=what: outcome.record(  # type: ignore[misc]
                here, who[Role.NOTIFIER], notice, what, here.now(), PROOF, WHY))  # fmt: skip
    flow("draft", lambda: deletions.draft(here, who[Role.RESPONDER], row))
    for asked in row.deletions.all()[:3]:
        flow(f"ask {asked.pk}", lambda asked=asked: asking.send(here, who[Role.RESPONDER], asked))  # type: ignore[misc]
    flow("reviews", lambda: reviews.open_all(here, who[Role.CASE_REVIEWER], row))
    flow("duties", lambda: duties.start(here, who[Role.COUNSEL], row))
    for name, words in (
        ("named", f"it named {WORDS['Name']}"),
        ("investigate", "a copy at the wexfordlane desk"),
    ):
        found = Investigation(cause_words=words)
        flow(name, lambda found=found: investigate.write(here, who[Role.RESPONDER], row, found))  # type: ignore[misc]
    last = row.investigations.get()
    flow("sign", lambda: investigate.sign(here, who[Role.COUNSEL], row, last.sha256))
    for kind in kinds.MADE_OF_INCIDENT:
        made = flow(f"make {kind}", lambda kind=kind: report.make(here, who[Role.RESPONDER], row, kind))  # type: ignore[misc]
        if made is not None:
            taken = flow(
                f"take {kind}", lambda made=made: take.take(here, who[Role.COUNSEL], made.paper, WHY)
            )  # type: ignore[misc]
            if taken is not None and kind not in (kinds.INTERNAL, kinds.COURT):
                # Exports and the statement leave the house: they hold no word of anybody.
                print(taken.content.read().decode("latin-1"))
            flow(
                f"approve {kind}", lambda made=made: approve.approve(here, who[Role.COUNSEL], made.paper, WHY)
            )  # type: ignore[misc]
    begun = flow("bundles", lambda: bundle.begin(here, who[Role.RESPONDER], row))
    if begun is not None:
        bundle.run(here, begun.pk)
    for matter in Matter:
        flow(
            f"waive {matter.name}",
            lambda matter=matter: waive.waive(here, who[Role.RESPONDER], row, matter, WHY),
        )  # type: ignore[misc]
        flow(
            f"second {matter.name}",
            lambda matter=matter: waive.waive(here, who[Role.COUNSEL], row, matter, WHY),
        )  # type: ignore[misc]
    flow("close", lambda: close.close(here, who[Role.RESPONDER], row, WHY))
    flow("purge", lambda: purge.purge(here, who[Role.KEY_CUSTODIAN], row, WHY))
    flow("chores", lambda: rooms.every_minute(here))
    return came


def _errors() -> int:
    """Every operation of the document, with every role, and words of the person wherever a text can stand."""
    from service.api.conftest import Api
    from tidegate.service.accounts.models import Account, ApiToken
    from tidegate.service.accounts.roles import Right
    from tidegate.service.accounts.tokens import hashed, new_text
    from tidegate.service.api.document import document
    from tidegate.service.incidents.models import Incident
    from tidegate.service.office import office

    api, here, asked = Api(), office(), 0
    row = Incident.objects.get()
    numbers = {"id": str(row.pk), "person": str(row.affected.order_by("number").last().pk)}  # type: ignore[union-attr]
    for account in Account.objects.filter(
        username__in=("RESPONDER", "NOTIFIER", "COUNSEL", "ATTORNEY", "PUBLISHER")
    ):
        token = new_text()
        ApiToken.objects.create(
            account=account, name="t", hash=hashed(token), scopes=[right.name for right in Right],
            made_at=here.now(), expires_at=here.now().replace(year=2100),
        )  # fmt: skip
        for path, methods in document()["paths"].items():
            if "/incidents/" not in path and "/notices" not in path and "/stays" not in path:
                continue
            place = path.removeprefix("/v1")
            for name in [part[1:].partition("}")[0] for part in place.split("/") if part.startswith("{")]:
                place = place.replace(
                    "{" + name + "}", numbers.get(name, "00000000-0000-4000-8000-000000000000")
                )
            for method in methods:
                body = dict.fromkeys(("reason", "words", "kind", "proof", "matter", "odd"), WORDS["Name"])
                answer = api.call(method, place, token, None if method == "get" else body)
                asked += 1
                if answer.status_code >= 400 or not any(word in path for word in SHOWN):
                    print(answer.content.decode("latin-1") if not answer.streaming else "")
    for name in ("RESPONDER", "COUNSEL", "APPROVER"):
        asked += _pages(name, str(row.pk))
    return asked


def _pages(name: str, number: str) -> int:
    """Each page of the incident's as its readers see it, and the metrics; a form filled with words of the person."""
    from service.signing_in import browser, signed_in
    from tidegate.service.accounts.models import Account

    reader = signed_in(Account.objects.get(username=name))
    places = ("", "/people", "/investigation", "/papers", "/matters", "/purge", "/close", "/accesses", "/now")
    answers = [reader.get(f"/incidents/{number}{place}") for place in places]
    answers += [
        reader.post(f"/incidents/{number}{place}", {"reason": WORDS["Name"]})
        for place in ("/close", "/purge")
    ]
    answers += [browser().get("/metrics")]
    for answer in answers:
        print(answer.content.decode("latin-1"))
    return len(answers)


def _descriptor(content: bytes) -> int:
    number = os.memfd_create("log")
    os.write(number, content)
    os.lseek(number, 0, os.SEEK_SET)
    return number


if __name__ == "__main__":
    main()
