"""A stay ends by facts of the record: two deciders, proof, time; and rows that say otherwise end nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from builders.disclosed import Leak
from tidegate.errors import RefusedError
from tidegate.response.stays import Said
from tidegate.service.accounts.roles import Role
from tidegate.service.office import Office

PROOF = "ab" * 32
LATER = dt.timedelta(days=31)


@pytest.fixture
def case(office: Office, opened, disclosed: Leak, person, monkeypatch):  # type: ignore[no-untyped-def]
    """A stayed person's row, and the question whether they are stayed after so much time."""
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.answering import Question, _found, ask, printer_of

    stay(office, opened(disclosed.xlsx()), lambda _: None)
    number = disclosed.told[5].person.a_number
    desk = person("removal", Role.REMOVAL_DESK)
    stayed = next(iter(_found(set(printer_of(office).asked(number))).values()))[0]
    real = office.now

    def now(later: dt.timedelta = dt.timedelta()) -> Said:
        monkeypatch.setattr(office, "now", lambda: real() + later)
        (found,) = ask(office, desk, [Question(number)])
        monkeypatch.setattr(office, "now", real)
        return found.said

    return stayed, now


def test_notice_two_deciders_and_time_end_it(office, case, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.facts import decide_review, prove_notice

    stayed, said = case
    one, two = person("ann", Role.COUNSEL), person("ben", Role.COUNSEL)
    prove_notice(office, one, stayed.person_id, office.now(), "mail", PROOF)
    assert said(LATER) is Said.STAYED
    assert not decide_review(office, one, stayed.person_id, PROOF, final=True)
    assert not decide_review(office, one, stayed.person_id, PROOF, final=True)
    assert said(LATER) is Said.STAYED
    assert decide_review(office, two, stayed.person_id, PROOF, final=True)
    assert said() is Said.STAYED
    assert said(LATER) is Said.NONE
    decide_review(office, two, stayed.person_id, PROOF, final=False)
    assert said(LATER) is Said.STAYED


def test_rows_that_say_so_end_nothing(office, case) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.models import AffectedPerson, Stay

    stayed, said = case
    Stay.objects.filter(pk=stayed.pk).update(notified_at=stayed.set_at, reviewed_at=stayed.set_at)
    AffectedPerson.objects.filter(pk=stayed.person_id).update(resolution="ruled out")
    assert said(LATER) is Said.STAYED


def test_nobody_is_ruled_out_by_one_person(office, case, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.rule import rule
    from tidegate.service.stays.models import Resolution

    stayed, said = case
    one, two = person("ann", Role.COUNSEL), person("ben", Role.RESPONDER)
    for _ in range(2):
        rule(office, one, stayed.person_id, Resolution.RULED_OUT, "an applicant of another office")
        assert said() is Said.STAYED
    rule(office, two, stayed.person_id, Resolution.RULED_OUT, "an applicant of another office")
    assert said() is Said.NONE
    rule(office, two, stayed.person_id, Resolution.EXACT, "they are in the file after all")
    assert said() is Said.STAYED


def test_a_hold_outlasts_everything(office, case, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.facts import decide_review, hold, prove_notice

    stayed, said = case
    one, two = person("ann", Role.COUNSEL), person("ben", Role.COUNSEL)
    hold(office, one, stayed.person_id, "a court has ordered it")
    prove_notice(office, one, stayed.person_id, office.now(), "mail", PROOF)
    decide_review(office, one, stayed.person_id, PROOF, final=True)
    decide_review(office, two, stayed.person_id, PROOF, final=True)
    assert said(LATER) is Said.STAYED
    hold(office, two, stayed.person_id, "the court's order has ended", held=False)
    assert said(LATER) is Said.NONE


def test_who_may_not_changes_nothing(office, case, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.facts import decide_review, hold, prove_notice
    from tidegate.service.stays.acts.reveal import reveal
    from tidegate.service.stays.acts.rule import rule
    from tidegate.service.stays.models import Resolution

    stayed, _ = case
    for role in (Role.REMOVAL_DESK, Role.PUBLISHER, Role.AUDITOR):
        actor = person(f"some {role.value}", role)
        for act in (
            lambda: prove_notice(office, actor, stayed.person_id, office.now(), "mail", PROOF),  # noqa: B023
            lambda: decide_review(office, actor, stayed.person_id, PROOF, final=True),  # noqa: B023
            lambda: hold(office, actor, stayed.person_id, "because it is so", held=False),  # noqa: B023
            lambda: rule(office, actor, stayed.person_id, Resolution.RULED_OUT, "because it is so"),  # noqa: B023
            lambda: reveal(office, actor, stayed.person_id, "because it is so"),  # noqa: B023
        ):
            with pytest.raises(RefusedError):
                act()


def test_each_uncovering_is_entered_and_counted(office, case, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.model.finding import InformationType
    from tidegate.record.acts import Act
    from tidegate.service.ledger.models import EntryRow
    from tidegate.service.stays.acts.reveal import reveal

    stayed, _ = case
    counsel = person("ann", Role.COUNSEL)
    found = reveal(office, counsel, stayed.person_id, "to write their letter")
    assert found.first(InformationType.A_NUMBER)
    assert "A9" not in repr(found) + str(found)
    assert EntryRow.objects.filter(act=str(Act.PERSON_REVEALED), subject=str(stayed.person_id)).count() == 1
    section = office.instance.settings["response"]
    section["person_reveals_a_day"], before = 1, section["person_reveals_a_day"]
    try:
        with pytest.raises(RefusedError):
            reveal(office, counsel, stayed.person_id, "to write their letter")
    finally:
        section["person_reveals_a_day"] = before
