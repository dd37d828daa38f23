"""The incidents' pages: each act once, by who may; masked until uncovered for a reason; no value in any address."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import MULTIPART_CONTENT

from service.signing_in import account_of, signed_in
from service.watch.conftest import ROSTER, leak, patrol  # noqa: F401 - fixtures
from tidegate.service.accounts.roles import Role
from tidegate.service.incidents.acts import run
from tidegate.service.incidents.acts.open import Opening, open_incident
from tidegate.service.incidents.description import Description
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.ledger.models import EntryRow
from tidegate.service.stays.models import AffectedPerson, PersonReveal, Resolution

REASON = "to compare the file with the registry"
VALUES = ("Invented1", "A000-000-001", "000000001", "1990-01-02")


@pytest.fixture
def responder(office):  # type: ignore[no-untyped-def]
    account = account_of("responder", Role.RESPONDER)
    return account.actor("test"), signed_in(account)


@pytest.fixture
def counsel(office):  # type: ignore[no-untyped-def]
    account = account_of("counsel", Role.COUNSEL)
    return account.actor("test"), signed_in(account)


@pytest.fixture
def incident(office, responder) -> Incident:  # type: ignore[no-untyped-def]
    described = Description(name="list A000-000-001.csv", path="statistics/list.csv")
    opening = Opening(hashlib.sha256(ROSTER).hexdigest(), "hand", described, at_once=True)
    made = open_incident(office, responder[0], opening, lambda: io.BytesIO(ROSTER)).incident
    run.run(office, made.pk, at_once=True)
    made.refresh_from_db()
    return made


def first(incident: Incident) -> AffectedPerson:
    return AffectedPerson.objects.get(incident=incident, number=1)


def uploaded(client, **said: str):  # type: ignore[no-untyped-def]
    form = {"file": SimpleUploadedFile("list.csv", ROSTER), "site": "", **said}
    return client.post("/incidents/new", form, content_type=MULTIPART_CONTENT)


def test_a_file_sent_twice_is_one_incident(office, responder) -> None:  # type: ignore[no-untyped-def]
    said = {"posted": "2022-11-28 14:45", "removed": "2022-11-28T14:04:00-05:00"}
    for _ in range(2):
        answer = uploaded(responder[1], **said)
        assert answer.status_code == 302, answer.content.decode()
    made = Incident.objects.get()
    assert answer.headers["Location"] == f"/incidents/{made.pk}"
    assert made.opened_by is not None
    page = responder[1].get(answer.headers["Location"])
    assert "Stays are being set" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("posted", ["yesterday", "2022-13-45 99:99", "1" * 100, "0000-00-00 00:00"])
def test_a_time_that_is_none_is_said_at_its_field(office, responder, posted: str) -> None:  # type: ignore[no-untyped-def]
    answer = uploaded(responder[1], posted=posted)
    assert answer.status_code == 422
    assert "Write it as 2022-11-28 14:45" in answer.content.decode()
    assert not Incident.objects.exists()


def test_no_page_shows_a_value_of_the_file(office, responder, incident) -> None:  # type: ignore[no-untyped-def]
    person = first(incident)
    for address in (
        "/",
        "/incidents",
        f"/incidents/{incident.pk}",
        f"/incidents/{incident.pk}/now",
        f"/incidents/{incident.pk}/accesses",
        f"/incidents/{incident.pk}/people",
        f"/incidents/{incident.pk}/people/{person.pk}",
        f"/incidents/{incident.pk}/people/{person.pk}/reveal",
    ):
        answer = responder[1].get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "no-store"
        assert not [value for value in VALUES if value in answer.content.decode()], address


def test_the_page_tells_who_is_stayed_and_what_is_next(office, responder, incident) -> None:  # type: ignore[no-untyped-def]
    page = responder[1].get(f"/incidents/{incident.pk}").content.decode()
    assert f"{incident.people} of {incident.people}" in page
    assert "Give the access logs" in page
    assert incident.sha256 in page
    assert AffectedPerson.objects.filter(incident=incident, resolution=Resolution.CANARY).exists()


def test_looking_at_the_table_is_recorded_and_canaries_look_like_anybody(office, responder, incident) -> None:  # type: ignore[no-untyped-def]
    page = responder[1].get(f"/incidents/{incident.pk}/people?resolution=exact").content.decode()
    canary = AffectedPerson.objects.filter(incident=incident, resolution=Resolution.CANARY)[0]
    assert str(canary.pk) in page
    assert "canary" not in page
    assert EntryRow.objects.filter(subject=str(incident.pk), act__contains="listed").count() == 1
    assert (
        responder[1]
        .get(f"/incidents/{incident.pk}/people?resolution=x&age=y&language=%00&page=z")
        .status_code
        == 200
    )


def test_one_person_is_uncovered_once_for_a_reason(office, responder, incident) -> None:  # type: ignore[no-untyped-def]
    address = f"/incidents/{incident.pk}/people/{first(incident).pk}/reveal"
    assert responder[1].post(address, {"reason": "short"}).status_code == 422
    assert responder[1].post(address, {"reason": "it is A000-000-001, I think"}).status_code == 422
    assert not PersonReveal.objects.exists()
    answer = responder[1].post(address, {"reason": REASON})
    assert "A000-000-001" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert PersonReveal.objects.count() == 1
    assert "A000-000-001" not in responder[1].get(address).content.decode()


def test_who_has_no_right_sees_counts_and_no_people(office, incident) -> None:  # type: ignore[no-untyped-def]
    auditor = signed_in(account_of("auditor", Role.AUDITOR))
    person = first(incident)
    page = auditor.get(f"/incidents/{incident.pk}").content.decode()
    assert f"{incident.people} of {incident.people}" in page
    assert "See who is affected" not in page
    for rest in ("people", f"people/{person.pk}", f"people/{person.pk}/reveal", "missing", "claims/add"):
        assert auditor.get(f"/incidents/{incident.pk}/{rest}").status_code == 403, rest
    notifier = signed_in(account_of("notifier", Role.NOTIFIER))
    ruling = {"ruling": "ruled out", "reason": REASON}
    assert notifier.post(f"/incidents/{incident.pk}/people/{person.pk}/ruling", ruling).status_code == 403


def test_two_people_rule_somebody_out_and_one_alone_twice_does_not(
    office, responder, counsel, incident
) -> None:  # type: ignore[no-untyped-def]
    person = first(incident)
    address = f"/incidents/{incident.pk}/people/{person.pk}"
    ruling = {"ruling": "ruled out", "reason": REASON}
    for _ in range(2):
        assert responder[1].post(f"{address}/ruling", ruling).status_code == 302
    assert EntryRow.objects.filter(subject=str(person.pk), act__contains="resolved").count() == 1
    assert (
        f"{incident.people} of {incident.people}"
        in responder[1].get(f"/incidents/{incident.pk}").content.decode()
    )
    assert counsel[1].post(f"{address}/ruling", ruling).status_code == 302
    assert "No stay" in counsel[1].get(address).content.decode()
    assert (
        f"{incident.people - 1} of {incident.people}"
        in responder[1].get(f"/incidents/{incident.pk}").content.decode()
    )


def test_a_person_of_another_incident_is_not_there(office, responder, incident) -> None:  # type: ignore[no-untyped-def]
    other = "11111111-1111-4111-8111-111111111111"
    person = first(incident)
    assert responder[1].get(f"/incidents/{other}/people/{person.pk}").status_code == 404
    assert (
        responder[1].post(f"/incidents/{other}/people/{person.pk}/reveal", {"reason": REASON}).status_code
        == 404
    )
    assert not PersonReveal.objects.exists()


CLAIM = {"bound": "lasted", "hours": "5", "source": "agency", "words": "about five hours"}


def test_a_claim_said_twice_stands_once_and_is_withdrawn_by_its_number(office, responder, incident) -> None:  # type: ignore[no-untyped-def]
    address = f"/incidents/{incident.pk}"
    for _ in range(2):
        assert responder[1].post(f"{address}/claims/add", CLAIM).status_code == 302
    row = incident.claims.get(source="agency")
    assert (row.seconds, row.machine) == (5 * 3600, False)
    assert responder[1].post(f"{address}/claims/{row.pk}/withdraw", {"reason": "no"}).status_code == 422
    assert responder[1].post(f"{address}/claims/{row.pk}/withdraw", {"reason": REASON}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"bound": "lasted", "hours": ""},
        {"bound": "posted", "at": ""},
        {"bound": "x"},
        {"source": "watch"},
        {"words": "it named A000-000-001"},
        {"hours": "nan"},
        {"hours": "-1"},
    ],
)
def test_a_claim_that_says_nothing_is_refused_in_words(
    office, responder, incident, wrong: dict[str, str]
) -> None:  # type: ignore[no-untyped-def]
    answer = responder[1].post(f"/incidents/{incident.pk}/claims/add", {**CLAIM, **wrong})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not incident.claims.filter(source="agency").exists()


def test_a_log_is_kept_once_and_read_again(office, responder, incident) -> None:  # type: ignore[no-untyped-def]
    line = b'192.0.2.9 - - [28/Nov/2022:15:00:00 +0000] "GET /statistics/list.csv HTTP/1.1" 200 %d "-" "curl/8"\n'
    for _ in range(2):
        form = {"file": SimpleUploadedFile("access.log", line % len(ROSTER)), "kind": "access log"}
        answer = responder[1].post(
            f"/incidents/{incident.pk}/evidence/add", form, content_type=MULTIPART_CONTENT
        )
        assert answer.status_code == 302, answer.content.decode()
    assert incident.evidence.filter(kind="access log").count() == 1
    run.run(office, incident.pk, at_once=True)
    page = responder[1].get(f"/incidents/{incident.pk}").content.decode()
    assert "1 client" in page
    assert "2022-11-28 15:00:00 UTC" in page
    assert "192.0.2.9" not in page
    assert "192.0.*.*" in page


def test_what_the_watch_has_kept_is_opened_from_its_page(office, responder, leak, patrol) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    from tidegate.service.watch.models import Observation

    leak("statistics/list.csv", ROSTER)
    patrol.whole()
    row = Observation.objects.get()
    address = f"/observations/{row.pk}"
    page = responder[1].get(address).content.decode()
    assert "Open an incident" in page or "incident 20" in page
    for _ in range(2):
        answer = responder[1].post(f"{address}/incident")
        assert answer.status_code == 302
    made = Incident.objects.get()
    assert answer.headers["Location"] == f"/incidents/{made.pk}"
    assert made.observation_id == row.pk
    assert made.reference in responder[1].get(address).content.decode()


def test_a_closed_incident_takes_nothing_more(office, responder, incident) -> None:  # type: ignore[no-untyped-def]
    address = f"/incidents/{incident.pk}"
    answer = responder[1].post(f"{address}/close", {"reason": REASON})
    assert answer.status_code in (302, 422)
    Incident.objects.filter(pk=incident.pk).update(state=IncidentState.CLOSED)
    assert responder[1].post(f"{address}/claims/add", CLAIM).status_code == 422
    assert "Add a claim" not in responder[1].get(address).content.decode()
