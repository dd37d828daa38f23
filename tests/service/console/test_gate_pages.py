"""The gate's pages: each person sees what is theirs, hostile content stays text, and a refusal is one clear line."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import MULTIPART_CONTENT

from service.conftest import on_site
from service.releases.test_path import CLEAR, HELD, REASON, ROSTER, submitted
from service.signing_in import account_of, signed_in
from tidegate.service.accounts.roles import Role
from tidegate.service.jobs import tasks
from tidegate.service.ledger.models import EntryRow
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.models import Alarm, Release, ReleaseState, Submission, SubmissionState


@pytest.fixture
def web(office):  # type: ignore[no-untyped-def]
    account = account_of("web", Role.PUBLISHER)
    return account.actor("test"), signed_in(account)


@pytest.fixture
def privacy(office):  # type: ignore[no-untyped-def]
    account = account_of("privacy", Role.REVIEWER)
    return account.actor("test"), signed_in(account)


def uploaded(client, file_name: str, content: bytes, **more: str):  # type: ignore[no-untyped-def]
    form = {"file": SimpleUploadedFile(file_name, content), "slot": "statistics", "publish": "on", **more}
    return client.post("/submit", form, content_type=MULTIPART_CONTENT)


def test_an_upload_is_read_published_and_told(office, web) -> None:  # type: ignore[no-untyped-def]
    _, client = web
    answer = uploaded(client, "fy26.csv", CLEAR)
    assert answer.status_code == 302, answer.content.decode()
    submission = Submission.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/submissions/{submission.pk}")
    assert "being read" in client.get(f"/submissions/{submission.pk}").content.decode()
    tasks.examine(str(submission.pk))
    tasks.publish(str(submission.pk))
    assert on_site(office, "statistics/fy26.csv") == CLEAR
    page = client.get(f"/submissions/{submission.pk}").content.decode()
    assert "Every byte was read" in page
    assert "Live" in page


def test_no_page_shows_a_value_of_the_file(office, web, privacy) -> None:  # type: ignore[no-untyped-def]
    actor, client = web
    submission = submitted(office, actor, ROSTER)
    for who in (client, privacy[1]):
        page = who.get(f"/submissions/{submission.pk}").content.decode()
        assert "39 people" in page
        assert "Invented1" not in page
        assert "000-000-0" not in page


def test_a_file_of_others_is_not_there(office, web, privacy) -> None:  # type: ignore[no-untyped-def]
    actor, _ = web
    submission = submitted(office, actor, CLEAR)
    other = signed_in(account_of("other", Role.PUBLISHER))
    admin = signed_in(account_of("admin", Role.ADMINISTRATOR))
    assert other.get(f"/submissions/{submission.pk}").status_code == 404
    assert other.post(f"/submissions/{submission.pk}/publish").status_code == 404
    assert admin.get(f"/submissions/{submission.pk}").status_code == 403
    assert privacy[1].get(f"/submissions/{submission.pk}").status_code == 200
    assert str(submission.pk) not in other.get("/submissions").content.decode()


def test_two_people_settle_a_held_file_on_its_page(office, web, privacy) -> None:  # type: ignore[no-untyped-def]
    actor, client = web
    submission = submitted(office, actor, HELD, "a.zip")
    ruling = {"kind": "release", "reason": REASON, "days": "7"}
    address = f"/submissions/{submission.pk}/ruling"
    assert client.post(address, ruling).status_code == 403
    assert privacy[1].post(address, {**ruling, "reason": "no"}).status_code == 422
    assert privacy[1].post(address, ruling).status_code == 302
    assert "1 more person to agree" in privacy[1].get(f"/submissions/{submission.pk}").content.decode()
    counsel = signed_in(account_of("counsel", Role.REVIEWER, Role.APPROVER))
    assert counsel.post(address, ruling).status_code == 302
    submission.refresh_from_db()
    assert submission.state == SubmissionState.CLEARED
    assert client.post(f"/submissions/{submission.pk}/publish").status_code == 302
    assert Release.objects.get().state == ReleaseState.LIVE


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.csv", "=cmd|' /C calc'!A0.csv", "<script>alert(1)</script>.csv", "\u202egnp.csv"],
)
def test_a_hostile_name_is_refused_or_shown_as_text(office, web, name: str) -> None:  # type: ignore[no-untyped-def]
    _, client = web
    answer = uploaded(client, "fy26.csv", CLEAR, name=name)
    assert answer.status_code in (302, 422)
    page = client.get("/submissions").content.decode()
    assert "<script>alert" not in page + answer.content.decode()
    assert "\u202e" not in page


def test_hostile_cells_stay_text(office, web, privacy) -> None:  # type: ignore[no-untyped-def]
    actor, _ = web
    rows = b'"<img src=x onerror=alert(1)>",A-Number,Birth date\n' + ROSTER.split(b"\n", 1)[1]
    submission = submitted(office, actor, rows)
    page = privacy[1].get(f"/submissions/{submission.pk}").content.decode()
    assert "<img src=x" not in page


def test_uncovering_asks_again_who_you_are_and_shows_it_once(office, web, privacy) -> None:  # type: ignore[no-untyped-def]
    actor, _ = web
    submission = submitted(office, actor, ROSTER)
    address = f"/submissions/{submission.pk}/findings/0"
    answer = privacy[1].post(address, {"reason": "to tell test rows from people"})
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert "/confirm" in answer.headers["Location"]
    assert web[1].get(address).status_code == 403
    shown = answer.content.decode()
    assert ("A000-000-001" in shown) == EntryRow.objects.filter(act="vault:value:revealed").exists()


def test_take_down_and_roll_back_from_the_page(office, web, privacy) -> None:  # type: ignore[no-untyped-def]
    actor, _ = web
    release = publish(office, actor, submitted(office, actor, CLEAR).pk)
    page = privacy[1].get(f"/releases/{release.pk}").content.decode()
    assert "Take it down" in page
    assert "Roll back" not in page
    address = f"/releases/{release.pk}/take-down"
    assert privacy[1].post(address, {"reason": "short"}).status_code == 422
    assert privacy[1].post(address, {"reason": "counsel asked for it"}).status_code == 302
    assert on_site(office, "statistics/fy26.csv") is None


def test_an_alarm_is_acknowledged_by_name(office, privacy) -> None:  # type: ignore[no-untyped-def]
    row = Alarm.objects.create(kind="x", text="Something is wrong", raised_at=dt.datetime.now(dt.UTC))
    assert "Something is wrong" in privacy[1].get("/alarms").content.decode()
    assert privacy[1].post(f"/alarms/{row.pk}/acknowledge").status_code == 302
    row.refresh_from_db()
    assert str(row.acknowledged_by_id) == privacy[0].account
