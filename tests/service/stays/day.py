"""A day of a response, in a home of its own: everything that is done with people, and every way to fail at it.

    python tests/service/stays/day.py HOME

Each field of one person has a word of its own. Ends by SIGKILL, so that journals and temporary files stay.
"""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from builders.disclosed import HEADINGS, leak  # noqa: E402

WORDS = {
    "Name": "Quillonbrack Vesperine", "A-Number": "A900-555-913", "Date of Birth": "1971-08-29", "Sex": "F",
    "Nationality": "Ethiopia", "Family ID": "F7431902", "Case Number": "C58812047", "Detention Facility":
    "Vellumtarn Detention Center", "Custody Status": "In custody at Ashenmoor", "Entry Date": "2019-02-17",
    "Protection Claim": "Credible fear, Thornwick", "Fear Outcome": "Positive Umbrafox", "Decision Date": "2022-11-17",
    "Case Status": "BIA appeal Yarrowskein", "Hearing Date": "2023-04-19", "Attorney": "Zanderkelp Marzipane",
    "Attorney Phone": "202-555-0187", "Language": "Foxglovian", "Spouse Name": "Brindlemoss Ottolinewick",
    "Spouse A-Number": "A900-777-421",
}  # fmt: skip
UNIQUE = (
    "Quillonbrack", "Vesperine", "A900-555-913", "900555913", "A900-777-421", "900777421", "F7431902", "C58812047",
    "58812047", "Vellumtarn", "Ashenmoor", "Thornwick", "Umbrafox", "Yarrowskein", "Zanderkelp", "Marzipane",
    "202-555-0187", "Foxglovian", "Brindlemoss", "Ottolinewick", "Sedgeholme", "900888317", "Corriedale", "wexfordlane",
)  # fmt: skip


def file() -> bytes:
    listed = leak(20)
    out = io.StringIO()
    writer = csv.writer(out)
    rows = [["" if cell is None else str(cell) for cell in row] for row in listed.rows]
    writer.writerows([HEADINGS, *rows, [WORDS[heading] for heading in HEADINGS]])
    return out.getvalue().encode()


def main() -> None:
    home = Path(sys.argv[1])
    from tidegate.keys import files
    from tidegate.service.instance.make import make
    from tidegate.service.serve import schema
    from tidegate.service.start import start

    make(home)
    files.make_private(str(home / "keys" / "list.key"))
    cases = home.parent / "cases.csv"
    with cases.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("case", "attorney", "custody", "relative", "relation", "relative_name"))
        writer.writerow(
            (WORDS["Case Number"], "Sedgeholme", "in custody", "A900888317", "child", "Corriedale")
        )
    with (home / "instance.toml").open("a") as settings:
        settings.write('\n[response]\nlist_key = "file:keys/list.key"\n\n[cases]\nkind = "file"\n')
        settings.write(
            f'path = "{cases}"\ncolumns = {{ case = "case", attorney = "attorney", custody = "custody", '
        )
        settings.write('relative = "relative", relation = "relation", relative_name = "relative_name" }\n')
    start(home)
    schema.migrate()
    print(json.dumps(_respond()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def _respond() -> list[str]:
    """What those with the right were answered; answers to all others are printed as they come."""
    from service.api.conftest import Api
    from tidegate.service.accounts.models import Account, Grant
    from tidegate.service.accounts.roles import Right, Role
    from tidegate.service.accounts.tokens import hashed, new_text
    from tidegate.service.office import office
    from tidegate.service.stays import lists
    from tidegate.service.stays.acts.complete import complete
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.models import AffectedPerson

    here, api = office(), Api()
    tokens = {}
    for role in Role:
        account = Account.objects.create(username=role.name, display_name=role.name, made_at=here.now())
        Grant.objects.create(account=account, role=role.value, granted_at=here.now())
        from tidegate.service.accounts.models import ApiToken

        tokens[role] = new_text()
        ApiToken.objects.create(
            account=account, name="t", hash=hashed(tokens[role]), scopes=[right.name for right in Right],
            made_at=here.now(), expires_at=here.now().replace(year=2100),
        )  # fmt: skip
    incident = _opened(here)
    stay(here, incident, lambda _: None)
    complete(here, incident, lambda _: None)
    lists.make(here)
    numbers = [WORDS["A-Number"], WORDS["Case Number"], "A900888317", "%41900555913", WORDS["Name"]]
    people = f"/incidents/{incident.pk}/people"
    with_right: list[str] = []
    for token in tokens.values():
        for number in numbers:
            print(api.call("GET", f"/stays/{number}", token).content.decode())
            for wrong in ({"questions": [{"number": number}]}, {"questions": [{"number": number, "odd": number}]},
                          {"questions": number}, {"questions": [{"name": number, "birth_date": number}]}):  # fmt: skip
                print(api.call("POST", "/stays/questions", token, wrong).content.decode())
        print(api.call("GET", people, token).content.decode())
        print(api.call("GET", "/stays/lists/latest", token).content.decode())
        for row in AffectedPerson.objects.filter(incident=incident):
            reason = {"reason": "to write their letter"}
            shown = api.call("POST", f"{people}/{row.pk}/reveal", token, reason)
            (with_right.append if shown.status_code == 200 else print)(shown.content.decode())
        one = AffectedPerson.objects.filter(incident=incident).first()
        for named in (WORDS["A-Number"], "my friend wexfordlane"):
            for act in ("reveal", "ruling", "hold", "notice", "review"):
                body = {"reason": named, "ruling": named, "held": named, "proof": named, "kind": named}
                print(api.call("POST", f"{people}/{one.pk}/{act}", token, body).content.decode())
    return with_right


def _opened(here):  # type: ignore[no-untyped-def]
    from django.db import transaction

    from tidegate.record.acts import Act
    from tidegate.service.accounts.actor import SYSTEM
    from tidegate.service.incidents.holder import holder
    from tidegate.service.incidents.models import Incident
    from tidegate.service.ledger.append import append

    content = file()
    made = Incident(
        reference="2022-001",
        source="hand",
        opened_at=here.now(),
        length=len(content),
        path="list.csv",
        details="",
    )
    made.sha256 = here.vault.put(holder(made.pk), io.BytesIO(content)).digest
    with transaction.atomic():
        made.save()
        append(Act.INCIDENT_OPENED, actor=SYSTEM, subject=str(made.pk), detail={}, now=here.now())
    return made


if __name__ == "__main__":
    main()
