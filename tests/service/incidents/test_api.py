"""Incidents over /v1: opened, looked at, added to, by who may; masked; the same request twice is one act."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from service.api.conftest import api, token  # noqa: F401 - fixtures
from service.watch.conftest import ROSTER
from tidegate.service.accounts.roles import Role
from tidegate.service.incidents.acts import run
from tidegate.service.incidents.models import Evidence, Incident
from tidegate.service.ledger.models import EntryRow

LOG = b"".join(
    b'192.0.2.%d - - [28/Nov/2022:%02d:00:00 -0500] "GET %s HTTP/1.1" %d %d "-" "Mozilla/5.0 Firefox/107.0"\n'
    % (number, hour, path, status, size)
    for number, hour, path, status, size in (
        (1, 9, b"/statistics/list.csv", 404, 100),
        (2, 10, b"/statistics/list.csv", 200, len(ROSTER)),
        (3, 11, b"/other", 200, 5),
        (4, 12, b"/statistics/list.csv", 200, 400),
        (5, 13, b"/statistics/list.csv", 404, 100),
    )
)


@pytest.fixture
def responding(person, token):  # type: ignore[no-untyped-def] # noqa: F811
    return token(person("responder", Role.RESPONDER))


def send(api, place: str, text: str, content: bytes, /, key: str = "", **fields: str):  # type: ignore[no-untyped-def] # noqa: F811
    headers = {"Host": api._host, "Authorization": f"Bearer {text}"}
    headers |= {"Idempotency-Key": key} if key else {}
    form = {"file": SimpleUploadedFile("file", content), **fields}
    return api.client.post(f"/v1{place}", form, headers=headers)


@pytest.fixture
def made(api, responding, stayed):  # type: ignore[no-untyped-def] # noqa: F811
    answer = send(
        api,
        "/incidents",
        responding,
        ROSTER,
        name="list.csv",
        path="statistics/list.csv",
        posted="2022-11-28T09:45:00-05:00",
    )
    assert answer.status_code == 201
    return answer.json()


def test_the_same_file_again_is_the_same_incident(api, responding, made) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    assert made["fresh"] is True
    again = send(api, "/incidents", responding, ROSTER, name="other.csv")
    assert again.status_code == 200
    assert again.json()["fresh"] is False
    assert again.json()["incident"]["id"] == made["incident"]["id"]


def test_one_key_is_one_act(api, responding, stayed) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    answers = [send(api, "/incidents", responding, ROSTER, key="k1", name="list.csv") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert Incident.objects.count() == 1


def test_logs_claims_and_who_fetched_it(api, office, responding, made) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    number = made["incident"]["id"]
    place = f"/incidents/{number}"
    kept = send(api, f"{place}/evidence", responding, LOG, kind="access log", name="access.log")
    assert kept.status_code == 201
    assert send(api, f"{place}/evidence", responding, LOG, kind="access log", name="x.log").status_code == 200
    run.run(office, Incident.objects.get().pk)
    said = {"bound": "lasted", "seconds": 18000, "words": "about five hours"}
    assert api.call("post", f"{place}/claims", responding, said).status_code == 201
    shown = api.call("get", place, responding).json()
    assert shown["steps_left"] == 0
    earliest = shown["exposure"]["earliest"]
    assert earliest["not_before"]["at"].startswith("2022-11-28T13:59:59")
    assert earliest["not_after"]["at"].startswith("2022-11-28T15:00:01")
    assert shown["exposure"]["latest"]["not_after"]["at"].startswith("2022-11-28T18:00:01")
    assert {one["claim"]["words"] for one in shown["exposure"]["beside"]} >= {"about five hours"}
    found = api.call("get", f"{place}/accesses", responding).json()
    assert {one["address"] for one in found["clients"]} == {"192.0.*.*"}
    assert sorted(one["completeness"] for one in found["clients"]) == ["certainly", "not", "not", "possibly"]
    whole = api.call(
        "post", f"{place}/accesses/reveal", responding, {"reason": "letters go out to their owners"}
    )
    assert {one["address"] for one in whole.json()["clients"]} == {f"192.0.2.{n}" for n in (1, 2, 4, 5)}
    assert EntryRow.objects.filter(act="vault:value:revealed", subject=number).count() == 1


def test_a_claim_by_hand_is_withdrawn_and_stays_written(api, responding, made) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    place = f"/incidents/{made['incident']['id']}"
    claim = {"bound": "reachable", "at": "2022-11-28T10:00:00Z", "machine": True, "source": "CDN report"}
    number = api.call("post", f"{place}/claims", responding, claim).json()["id"]
    before = api.call("get", place, responding).json()["exposure"]["earliest"]["not_after"]
    assert before["claim"]["id"] == number
    gone = api.call(
        "post", f"{place}/claims/{number}/withdrawal", responding, {"reason": "a wrong report was read"}
    )
    assert gone.status_code == 200
    after = api.call("get", place, responding).json()
    assert after["exposure"]["earliest"]["not_after"] is None
    assert [one["withdrawn"] for one in after["timeline"] if one["claim"] == number] == [True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"bound": "lasted", "at": "2022-11-28T10:00:00Z"},
        {"bound": "posted"},
        {"bound": "posted", "at": "2022-11-28T10:00:00"},
        {"bound": "posted", "at": "2022-11-28T10:00:00Z", "source": "watch"},
        {"bound": "posted", "at": "2022-11-28T10:00:00Z", "words": "it was A900-000-001"},
        {"bound": "never", "at": "2022-11-28T10:00:00Z"},
    ],
)
def test_a_claim_that_is_none(api, responding, made, wrong) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    answer = api.call("post", f"/incidents/{made['incident']['id']}/claims", responding, wrong)
    assert answer.status_code in (409, 422)
    assert "900" not in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "content"),
    [
        ({"kind": "access log", "zone": "Mars/Olympus"}, LOG),
        ({"kind": "access log", "format": "nothing"}, LOG),
        ({"kind": "deploy log", "pattern": "("}, LOG),
        ({"kind": "access log"}, b""),
        ({"kind": "nothing"}, LOG),
    ],
)
def test_evidence_that_cannot_be_used_is_one_line_and_not_kept(
    api,  # noqa: F811
    responding,
    made,
    fields,
    content,
) -> None:  # type: ignore[no-untyped-def]
    answer = send(api, f"/incidents/{made['incident']['id']}/evidence", responding, content, **fields)
    assert answer.status_code in (409, 422)
    assert "\n" not in answer.json()["detail"]
    assert Evidence.objects.count() == 1


def test_an_empty_file_and_an_unknown_site_open_nothing(api, responding, stayed) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    assert send(api, "/incidents", responding, b"").status_code in (409, 422)
    assert send(api, "/incidents", responding, ROSTER, site="nowhere").status_code == 422
    assert not Incident.objects.exists()


def test_no_row_of_an_incident_tells_a_value(api, responding, office, made) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    from django.core import serializers

    number = made["incident"]["id"]
    send(api, f"/incidents/{number}/evidence", responding, LOG, kind="access log", name="A900-000-001.log")
    run.run(office, Incident.objects.get().pk)
    row = Incident.objects.get()
    every = [row, *row.steps.all(), *row.evidence.all(), *row.claims.all(), *row.readings.all()]
    text = serializers.serialize("json", every) + json.dumps(made)
    text += "".join(bytes(body).decode() for body in EntryRow.objects.values_list("body", flat=True))
    for value in ("900-000-001", "Invented1", "192.0.2.", "A000-000-00"):
        assert value not in text
