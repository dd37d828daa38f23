"""The pages: made, approved, batched, seen for a reason, ended; no name and no number of anybody's on any page."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import MULTIPART_CONTENT

from service.signing_in import account_of, signed_in
from tidegate.response.notices.states import State
from tidegate.service.accounts.roles import Role

WHY = "to see that it is set as it should be"


@pytest.fixture
def clients(office):  # type: ignore[no-untyped-def]
    return {role: signed_in(account_of(role.name.lower(), role)) for role in (Role.NOTIFIER, Role.COUNSEL)}


@pytest.fixture
def walked(office, incident, disclosed, clients):  # type: ignore[no-untyped-def]
    """Letters made and set, their languages approved through the pages."""
    from tidegate.service.notices.acts import letters
    from tidegate.service.notices.models import Notice

    base = f"/incidents/{incident.pk}/notices"
    made = clients[Role.NOTIFIER].post(f"{base}/prepare", {"audiences": ["person"]})
    assert made.status_code == 302, made.content.decode()
    letters.set_all(office, incident)
    for language in set(Notice.objects.values_list("language", flat=True)):
        answer = clients[Role.COUNSEL].post(f"{base}/texts/{language}", {"reason": WHY})
        assert answer.status_code == 302
    return base


def test_a_day_of_a_notifier(office, incident, disclosed, clients, walked) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.notices.models import Notice, NoticeBatch

    desk, counsel = clients[Role.NOTIFIER], clients[Role.COUNSEL]
    values = [
        word for one in disclosed.told for word in (one.person.a_number, *one.person.listed.split(", "))
    ]
    pages = []
    desk.post(f"{walked}/batches", {"way": "hand"})
    batch = NoticeBatch.objects.get()
    row = Notice.objects.filter(state=State.OUT).first()
    for path in (
        walked, f"{walked}?state=out&language=fa", f"{walked}/texts", f"{walked}/{row.pk}", f"{walked}/prepare",
        f"{walked}/batches/{batch.pk}", f"{walked}/batches/{batch.pk}/papers", f"{walked}/{row.pk}/letter",
        f"/incidents/{incident.pk}",
    ):  # fmt: skip
        answer = desk.get(path)
        assert answer.status_code == 200, path
        pages.append(answer.content.decode())
    pages.append(counsel.get(f"{walked}/texts/fa").content.decode())
    assert counsel.get(f"{walked}/pictures/fa/person/0").content.startswith(b"\x89PNG")
    assert counsel.get(f"{walked}/pictures/fa/judge/0").status_code == 404
    assert not [value for value in values for page in pages if len(value) > 4 and value in page]
    shown = desk.post(f"{walked}/{row.pk}/letter", {"reason": WHY})
    assert shown.content.startswith(b"%PDF")
    assert shown.headers["Cache-Control"] == "no-store"
    papers = desk.post(f"{walked}/batches/{batch.pk}/papers", {"what": "sheets", "reason": WHY})
    assert papers.content.startswith(b"%PDF")
    assert "serial" in desk.get(f"{walked}/batches/{batch.pk}/manifest").content.decode()
    left = office.now().isoformat()
    assert desk.post(f"{walked}/batches/{batch.pk}/posted", {"at": left, "tracking": ""}).status_code == 302
    scan = SimpleUploadedFile("scan.pdf", io.BytesIO(b"%PDF signed").getvalue())
    said = {"outcome": "delivered", "at": office.now().isoformat(), "proof": scan, "reason": WHY}
    ended = desk.post(f"{walked}/{row.pk}/outcome", said, content_type=MULTIPART_CONTENT)
    assert ended.status_code == 302, ended.content.decode()
    row.refresh_from_db()
    assert row.state == State.DELIVERED
    assert "Delivered" in desk.get(f"/incidents/{incident.pk}").content.decode()


def test_nothing_is_shown_or_ended_without_a_reason(office, incident, clients, walked) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.ledger.models import EntryRow
    from tidegate.service.notices.models import Notice

    row = Notice.objects.exclude(letter="").first()
    desk = clients[Role.NOTIFIER]
    assert desk.post(f"{walked}/{row.pk}/letter", {"reason": ""}).status_code == 422
    assert desk.post(f"{walked}/{row.pk}/outcome", {"outcome": "delivered", "reason": WHY}).status_code == 422
    assert desk.post(f"{walked}/{row.pk}/address", {"way": "post", "reason": WHY}).status_code == 422
    assert not EntryRow.objects.filter(act="response:notice:shown").exists()
