"""The pages of record, keys and policy: what is shown is what was signed, and no reference's content is shown."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from service.keys.conftest import here, rings  # noqa: F401 (fixtures)
from service.ledger.conftest import act, tamper, verified  # noqa: F401 (act is a fixture)
from service.signing_in import account_of, signed_in
from tidegate.service.accounts.roles import Role
from tidegate.service.jobs import tasks

WHY = "the stick it was on is gone"


@pytest.fixture
def auditor(here):  # type: ignore[no-untyped-def]  # noqa: F811
    return signed_in(account_of("auditor", Role.AUDITOR))


def test_a_proof_is_downloaded_and_verifies(here, act, auditor, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    number = act()
    assert auditor.get(f"/record/{number}/proof").headers["Location"] == f"/record/{number}"
    tasks.checkpoint()
    answer = auditor.get(f"/record/{number}/proof")
    assert "attachment" in answer.headers["Content-Disposition"]
    (tmp_path / "proof.json").write_bytes(answer.content)
    assert verified(tmp_path / "proof.json")[0] == 0
    assert json.loads(answer.content)["index"] == number
    page = auditor.get("/record").content.decode()
    assert "auditor" in page
    assert "Has it" in page
    assert "auditor" in auditor.get("/record/checkpoints").content.decode()


def test_what_is_shown_is_what_was_signed(here, act, auditor) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    number = act("about this")
    tamper("UPDATE ledger_entryrow SET subject = %s, act = %s", "something else", "gate:other:done")
    assert b"about this" in auditor.get(f"/record/{number}").content
    tamper("UPDATE ledger_entryrow SET body = %s", b"{}")
    for page in (f"/record/{number}", "/record"):
        assert b"no entry" in auditor.get(page).content


def test_a_custodian_rotates_and_revokes_after_proving_who_they_are(here, rings) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    custodian = signed_in(account_of("keys", Role.KEY_CUSTODIAN))
    before = here.record_keys().keys[-1]
    assert custodian.post("/keys/record/rotate").headers["Location"] == "/keys"
    assert here.record_keys().keys[-1].id != before.id
    form = {"reason": "short", "compromised_since": ""}
    assert custodian.post(f"/keys/record/{before.id}/revoke", form).status_code == 422
    future = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    late = {"reason": WHY, "compromised_since": future}
    assert custodian.post(f"/keys/record/{before.id}/revoke", late).status_code == 422
    assert custodian.post(f"/keys/record/{before.id}/revoke", form | {"reason": WHY}).status_code == 302
    page = custodian.get("/keys").content.decode()
    assert WHY in page
    assert custodian.get("/keys/other/none/revoke").status_code == 404


def test_the_policy_page_names_no_reference(here, auditor) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    page = auditor.get("/policy").content.decode()
    assert here.in_force().policy in page
    assert "statistics" in page
    assert "sealing.key" not in page
