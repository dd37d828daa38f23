"""A notice for everybody, once: prepared, held, approved, out, delivered."""

from __future__ import annotations

import pytest

from tidegate.errors import RefusedError
from tidegate.model.notice import Audience
from tidegate.response.notices.states import State, Way

WHY = "looked at by somebody who reads it"


def test_from_prepared_to_proven(office, incident, notifier, counsel) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.ledger.models import EntryRow
    from tidegate.service.notices import sealed
    from tidegate.service.notices.acts import approve, batch, outcome, prepare
    from tidegate.service.notices.models import Notice
    from tidegate.service.notices.tally import tally
    from tidegate.service.stays.acts.facts import Stay

    found = prepare.prepare(office, notifier, incident)
    people = Notice.objects.filter(incident=incident, audience=Audience.PERSON)
    print(found, list(Notice.objects.values_list("audience", "state", "causes", "way", "language")))
    assert people.count() == 24
    assert found.set == 0, "nobody has read any language yet"
    assert set(Notice.objects.filter(state=State.HELD).values_list("state", flat=True)) == {"held"}
    again = prepare.prepare(office, notifier, incident)
    assert (again.made, again.there) == (0, found.made)
    languages = set(Notice.objects.values_list("language", flat=True))
    freed = sum(
        approve.approve(office, counsel, incident, f"language:{one}", "TRANSLATION", WHY) for one in languages
    )
    assert freed == Notice.objects.filter(state=State.READY).count() > 20
    made = batch.batch(office, notifier, incident, Way.HAND)
    assert made.row is not None
    assert made.count == Notice.objects.filter(state=State.OUT).count()
    assert batch.batch(office, notifier, incident, Way.HAND).count == 0
    row = Notice.objects.filter(state=State.OUT).first()
    assert sealed.letter(office, row).content.startswith(b"%PDF")
    outcome.record(
        office,
        notifier,
        row,
        State.DELIVERED,
        office.now(),
        b"a signed sheet",
        "handed over, identity checked",
    )
    assert Stay.objects.get(person=row.person).notified_at is not None
    assert EntryRow.objects.filter(act="response:notice:proven").count() == 1
    (counted,) = tally(incident).values()
    assert counted.done == 1
    with pytest.raises(RefusedError):
        outcome.record(office, notifier, row, State.RETURNED, office.now(), None, "it came back after all")


def test_an_approval_given_while_letters_are_set_counts_for_all(  # type: ignore[no-untyped-def]
    office, incident, notifier, counsel, monkeypatch
) -> None:
    from tidegate.service.notices.acts import approve, letters, prepare
    from tidegate.service.notices.models import Notice

    prepare.prepare(office, notifier, incident, set_letters=False)
    languages = set(Notice.objects.values_list("language", flat=True))
    really = letters.press

    def approving(setting, tasks, processes):  # type: ignore[no-untyped-def]
        for one in sorted(languages):
            approve.approve(office, counsel, incident, f"language:{one}", "TRANSLATION", WHY)
        yield from really(setting, tasks, processes)

    monkeypatch.setattr(letters, "press", approving)
    letters.set_all(office, incident)
    held = [cause for causes in Notice.objects.values_list("causes", flat=True) for cause in causes]
    assert "TRANSLATION" not in held
    assert Notice.objects.filter(state=State.READY).count() > 20
