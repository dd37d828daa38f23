"""After a restore: whatever may have been sent since the backup is held, until a person has looked."""

from __future__ import annotations

import pytest
from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.service.outbox import acts, marks, restored
from tidegate.service.outbox.deliver import deliver
from tidegate.service.outbox.models import Mail, MailState, Why


def restore(office) -> int:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        return restored.rest("2026-11-23T120000Z", office.now())


def test_nothing_that_may_have_been_sent_since_is_sent(office, posted, letter, notifier) -> None:  # type: ignore[no-untyped-def]
    waiting, claimed, went = letter(0), letter(1), letter(2)
    went.due_at = office.now()
    assert marks.claim(claimed, office.now())
    Mail.objects.filter(pk=went.pk).update(state=MailState.SENT)
    assert restore(office) == 2
    assert restore(office) == 0
    assert deliver(office) == 0
    # What is put again by the rooms that ask for it is held as well: it may have been put and sent since.
    later = letter(3)
    assert (later.state, later.why) == (MailState.HELD, Why.RESTORED)
    assert deliver(office) == 0
    assert not posted.ear.messages
    acts.settle(office, notifier, claimed, "sent", "the server's log has it")
    assert acts.lift(office, notifier, "the server's log has nothing of the rest") == 2
    with pytest.raises(RefusedError):
        acts.lift(office, notifier, "once more")
    assert deliver(office) == 2
    assert posted.ear.identities() == {f"<{waiting.message_id}>": 1, f"<{later.message_id}>": 1}
    assert letter(4).state == MailState.WAITING
