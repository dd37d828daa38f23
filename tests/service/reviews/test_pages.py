"""A reviewer's day in the pages: answer, hear, rule; another confirms; a paper for the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from builders.disclosed import Leak
from service.signing_in import account_of, signed_in
from tidegate.model.case_review import Topic
from tidegate.service.accounts.roles import Role
from tidegate.service.office import Office

ANSWERS = {
    f"{topic.name.lower()}_{part}": value
    for topic in Topic
    for part, value in (
        ("answer", "yes"), ("kind", "agency file"), ("title", "page 3"), ("dated", "2022-11-01"), ("words", ""),
    )
}  # fmt: skip


@pytest.fixture
def browsers(office: Office) -> dict[str, Client]:
    return {name: signed_in(account_of(name, Role.CASE_REVIEWER)) for name in ("eve", "fay")}


@pytest.fixture
def place(incident: Any) -> str:
    from tidegate.service.reviews.models import Review

    row = Review.objects.filter(incident=incident).order_by("person__number").first()
    assert row
    return f"/incidents/{incident.pk}/reviews/{row.pk}"


def test_from_the_list_to_a_decision(
    browsers: dict[str, Client], place: str, incident: Any, small: Leak, office: Office
) -> None:
    eve, fay = browsers["eve"], browsers["fay"]
    assert "Case reviews of incident" in eve.get("/").content.decode()
    listed = eve.get(f"/incidents/{incident.pk}/reviews")
    assert listed.status_code == 200
    assert place in listed.content.decode()
    assert eve.post(f"{place}/replies", ANSWERS).status_code == 302
    assert (
        eve.post(f"{place}/acts/hear", {"hear-words": "the attorney has nothing to add"}).status_code == 302
    )
    ruled = {
        "rule-outcome": "alters the claim", "rule-routes": ["apply-again"], "rule-words": "it names their claim",
    }  # fmt: skip
    assert eve.post(f"{place}/acts/rule", ruled).status_code == 302
    again = eve.post(f"{place}/acts/confirm", {"confirm-words": "I agree with myself"})
    assert again.status_code == 422
    assert "nother person than the one who ruled" in again.content.decode()
    answer = fay.post(f"{place}/acts/confirm", {"confirm-words": "I have read it and agree", "next": "1"})
    assert answer.status_code == 302
    shown = fay.get(place).content.decode()
    assert "The disclosure alters the claim" in shown
    assert all(one.person.a_number not in shown for one in small.told)
    paper = fay.post(f"{place}/evidence")
    assert paper.content.startswith(b"%PDF-")


def test_an_answer_without_a_source_is_asked_again(browsers: dict[str, Client], place: str) -> None:
    answer = browsers["eve"].post(f"{place}/replies", ANSWERS | {"access_title": ""})
    assert answer.status_code == 422
    assert "need a source" in answer.content.decode()


@pytest.mark.parametrize(
    "show", ["todo", "open", "second", "appeal", "deadline", "untold", "reopened", "final", "all", "nonsense"]
)
def test_every_filter_answers(browsers: dict[str, Client], incident: Any, show: str) -> None:
    assert browsers["eve"].get(f"/incidents/{incident.pk}/reviews?show={show}").status_code == 200


def test_a_person_is_uncovered_for_a_reason(browsers: dict[str, Client], place: str, small: Leak) -> None:
    eve = browsers["eve"]
    assert eve.post(f"{place}/reveal", {"reason": ""}).status_code == 422
    shown = eve.post(f"{place}/reveal", {"reason": "to compare with the agency's file"})
    assert shown.status_code == 200
    assert any(one.person.listed in shown.content.decode() for one in small.told)


def test_what_was_shredded_is_said_and_nothing_shown(
    office: Office, browsers: dict[str, Client], place: str, incident: Any, clock: Callable[..., Any]
) -> None:
    from tidegate.service.incidents.holder import holder_of_person
    from tidegate.service.reviews.models import Review

    browsers["eve"].post(f"{place}/replies", ANSWERS)
    row = Review.objects.get(pk=place.rpartition("/")[2])
    office.vault.shred(holder_of_person(row.person_id))
    answer = browsers["eve"].get(place)
    assert answer.status_code == 409
    assert "cannot be shown" in answer.content.decode()
    assert row.opened_at <= office.now() + dt.timedelta(seconds=1)
