"""What became of letters: by mail through the outbox, returned, deported, refused, waived; who may say so."""

from __future__ import annotations

import pytest

from tidegate.errors import RefusedError
from tidegate.model.notice import Audience
from tidegate.response.notices.states import State, Way
from tidegate.service.accounts.roles import Role

WHY = "as the officer of the day has told us"


@pytest.fixture
def ready(office, incident, notifier, counsel):  # type: ignore[no-untyped-def]
    """Everything set, each language approved, with judges and authorities."""
    from tidegate.service.notices.acts import approve, prepare
    from tidegate.service.notices.models import Notice

    prepare.prepare(office, notifier, incident, tuple(Audience))
    for language in set(Notice.objects.values_list("language", flat=True)):
        approve.approve(office, counsel, incident, f"language:{language}", "TRANSLATION", WHY)
    return incident


def _out(office, notifier, incident, way=Way.HAND):  # type: ignore[no-untyped-def]
    from tidegate.service.notices.acts import batch
    from tidegate.service.notices.models import Notice

    batch.batch(office, notifier, incident, way)
    rows = Notice.objects.filter(state=State.OUT, way=way, audience=Audience.PERSON).order_by("pk")
    return list(rows)


def test_letters_by_mail_leave_once_and_come_back(office, ready, notifier) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.notices.acts import send
    from tidegate.service.notices.acts.follow import follow
    from tidegate.service.notices.models import Notice
    from tidegate.service.outbox.models import Mail, MailState

    found = send.send(office, notifier, ready)
    out = Notice.objects.filter(state=State.OUT)
    assert found.mail == out.count() == Mail.objects.filter(origin="notices").count() > 2
    assert send.send(office, notifier, ready).mail == 0
    abroad = out.get(audience=Audience.PERSON)
    assert (abroad.abroad, abroad.way) == (True, Way.ATTORNEY)
    assert "c/o" not in str(list(Mail.objects.values()))
    assert follow(office) == 0
    Mail.objects.filter(number=str(abroad.pk)).update(state=MailState.RETURNED, ended_at=office.now())
    assert follow(office) == 1
    abroad.refresh_from_db()
    assert abroad.state == State.RETURNED
    assert not abroad.superseded, "no other safe way is known: a person has to find one"
    judges = Notice.objects.filter(audience=Audience.JUDGE)
    assert set(judges.values_list("state", "way")) == {(State.READY, Way.POST)}
    assert Notice.objects.get(audience=Audience.AUTHORITY).state == State.READY


def test_outcomes_of_a_batch(office, ready, notifier, counsel, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.notices import sealed
    from tidegate.service.notices.acts import address, letters, outcome
    from tidegate.service.notices.models import Notice
    from tidegate.service.stays.models import Stay

    back, refused, gone, dead, moved, *_ = _out(office, notifier, ready)
    stranger = person("stranger", Role.REVIEWER)
    with pytest.raises(RefusedError):
        outcome.record(office, stranger, back, State.RETURNED, office.now(), None, WHY)
    with pytest.raises(RefusedError, match="proof"):
        outcome.record(office, notifier, back, State.DELIVERED, office.now(), None, WHY)
    with pytest.raises(RefusedError, match="before it left"):
        outcome.record(office, notifier, back, State.DELIVERED, back.made_at, b"sheet", WHY)

    assert outcome.record(office, notifier, back, State.RETURNED, office.now(), None, WHY) is None
    outcome.record(office, notifier, refused, State.REFUSED, office.now(), b"a witness signed", WHY)
    assert Stay.objects.get(person=refused.person).notified_at is None, "a refusal is no notice"
    with pytest.raises(RefusedError):
        outcome.record(office, notifier, refused, State.DELIVERED, office.now(), None, WHY)
    outcome.record(
        office, counsel, refused, State.DELIVERED, office.now(), None, "counsel rules that it counts"
    )
    assert Stay.objects.get(person=refused.person).notified_at is not None

    abroad = outcome.record(office, notifier, gone, State.DEPORTED, office.now(), None, WHY)
    assert abroad is not None
    outcome.record(office, notifier, dead, State.DECEASED, office.now(), None, WHY)
    for row in (abroad, dead):
        with pytest.raises(RefusedError):
            address.give(office, notifier, row, Way.POST, ("1 Sample Road", "Anytown"), "", WHY)
    outcome.record(office, notifier, moved, State.MOVED, office.now(), None, WHY)
    new = address.give(office, notifier, moved, Way.POST, ("9 Other Road", "Anytown, TX 75001"), "", WHY)
    letters.set_all(office, ready)
    new.refresh_from_db()
    abroad.refresh_from_db()
    assert (new.state, new.way, new.round) == (State.READY, Way.POST, 2)
    assert sealed.noun(office, new).recipient.address[0] == "9 Other Road"
    assert abroad.abroad
    if abroad.state != State.HELD:
        assert sealed.noun(office, abroad).stay is None
    assert Notice.objects.get(pk=moved.pk).superseded
    with pytest.raises(RefusedError):
        outcome.record(office, notifier, back, State.WAIVED, office.now(), None, WHY)
    outcome.record(office, counsel, back, State.WAIVED, office.now(), None, WHY)


def test_no_letter_holds_anybody_elses_values(office, ready, disclosed) -> None:  # type: ignore[no-untyped-def]
    """Each letter, read as text, has nobody's name or number but its own; no row and no entry has any."""
    from tidegate.response.notices.compose import compose
    from tidegate.response.notices.document import lines, plain
    from tidegate.service.ledger.models import EntryRow
    from tidegate.service.notices import sealed
    from tidegate.service.notices.models import Notice, NoticeBatch, NoticeEvent

    people = {one.person.a_number: one.person.listed.split(", ")[0] for one in disclosed.told}
    for row in Notice.objects.exclude(noun="").select_related("person", "incident"):
        text = " ".join(map(plain, lines(compose(sealed.noun(office, row)))))
        own = sealed.individual(office, row)
        cells = " ".join(cell.value for cell in own.cells) if own else ""
        digits = "".join(c for c in text if c.isdigit())
        for number, family in people.items():
            if number not in "".join(c for c in cells if c.isdigit()):
                assert number not in digits
            if family not in cells:
                assert family not in text.split(), row.audience
    told = [str(list(model.objects.values())) for model in (Notice, NoticeEvent, NoticeBatch, EntryRow)]
    assert not [number for number in people for text in told if number in text]


def test_a_changed_fact_sets_what_has_not_left_anew(office, ready, notifier, letters) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.notices.acts.letters import set_all
    from tidegate.service.notices.models import Notice

    out = _out(office, notifier, ready)
    before = {row.pk: row.letter for row in out}
    waiting = Notice.objects.filter(state=State.READY).count()
    letters["unit"] = "Another Office"
    assert set_all(office, ready) >= waiting
    assert {row.pk: row.letter for row in Notice.objects.filter(pk__in=before)} == before
