"""Deletion and hits over /v1: drafts, reading, delivery of hits and records, rulings."""

from __future__ import annotations

import gzip
import hashlib

import pytest

from service.api.conftest import api, token  # noqa: F401 - fixtures
from service.deletions.conftest import hit_line
from service.incidents.test_api import send


@pytest.fixture
def asking(responder, token):  # type: ignore[no-untyped-def] # noqa: F811
    return token(responder)


def test_drafts_are_listed_and_read_one_at_a_time(api, incident, asking) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    place = f"/incidents/{incident.pk}/deletions"
    made = api.call("post", f"{place}/drafts", asking)
    assert made.json()["drafted"] > 0
    listed = api.call("get", place, asking).json()
    assert listed["contains"] is False
    assert "First Access" not in str(listed)
    texts = [
        api.call("post", f"{place}/{one['id']}/reading", asking).json()["counterpart"]
        for one in listed["items"]
    ]
    assert "AS64500 First Access" in texts


def test_hits_are_delivered_with_their_records(api, incident, asking) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    record = b"WARC/1.1\r\n\r\n"
    name = f"{hashlib.sha256(record).hexdigest()}.warc.gz"
    place = f"/incidents/{incident.pk}/hits"
    first = send(api, place, asking, hit_line(evidence=name) + b"\nnonsense\n").json()
    assert (first["fresh"], first["wanted"], [one["line"] for one in first["wrong"]]) == (1, [name], [2])
    again = send(api, place, asking, hit_line(evidence=name)).json()
    assert again["fresh"] == 0
    assert send(api, f"{place}/records", asking, gzip.compress(record), name=name).json() == {"hits": 1}
    refused = send(api, f"{place}/records", asking, b"x", name="../../x")
    assert refused.status_code == 422
    (one,) = api.call("get", place, asking).json()["items"]
    assert one["record"]
    assert one["where"].startswith("https://paste.example/")
    said = {"outcome": "gone", "reason": "looked, and it answers 404"}
    assert api.call("post", f"{place}/{one['id']}/ruling", asking, said).json()["state"] == "gone"


def test_an_answer_with_its_signed_form(api, office, incident, asking) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    place = f"/incidents/{incident.pk}/deletions"
    api.call("post", f"{place}/drafts", asking)
    number = api.call("get", place, asking).json()["items"][0]["id"]
    at = office.now().isoformat()
    assert send(api, f"{place}/{number}/form", asking, b"picture", at=at).json()["state"] == "sent"
    answered = send(api, f"{place}/{number}/answers", asking, b"signed", outcome="attested", at=at)
    assert answered.json()["state"] == "attested"
