"""What a stranger tells is acted on before anybody reads it, can only withhold, and keeps nothing of the stranger."""

from __future__ import annotations

import re

import pytest

from service.conftest import on_site
from service.releases.test_path import submitted
from service.signing_in import browser
from service.watch.conftest import CLEAR, ROSTER
from tidegate.errors import RefusedError
from tidegate.service.accounts.roles import Role
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.models import Alarm
from tidegate.service.watch import chores, receipts
from tidegate.service.watch.acts import report as acts
from tidegate.service.watch.models import Report, ReportState, Sender
from tidegate.sites.public import Public

SITE = "https://www.agency.example/data/"


@pytest.fixture
def seen_from_outside(office, monkeypatch):  # type: ignore[no-untyped-def]
    """The site has a public address; nobody answers there in these tests but the site itself."""
    site = office.site("public")
    site.public = Public(SITE)
    monkeypatch.setattr("tidegate.service.watch.reading.headers", lambda *_: ())
    monkeypatch.setattr("tidegate.sites.gone._outside", lambda *_: None)
    monkeypatch.setattr("tidegate.service.watch.acts.answer.outside.look_at", lambda *_: None)
    return site


@pytest.mark.parametrize(
    "written",
    [
        SITE + "statistics/list.csv",
        "http://WWW.agency.example/data/statistics/list.csv?utm=1#top",
        "https://agency.example//data/statistics/%6cist.csv",
    ],
)
def test_a_reported_roster_of_ours_is_gone_before_anybody_reads(
    office, patrol, leak, seen_from_outside, written
) -> None:  # type: ignore[no-untyped-def]
    leak("statistics/list.csv", ROSTER)
    acts.receive(office, f"There is a list of people at {written}. Please look!")
    chores.reports(office, {"public": patrol})
    assert on_site(office, "statistics/list.csv") is None
    row = Report.objects.get()
    assert (row.state, row.ours, row.observations.get().state) == (ReportState.LOOKED, 1, "taken down")
    assert Alarm.objects.filter(kind="report", subject=str(row.pk)).exists()


def test_a_report_never_takes_down_what_was_cleared(
    office, patrol, person, seen_from_outside, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tidegate.service.releases.acts.publish.check_received", lambda *_: None)
    publish(office, person("web", Role.PUBLISHER), submitted(office, person("w2", Role.PUBLISHER), CLEAR).pk)
    acts.receive(office, "", SITE + "statistics/fy26.csv")
    chores.reports(office, {"public": patrol})
    assert on_site(office, "statistics/fy26.csv") == CLEAR
    assert Report.objects.get().state == ReportState.LOOKED


def test_the_page_answers_the_same_whatever_is_found_and_keeps_no_address(
    office, patrol, leak, seen_from_outside
) -> None:  # type: ignore[no-untyped-def]
    leak("statistics/list.csv", ROSTER)
    pages = []
    for address in (SITE + "statistics/list.csv", SITE + "nothing.csv", "https://elsewhere.example/x"):
        answer = browser(REMOTE_ADDR="203.0.113.77").post("/report", {"address": address, "words": ""})
        assert answer.status_code == 200
        pages.append(re.sub(r"(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}", "CODE", answer.content.decode()))
        chores.reports(office, {"public": patrol})
    assert len(set(pages)) == 1
    stored = repr([list(model.objects.values()) for model in (Report, Sender)])
    assert "203.0.113" not in stored
    assert "elsewhere" not in stored


def test_a_receipt_tells_that_it_came_and_was_dealt_with_and_no_more(office, person) -> None:  # type: ignore[no-untyped-def]
    code = acts.receive(office, "I saw a list with my neighbour in it")
    client = browser()
    assert (
        b"being looked at" in client.post("/report/status", {"code": code.lower().replace("-", " ")}).content
    )
    assert client.post("/report/status", {"code": "AAAAA-AAAAA"}).status_code == 422
    with pytest.raises(RefusedError):
        acts.read(office, person("admin", Role.ADMINISTRATOR), Report.objects.get().pk)
    acts.close(office, person("rosa", Role.RESPONDER), Report.objects.get().pk)
    assert b"dealt with" in client.post("/report/status", {"code": code}).content
    assert code not in repr(list(Report.objects.values()))


def test_one_address_may_send_ten_in_an_hour_and_an_empty_report_is_none(office) -> None:  # type: ignore[no-untyped-def]
    client = browser()
    assert client.post("/report", {"address": "", "words": "hm"}).status_code == 422
    answers = [
        client.post("/report", {"words": "there is a list of people online"}).status_code
        for _ in range(receipts.AN_HOUR)
    ]
    assert answers.count(200) == receipts.AN_HOUR - 1
    assert answers[-1] == 429
