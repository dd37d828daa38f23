"""The whole path over HTTP: submit, judge, rule, clear, publish, withdraw, roll back."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest

from service.conftest import on_site
from service.releases.test_path import CLEAR, CLEARER, HELD, REASON, ROSTER
from tidegate.gate.clearance import verify
from tidegate.service.accounts.roles import Role
from tidegate.service.releases.acts.examine import examine
from tidegate.service.releases.models import Submission


def judged(office, api, token, content, name="fy26.csv", **more):  # type: ignore[no-untyped-def]
    made = api.offer(token, content, name, **more)
    assert made.status_code == 201, made.content
    examine(office, uuid.UUID(made.json()["id"]))
    return api.call("get", f"/submissions/{made.json()['id']}", token).json()


def test_a_clear_file_goes_all_the_way(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    shown = judged(office, api, web, CLEAR)
    assert (shown["state"], shown["report"]["verdict"], shown["needs"]) == ("cleared", "clear", "")
    envelope = api.call("get", f"/submissions/{shown['id']}/clearance", web)
    assert verify(json.dumps(envelope.json()), office.trust).digest == shown["sha256"]
    release = api.call("post", "/releases", web, {"submission": shown["id"]})
    assert (release.status_code, release.json()["state"]) == (201, "live")
    assert on_site(office, "statistics/fy26.csv") == CLEAR
    assert api.call("get", "/releases", web).json()["items"][0]["id"] == release.json()["id"]
    second = judged(office, api, web, CLEARER)
    api.call("post", "/releases", web, {"submission": second["id"]})
    live = api.call("get", "/releases?state=live", web).json()["items"]
    back = api.call("post", f"/releases/{live[0]['id']}/rollback", web)
    assert back.status_code == 201, back.content
    assert on_site(office, "statistics/fy26.csv") == CLEAR
    why = {"reason": "the numbers were not final"}
    for _ in range(2):
        gone = api.call("post", f"/releases/{back.json()['id']}/withdrawal", web, why)
        assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    assert on_site(office, "statistics/fy26.csv") is None


def test_a_roster_is_blocked_and_no_answer_holds_a_value(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    shown = judged(office, api, web, ROSTER)
    assert (shown["state"], shown["report"]["people"]) == ("blocked", 39)
    assert "Invented" not in json.dumps(shown)
    assert "A000" not in json.dumps(shown)
    refused = api.call("post", "/releases", web, {"submission": shown["id"]})
    assert refused.status_code == 409
    assert api.call("get", f"/submissions/{shown['id']}/clearance", web).status_code == 409
    assert on_site(office, "statistics/fy26.csv") is None


def test_two_reviewers_release_a_held_file_and_the_uploader_does_not(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER, Role.REVIEWER))
    one, two = token(person("one", Role.REVIEWER)), token(person("two", Role.REVIEWER))
    shown = judged(office, api, web, HELD, "a.zip", publish=True)
    assert "2 more people" in shown["needs"]
    ruling, place = {"kind": "release", "reason": REASON}, f"/submissions/{shown['id']}/rulings"
    assert api.call("post", place, web, ruling).status_code == 409
    first = api.call("post", place, one, ruling).json()
    assert (first["outcome"], first["state"]) == ("waiting", "held")
    assert api.call("post", place, two, ruling).json()["outcome"] == "released"
    rulings = api.call("get", f"/submissions/{shown['id']}", one).json()["rulings"]
    assert [one["reason"] for one in rulings] == [REASON, REASON]


def test_a_file_is_checked_and_nothing_of_it_is_kept(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    report = api.call("post", "/checks?name=a.csv", web, data=ROSTER, content_type="text/csv")
    assert (report.status_code, report.json()["verdict"], report.json()["people"]) == (200, "block", 39)
    assert "Invented" not in report.content.decode()
    told = api.call(
        "post", "/checks?name=a.csv&slot=statistics", web, data=CLEAR, content_type="text/csv",
        headers={"Accept": "application/x-ndjson"},
    )  # fmt: skip
    lines = [json.loads(line) for line in b"".join(told.streaming_content).splitlines()]
    assert lines[-1]["verdict"] == "clear"
    assert all(set(line) == {"progress"} for line in lines[:-1])
    assert not Submission.objects.exists()
    assert not list((office.instance.vault_folder / "objects").rglob("*.*"))


def test_what_a_person_may_not_see_is_not_there(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web, other = token(person("web", Role.PUBLISHER)), token(person("other", Role.PUBLISHER))
    auditor = token(person("auditor", Role.AUDITOR))
    shown = judged(office, api, web, CLEAR)
    for place in (f"/submissions/{shown['id']}", f"/submissions/{shown['id']}/clearance"):
        assert api.call("get", place, other).status_code == 404
        assert api.call("get", place, auditor).status_code == 200
    assert api.call("post", "/releases", other, {"submission": shown["id"]}).status_code == 404
    assert api.call("get", "/submissions", other).json()["items"] == []
    assert len(api.call("get", "/submissions", auditor).json()["items"]) == 1


def test_lists_come_in_pages_without_gap_or_repetition(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    made = [api.offer(web, CLEAR, f"f{number}.csv").json()["id"] for number in range(5)]
    seen, cursor = [], ""
    while True:
        page = api.call("get", f"/submissions?limit=2{cursor}", web).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == made[::-1]
    assert api.call("get", "/submissions?cursor=AAAA", web).status_code == 422


def test_the_record_is_read_by_auditors_and_alarms_are_acknowledged(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    from django.db import transaction

    from tidegate.service.releases.acts.alarm import alarm

    auditor, reviewer = token(person("auditor", Role.AUDITOR)), token(person("one", Role.REVIEWER))
    with transaction.atomic():
        raised = alarm("test", "", "only a test", dt.datetime.now(dt.UTC))
    assert api.call("get", "/alarms?open=true", auditor).json()["items"][0]["text"] == "only a test"
    assert api.call("post", f"/alarms/{raised.pk}/acknowledgement", auditor).status_code == 403
    assert api.call("post", f"/alarms/{raised.pk}/acknowledgement", reviewer).status_code == 200
    assert api.call("get", "/alarms?open=true", auditor).json()["items"] == []
    entries = api.call("get", "/record/entries?limit=1", auditor).json()
    assert entries["items"][0]["sequence"] == 0
    assert entries["next"] == 1
    assert api.call("get", "/record/entries/999/proof", auditor).status_code == 404
    assert api.call("get", "/record/checkpoints", auditor).status_code == 200


def test_slots_and_oneself(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.accounts.roles import Right

    narrow = token(person("web", Role.PUBLISHER), [Right.SUBMIT, Right.SEE_POLICY, Right.REVIEW])
    me = api.call("get", "/me", narrow).json()
    assert (me["username"], me["roles"], me["rights"]) == ("web", ["publisher"], ["SUBMIT", "SEE_POLICY"])
    slots = {slot["name"]: slot["folder"] for slot in api.call("get", "/slots", narrow).json()["items"]}
    assert (slots["documents"], slots["statistics"]) == ("documents", "statistics")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/nothing", 404), ("put", "/checks", 405), ("delete", "/submissions", 405), ("get", "/submissions/x", 404),
     ("trace", "/slots", 405), ("post", "", 404)],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_too(api, method, path, status) -> None:  # type: ignore[no-untyped-def]
    assert api.call(method, path).status_code == status


def test_no_problem_repeats_what_was_sent(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER, Role.REVIEWER))
    hot = "A000-000-123"
    asked = [
        api.call("post", "/releases", web, {"submission": hot, hot: hot}),
        api.call("post", "/releases", web, data=f"{{{hot}", content_type="application/json"),
        api.call("get", f"/submissions?state={hot}&cursor={hot}&limit={hot}", web),
        api.call("post", f"/checks?slot={hot}", web, data=b""),
        api.offer(web, CLEAR, f"{hot}.csv"),
        api.offer(web, CLEAR, reason=hot),
        api.offer(web, CLEAR, slot=hot),
        api.call("get", f"/{hot}"),
        api.call("post", "/releases", web, data=f"submission={hot}", content_type="text/plain"),
    ]
    for answer in asked:
        assert 400 <= answer.status_code < 500
        assert hot not in answer.content.decode()


def test_more_than_this_installation_takes_is_refused_while_it_comes(
    office, person, token, api, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    monkeypatch.setattr("tidegate.service.api.routes.checks.largest", lambda: 1000)
    monkeypatch.setattr("tidegate.service.releases.upload.largest", lambda: 1000)
    assert api.call("post", "/checks", web, data=b"x" * 1001).status_code == 413
    assert api.call("post", "/checks?name=a.txt", web, data=b"x" * 1000).status_code == 200
    assert api.offer(web, b"x" * 1001).status_code == 413
    assert not Submission.objects.exists()


def test_a_clearance_is_given_out_only_while_it_stands(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    shown = judged(office, api, web, CLEAR)
    place = f"/submissions/{shown['id']}/clearance"
    policy = office.instance.policy_file
    before = policy.read_text()
    assert api.call("get", place, web).status_code == 200
    try:
        policy.write_text(before + "\n[slot.other]\nkind = 'document'\n")
        stale = api.call("get", place, web)
    finally:
        policy.write_text(before)
    assert (stale.status_code, "the policy has changed" in stale.json()["detail"]) == (409, True)
    release = api.call("post", "/releases", web, {"submission": shown["id"]}).json()
    api.call("post", f"/releases/{release['id']}/withdrawal", web, {"reason": "the numbers were not final"})
    void = api.call("get", place, web)
    assert (void.status_code, "taken down" in void.json()["detail"]) == (409, True)
