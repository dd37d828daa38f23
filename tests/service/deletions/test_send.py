"""Sending through the outbox: the guard over each text, one message a sending, killed anywhere never two."""

from __future__ import annotations

import signal

import pytest

from service.incidents.test_kills import kill_at
from service.watch.test_take_down import in_a_child
from tidegate.errors import RefusedError
from tidegate.service.deletions import chores
from tidegate.service.deletions.acts import change, draft, send
from tidegate.service.deletions.details import opened
from tidegate.service.deletions.models import DeletionRequest, RequestState
from tidegate.service.ledger.models import EntryRow
from tidegate.service.outbox.models import Mail, MailState
from tidegate.service.stays.acts.stay import stay
from tidegate.service.stays.models import Stay


@pytest.fixture
def told(office, incident, responder):  # type: ignore[no-untyped-def]
    """The first network's request of an incident whose people are known, so that the guard can compare."""
    stay(office, incident, lambda share: None)
    draft.draft(office, responder, incident)
    return next(row for row in incident.deletions.all() if "First" in opened(office, row).name)


def test_every_drafted_text_passes_the_guard_and_is_one_message(office, incident, responder, told) -> None:  # type: ignore[no-untyped-def]
    before = list(Stay.objects.order_by("pk").values())
    for row in incident.deletions.filter(state=RequestState.DRAFTED):
        if row.way != "mail":
            change.contact(office, responder, row, "abuse@somewhere.example.com", "US")
        for _ in range(2):
            assert send.send(office, responder, row).state == RequestState.SENT
    assert Mail.objects.count() == incident.deletions.filter(state=RequestState.SENT).count() > 5
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.WAITING}
    assert EntryRow.objects.filter(act="response:deletion:sent").count() == Mail.objects.count()
    incident.refresh_from_db()
    assert (incident.state, incident.contained_at) == ("open", None)
    assert list(Stay.objects.order_by("pk").values()) == before


def test_a_contact_that_names_somebody_of_the_file_is_not_written_to(
    office, incident, responder, told
) -> None:  # type: ignore[no-untyped-def]
    settings = office.instance.settings["deletions"]
    settings["sender"] = "Person Invented3, removal@agency.example"
    row = change.by_hand(office, responder, incident, "A reporter", "desk@paper.example.com", "US")
    with pytest.raises(RefusedError, match="guard"):
        send.send(office, responder, row)
    assert not Mail.objects.exists()
    row.refresh_from_db()
    assert row.state == RequestState.DRAFTED


def test_mail_that_came_back_is_unreachable(office, responder, told) -> None:  # type: ignore[no-untyped-def]
    send.send(office, responder, told)
    Mail.objects.update(state=MailState.RETURNED)
    chores.every_minute(office)
    told.refresh_from_db()
    assert told.state == RequestState.UNREACHABLE


@pytest.mark.parametrize("point", range(1, 9))
def test_a_sending_killed_anywhere_is_one_message_or_none(office, responder, told, point: int) -> None:  # type: ignore[no-untyped-def]
    def victim() -> None:
        kill_at(point)
        send.send(office, responder, told)

    assert in_a_child(victim) in (-signal.SIGKILL, 0)
    row = DeletionRequest.objects.get(pk=told.pk)
    assert Mail.objects.count() == (1 if row.state == RequestState.SENT else 0)
    send.send(office, responder, row)
    assert Mail.objects.count() == 1
    assert EntryRow.objects.filter(act="response:deletion:sent").count() == 1
