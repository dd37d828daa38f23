"""One message, once: what the server does, what becomes of the row, and what a person may do then."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_socket import enable_socket

from service.outbox.letters import told_of
from tidegate.errors import RefusedError
from tidegate.service.ledger.models import EntryRow
from tidegate.service.outbox import acts
from tidegate.service.outbox.deliver import deliver
from tidegate.service.outbox.models import Mail, MailState
from tidegate.service.releases.models import Alarm


def acts_of(row: Mail) -> list[str]:
    entries = EntryRow.objects.filter(subject=str(row.pk)).order_by("sequence")
    return [one.rpartition(":")[2] for one in entries.values_list("act", flat=True)]


def again(row: Mail) -> Mail:
    row.refresh_from_db()
    return row


def test_a_letter_goes_out_once_and_the_record_says_so(office, posted, letter) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    assert row.state == MailState.WAITING
    assert letter().pk == row.pk
    assert deliver(office) == 1
    assert deliver(office) == 0
    assert again(row).state == MailState.SENT
    assert acts_of(row) == ["put", "claimed", "sent"]
    assert posted.ear.identities() == {f"<{row.message_id}>": 1}


def test_all_of_them_over_one_connection(office, posted, letter) -> None:  # type: ignore[no-untyped-def]
    rows = [letter(number) for number in range(6)]
    assert deliver(office) == 6
    assert set(posted.ear.identities().values()) == {1}
    assert {again(row).state for row in rows} == {MailState.SENT}


def test_without_a_server_everything_waits(office, letter, mail) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    assert deliver(office) == 0
    enable_socket()
    mail(host="127.0.0.1", port=1, tls="none")
    assert deliver(office) == 0
    assert (again(row).state, row.attempts) == (MailState.WAITING, 0)
    assert Alarm.objects.filter(kind="mail-server").count() == 1


@pytest.mark.parametrize(
    ("where", "answer", "state"),
    [
        ("at_recipient", "450 4.2.1 not now", MailState.WAITING),
        ("at_recipient", "550 5.1.1 nobody", MailState.REFUSED),
        ("at_end", "451 4.3.0 not now", MailState.WAITING),
        ("at_end", "554 5.7.1 no", MailState.REFUSED),
    ],
)
def test_what_the_server_says(office, posted, letter, at, where: str, answer: str, state: MailState) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    getattr(posted.ear, where).append(answer)
    assert deliver(office) == 0
    assert again(row).state == state
    assert row.code == int(answer[:3])
    assert deliver(office) == 0
    at(office.now() + dt.timedelta(minutes=1))
    assert deliver(office) == (1 if state == MailState.WAITING else 0)
    assert len(posted.ear.messages) == (1 if state == MailState.WAITING else 0)


def test_a_connection_lost_before_the_end_is_tried_again(office, posted, letter, at) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    posted.ear.cut = 1
    assert deliver(office) == 0
    assert again(row).state == MailState.WAITING
    at(office.now() + dt.timedelta(minutes=1))
    assert deliver(office) == 1
    assert set(posted.ear.identities().values()) == {1}


@pytest.mark.parametrize("how", ["lost", "slow"])
def test_an_answer_that_never_comes_is_for_a_person(office, posted, letter, notifier, mail, how: str) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    setattr(posted.ear, how, 1 if how == "lost" else 1.6)
    mail(seconds=1)
    assert deliver(office) == 0
    posted.ear.slow = 0.0
    assert deliver(office) == 0
    assert again(row).state == MailState.UNCLEAR
    assert Alarm.objects.filter(kind="mail-unclear").count() == 1
    assert len(posted.ear.messages) == 1
    acts.settle(office, notifier, row, "sent", "the server's log has it as queued")
    assert deliver(office) == 0
    assert again(row).state == MailState.SENT
    assert acts_of(row) == ["put", "claimed", "unclear", "settled"]


def test_sent_again_by_a_persons_word_alone_under_the_same_identity(
    office, posted, letter, notifier, person
) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    posted.ear.lost = 1
    deliver(office)
    with pytest.raises(RefusedError):
        acts.settle(office, person("web"), row, "again", "no")
    with pytest.raises(RefusedError):
        acts.settle(office, notifier, row, "again", "  ")
    acts.settle(office, notifier, row, "again", "the server's log has nothing of it")
    assert deliver(office) == 1
    assert posted.ear.identities() == {f"<{row.message_id}>": 2}
    with pytest.raises(RefusedError):
        acts.settle(office, notifier, row, "again", "once more")


def test_somebody_elses_name_never_leaves(office, posted, letter) -> None:  # type: ignore[no-untyped-def]
    row = letter(0, text=f"We also wrote to {told_of(3).name}.")
    assert (row.state, row.causes) == (MailState.REFUSED, "OTHER_PERSON")
    assert deliver(office) == 0
    assert not posted.ear.messages


def test_a_barred_domain_is_refused_also_when_it_is_barred_later(office, posted, letter, mail) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    mail(barred=["example.org"])
    assert deliver(office) == 0
    assert (again(row).state, row.causes) == (MailState.REFUSED, "HOME_GOVERNMENT")
    assert not posted.ear.messages
