"""A day in a home of its own, up to a closed incident; then what is asked of it. Run by `test_purge.py`.

python tests/service/inquiry/purge_day.py HOME begin | purge | look
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

WHY = "the terms of the retention file are over"
PROOF = "0" * 64


def main() -> None:
    home, what = Path(sys.argv[1]), sys.argv[2]
    from tidegate.service.start import start

    start(home)
    print(json.dumps({"begin": begin, "purge": purge, "look": look}[what]()))
    from tidegate.service.office import office

    office().close()


def begin() -> object:
    """Opened, everybody told, reviewed by two, closed; the hold lifted. One incident more is left as it is."""
    from builders.disclosed import leak
    from tidegate.service.accounts.roles import Role
    from tidegate.service.incidents.acts import change, run
    from tidegate.service.incidents.acts.open import Opening, open_incident
    from tidegate.service.incidents.description import Description
    from tidegate.service.incidents.models import Incident
    from tidegate.service.inquiry.acts import bundle
    from tidegate.service.keys import holds
    from tidegate.service.office import office
    from tidegate.service.stays.acts import facts
    from tidegate.service.stays.models import AffectedPerson, Stay

    here = office()
    roles = (Role.RESPONDER, Role.COUNSEL, Role.CASE_REVIEWER, Role.KEY_CUSTODIAN, Role.APPROVER)
    who = {role: _person(role) for role in roles}
    for seed in (1, 2):
        content = leak(6, seed).csv()
        said = Opening(
            hashlib.sha256(content).hexdigest(), "hand", Description(name="list.csv"), at_once=True
        )
        row = open_incident(
            here, who[Role.RESPONDER], said, lambda content=content: io.BytesIO(content)
        ).incident  # type: ignore[misc]
        run.run(here, row.pk, at_once=True)
    row = Incident.objects.order_by("opened_at").first()
    assert row is not None
    begun = bundle.begin(here, who[Role.RESPONDER], row)
    assert bundle.run(here, begun.pk) == begun.of
    for person in AffectedPerson.objects.filter(incident=row):
        facts.prove_notice(here, who[Role.RESPONDER], person.pk, here.now(), "hand", PROOF)
        for role in (Role.CASE_REVIEWER, Role.COUNSEL):
            facts.decide_review(here, who[role], person.pk, PROOF, final=True)
    change.close(here, who[Role.RESPONDER], row, WHY)
    holds.lift(here, who[Role.KEY_CUSTODIAN], row.pk, WHY, "incident")
    return {"incident": str(row.pk), "stays": Stay.objects.count()}


def purge() -> object:
    """Four years later."""
    from tidegate.service.accounts.models import Account
    from tidegate.service.incidents.models import Incident
    from tidegate.service.inquiry.acts.purge import purge as order
    from tidegate.service.office import Office, office

    _later(Office)
    row = Incident.objects.order_by("opened_at").first()
    assert row is not None
    for name in ("key custodian", "approver"):
        made = order(office(), Account.objects.get(username=name.replace(" ", "_")).actor("test"), row, WHY)
    return {"trouble": made.trouble, "certificate": made.certificate}


def look() -> object:
    """What can still be read of each incident, and what is answered about its people."""
    from tidegate.service.incidents.holder import holder, holder_of_person
    from tidegate.service.incidents.models import Incident
    from tidegate.service.inquiry.models import Paper
    from tidegate.service.office import Office, office
    from tidegate.service.stays.models import AffectedPerson, Print
    from tidegate.service.stays.standing import standing

    _later(Office)
    vault = office().vault
    trouble = standing(office()).trouble
    return [
        {
            "file": vault.has(holder(row.pk), row.sha256),
            "people": sum(
                vault.has(holder_of_person(one.pk), one.sealed)
                for one in AffectedPerson.objects.filter(incident=row)
            ),
            "papers": sum(
                vault.has(holder_of_person(one.person_id), one.sha256)
                for one in Paper.objects.filter(incident=row).exclude(person=None)
                if one.person_id
            ),
            "prints": Print.objects.filter(stay__person__incident=row).count(),
            "languages": AffectedPerson.objects.filter(incident=row).exclude(language="").count(),
            "trouble": trouble.name if trouble else "",
        }
        for row in Incident.objects.order_by("opened_at")
    ]


def _later(office) -> None:  # type: ignore[no-untyped-def]
    now = office.now
    office.now = lambda self: now(self) + dt.timedelta(days=365 * 6)


def _person(role):  # type: ignore[no-untyped-def]
    from tidegate.service.accounts.models import Account, Grant

    name, at = role.value.replace(" ", "_"), dt.datetime.now(dt.UTC)
    account = Account.objects.create(username=name, display_name=name, made_at=at)
    Grant.objects.create(account=account, role=role.value, granted_at=at)
    return account.actor("test")


if __name__ == "__main__":
    main()
