"""Requests: whom they go to, whom not, in which words; states; and that none of them contains anything."""

from __future__ import annotations

import io

import pytest

from service.deletions.conftest import URL, WHOLE, log_lines, read_log
from service.watch.conftest import ROSTER
from tidegate.errors import RefusedError
from tidegate.model.closing import Matter
from tidegate.service.deletions import chores
from tidegate.service.deletions.acts import answer, change, draft, send
from tidegate.service.deletions.details import opened
from tidegate.service.deletions.models import DeletionRequest, RequestState
from tidegate.service.deletions.tally import tally
from tidegate.service.ledger.models import EntryRow
from tidegate.service.stays.models import Stay

REASON = "because the test asks for it"


def named(office, incident) -> dict[str, DeletionRequest]:  # type: ignore[no-untyped-def]
    return {opened(office, row).name: row for row in incident.deletions.all()}


def test_each_network_is_drafted_once_and_what_is_barred_is_not_asked(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    assert draft.draft(office, responder, incident) > 0
    rows = named(office, incident)
    assert rows["AS64500 First Access"].state == RequestState.DRAFTED
    assert opened(office, rows["AS64500 First Access"]).clients == ("192.0.2.7", "192.0.2.8")
    assert rows["AS64501 Far Telecom"].state == RequestState.NOT_ASKED
    assert "counsel" in rows["AS64501 Far Telecom"].bar
    assert rows["AS64502 Ministry of the Interior"].state == RequestState.NOT_ASKED
    assert rows[""].state == RequestState.DRAFTED
    assert rows[""].way == "none"
    count = incident.deletions.count()
    assert draft.draft(office, responder, incident) == 0
    assert incident.deletions.count() == count


def test_a_later_log_adds_and_doubles_nothing(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    draft.draft(office, responder, incident)
    before = incident.deletions.count()
    more = log_lines(("192.0.2.31", 200, WHOLE), ("192.0.2.7", 200, WHOLE))
    read_log(office, responder, incident, more)
    assert draft.draft(office, responder, incident) == 1
    assert incident.deletions.count() == before
    row = named(office, incident)["AS64500 First Access"]
    assert opened(office, row).clients == ("192.0.2.31", "192.0.2.7", "192.0.2.8")


def test_the_text_says_which_bytes_and_nothing_of_what_is_in_them(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    draft.draft(office, responder, incident)
    values = [cell for line in ROSTER.decode().splitlines()[1:] for cell in line.split(",")]
    for row in incident.deletions.all():
        details = opened(office, row)
        whole = details.subject + details.text
        assert not [value for value in values if value in whole]
        assert not {"asylum", "torture", "39"} & set(whole.casefold().split())
        if row.kind == "network":
            assert URL in whole
            assert incident.sha256 in whole


def test_only_counsel_lets_a_barred_network_be_asked_and_nobody_a_ministry(
    office, incident, responder, counsel
) -> None:  # type: ignore[no-untyped-def]
    draft.draft(office, responder, incident)
    rows = named(office, incident)
    with pytest.raises(RefusedError, match="may not"):
        change.allow(office, responder, rows["AS64501 Far Telecom"], REASON)
    assert change.allow(office, counsel, rows["AS64501 Far Telecom"], REASON).state == RequestState.DRAFTED
    with pytest.raises(RefusedError, match="nobody can allow"):
        change.allow(office, counsel, rows["AS64502 Ministry of the Interior"], REASON)
    # Another address is another question.
    again = change.contact(office, responder, rows["AS64501 Far Telecom"], "abuse@other.example", "IR")
    assert again.state == RequestState.NOT_ASKED
    assert again.allowed_by is None


def test_a_person_proves_that_a_form_was_sent_and_what_came_back(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    draft.draft(office, responder, incident)
    row = named(office, incident)["Bing"] if "Bing" in named(office, incident) else incident.deletions.first()
    with pytest.raises(RefusedError, match="not sent"):
        answer.answer(office, responder, row, "refused", "they said no")
    with pytest.raises(RefusedError, match="empty"):
        send.by_form(office, responder, row, io.BytesIO(b""), office.now())
    row = send.by_form(office, responder, row, io.BytesIO(b"a picture of the form"), office.now())
    assert row.state == RequestState.SENT
    with pytest.raises(RefusedError, match="signed"):
        answer.answer(office, responder, row, "attested", "done")
    row = answer.answer(office, responder, row, "attested", "done", io.BytesIO(b"signed"))
    assert row.state == RequestState.ATTESTED
    kinds = list(incident.evidence.values_list("kind", flat=True))
    assert {"deletion request", "attestation"} <= set(kinds)


def test_no_answer_contains_anything_or_moves_a_stay(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    draft.draft(office, responder, incident)
    before = (incident.state, incident.contained_at, list(Stay.objects.values()))
    for row in incident.deletions.exclude(state=RequestState.NOT_ASKED):
        send.by_form(office, responder, row, io.BytesIO(b"form"), office.now())
        answer.answer(office, responder, row, "attested", "", io.BytesIO(b"signed"))
    found = tally(incident)[Matter.DELETIONS]
    assert found.total == found.done == incident.deletions.count()
    incident.refresh_from_db()
    assert (incident.state, incident.contained_at, list(Stay.objects.values())) == before
    assert Matter.CONTAINED not in tally(incident)


def test_what_is_due_gets_a_drafted_reminder_and_then_somebody_is_told(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    import datetime as dt

    draft.draft(office, responder, incident)
    row = named(office, incident)["AS64500 First Access"]
    row = send.by_form(office, responder, row, io.BytesIO(b"form"), office.now())
    for _ in range(2):
        DeletionRequest.objects.filter(pk=row.pk).update(due_at=office.now() - dt.timedelta(1))
        chores.every_minute(office)
        row.refresh_from_db()
        assert row.reminder
        assert opened(office, row, row.reminder).subject.startswith("Reminder")
        row = send.by_form(office, responder, row, io.BytesIO(b"again"), office.now())
        assert row.state == RequestState.CHASED
    DeletionRequest.objects.filter(pk=row.pk).update(due_at=office.now() - dt.timedelta(1))
    chores.every_minute(office)
    row.refresh_from_db()
    assert row.escalated_at
    assert chores.every_minute(office) == 0


def test_entries_of_the_record_hold_counts_and_no_value(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    draft.draft(office, responder, incident)
    row = named(office, incident)["AS64500 First Access"]
    change.contact(office, responder, row, "abuse@elsewhere.example", "US")
    send.by_form(office, responder, row, io.BytesIO(b"form"), office.now())
    answer.answer(office, responder, row, "refused", "Person Invented3 says no")
    bodies = b"".join(bytes(body) for body in EntryRow.objects.values_list("body", flat=True))
    for value in (b"192.0.2.7", b"First Access", b"elsewhere", b"Invented3", b"list.csv"):
        assert value not in bodies


def test_the_chore_drafts_what_a_reading_told_and_rests(office, incident) -> None:  # type: ignore[no-untyped-def]
    assert chores.every_minute(office) > 0
    assert incident.deletions.exists()
    assert chores.every_minute(office) == 0
