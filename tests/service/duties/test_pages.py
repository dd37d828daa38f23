"""Counsel in the pages: answers, moments, rulings, signatures; others read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from service.duties.conftest import duty
from service.duties.test_duties import CISA, GDPR, PROOF
from service.signing_in import account_of, signed_in
from tidegate.service.accounts.roles import Role

WHY = "as counsel has found it"


@pytest.fixture
def grace(office: Any) -> Client:
    return signed_in(account_of("grace", Role.COUNSEL))


def test_answers_and_moments(grace: Client, incident: Any) -> None:
    place = f"/incidents/{incident.pk}/duties"
    assert "Legal clocks of incident" in grace.get("/").content.decode()
    assert "CISA" in grace.get(place).content.decode()
    assert grace.post(f"{place}/answers", {"bound_by_gdpr": "no", "reason": WHY}).status_code == 302
    assert duty(incident, GDPR).state == "not triggered"
    shown = grace.get(place).content.decode()
    assert "Does not apply" in shown
    assert WHY in shown
    later = {"name": "discovery", "at": "2099-01-01 10:00", "reason": WHY}
    assert grace.post(f"{place}/since", later).status_code == 422
    assert (
        grace.post(f"{place}/since", {"name": "discovery", "at": "nonsense", "reason": ""}).status_code == 422
    )
    earlier = {"name": "discovery", "at": "2022-11-27 10:00", "reason": WHY}
    assert grace.post(f"{place}/since", earlier).status_code == 302
    assert duty(incident, CISA).state == "breached"


def test_one_clock_is_met(grace: Client, incident: Any) -> None:
    row = duty(incident, CISA)
    place = f"/incidents/{incident.pk}/duties/{row.pk}"
    assert "not signed" in grace.get(place).content.decode()
    bad = {"met-at": "2099-01-01 10:00", "met-proof": "x", "met-reason": WHY}
    assert grace.post(f"{place}/met", bad).status_code == 422
    at = incident.opened_at.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    before = {"met-at": at, "met-proof": PROOF, "met-reason": WHY}
    assert grace.post(f"{place}/met", before).status_code == 422
    at = (incident.opened_at + dt.timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    good = {"met-at": at, "met-proof": PROOF, "met-reason": WHY}
    assert grace.post(f"{place}/met", good).status_code == 302
    assert duty(incident, CISA).state == "met"
    assert (
        grace.post(f"{place}/late", {"late-until": "2099-01-01 10:00", "late-reason": WHY}).status_code == 302
    )
    assert grace.post(f"{place}/not-notifiable", {"not-notifiable-reason": WHY}).status_code == 302
    assert grace.post(f"{place}/nothing", {}).status_code == 404
    assert PROOF in grace.get(place).content.decode()


def test_rules_are_read_and_signed(grace: Client, office: Any) -> None:
    from tidegate.service.duties.book import book

    rule = book(office).rules[0]
    assert rule.digest in grace.get("/duties/rules").content.decode()
    grace.post(f"/duties/rules/{rule.key}/sign", {"digest": PROOF})
    assert not book(office).rules[0].signed
    grace.post(f"/duties/rules/{rule.key}/sign", {"digest": rule.digest})
    assert book(office).rules[0].signed


def test_who_may_only_see_is_shown_no_form(office: Any, incident: Any) -> None:
    auditor = signed_in(account_of("hank", Role.AUDITOR))
    shown = auditor.get(f"/incidents/{incident.pk}/duties").content.decode()
    assert "<textarea" not in shown
    assert auditor.get("/duties/rules").status_code == 200
    assert auditor.get(f"/incidents/{incident.pk}").status_code == 200


def test_a_rule_that_cannot_be_read_is_said(grace: Client, office: Any, incident: Any, tmp_path: Any) -> None:
    section = office.instance.settings["response"]
    (tmp_path / "bad.toml").write_text("id = 3\n")
    section["duty_rules"] = str(tmp_path)
    try:
        for place in (f"/incidents/{incident.pk}/duties", "/duties/rules", f"/incidents/{incident.pk}"):
            answer = grace.get(place)
            assert answer.status_code == 200
            assert "bad.toml" in answer.content.decode()
    finally:
        section["duty_rules"] = ""
