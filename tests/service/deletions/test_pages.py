"""Pages of deletion: nobody is named until somebody reads one; forms do what acts do."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import MULTIPART_CONTENT

from service.deletions.conftest import hit_line
from service.signing_in import signed_in
from tidegate.service.deletions.acts import draft, hits
from tidegate.service.deletions.details import opened
from tidegate.service.ledger.models import EntryRow


@pytest.fixture
def looking(responder):  # type: ignore[no-untyped-def]
    from tidegate.service.accounts.models import Account

    return signed_in(Account.objects.get(pk=responder.account))


def test_lists_name_nobody_and_one_is_read_for_the_record(office, incident, responder, looking) -> None:  # type: ignore[no-untyped-def]
    draft.draft(office, responder, incident)
    hits.take(office, responder, incident, [hit_line("https://paste.example/A000-000-007")])
    base = f"/incidents/{incident.pk}"
    assert looking.get(base).status_code == 200
    for place in (f"{base}/deletions", f"{base}/copies"):
        page = looking.get(place)
        assert page.status_code == 200, place
        text = page.content.decode()
        assert "First Access" not in text
        assert "192.0.2.7" not in text
        assert "A000-000-007" not in text
    row = next(row for row in incident.deletions.all() if "First" in opened(office, row).name)
    assert "First Access" not in looking.get(f"{base}/deletions/{row.pk}").content.decode()
    before = EntryRow.objects.filter(act="vault:value:revealed").count()
    whole = looking.post(f"{base}/deletions/{row.pk}/read").content.decode()
    assert "First Access" in whole
    assert "192.0.2.7" in whole
    assert EntryRow.objects.filter(act="vault:value:revealed").count() == before + 1


def test_a_form_and_an_answer_through_pages(office, incident, responder, looking) -> None:  # type: ignore[no-untyped-def]
    draft.draft(office, responder, incident)
    row = incident.deletions.get(number=1)
    place = f"/incidents/{incident.pk}/deletions/{row.pk}"
    said = {"at": f"{office.now():%Y-%m-%d %H:%M}", "file": SimpleUploadedFile("f.png", b"form")}
    sent = looking.post(f"{place}/form", said, MULTIPART_CONTENT)
    assert sent.status_code == 302, sent.context["form"].errors
    row.refresh_from_db()
    assert row.state == "sent"
    wrong = {"at": f"{office.now():%Y-%m-%d %H:%M}", "outcome": "attested", "words": "x"}
    assert looking.post(f"{place}/answer", wrong, MULTIPART_CONTENT).status_code == 422
    said = {**wrong, "file": SimpleUploadedFile("f.pdf", b"signed")}
    assert looking.post(f"{place}/answer", said, MULTIPART_CONTENT).status_code == 302
    row.refresh_from_db()
    assert row.state == "attested"
    for form in ("contact", "leave", "form", "answer"):
        assert looking.get(f"{place}/{form}").status_code == 200
    assert looking.get(f"/incidents/{incident.pk}/deletions/new").status_code == 200
