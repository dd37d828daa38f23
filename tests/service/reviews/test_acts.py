"""A review goes its way by people; the stay follows what two of them decided, and an appeal keeps it."""

from __future__ import annotations

import datetime as dt

import pytest

from service.reviews.conftest import LONG, SOURCE, Case
from tidegate.errors import RefusedError, StayError
from tidegate.model.case_review import ActKind, Outcome, Reply, ReviewAct, Role, Topic
from tidegate.model.closing import Matter
from tidegate.model.duty import Answer
from tidegate.service.accounts.actor import SYSTEM

PROOF = "ab" * 32


def stayed(case: Case) -> str:
    """As the question about this person is answered."""
    from tidegate.response.stays import answer, facts
    from tidegate.service.stays import recorded
    from tidegate.service.stays.models import Stay

    stay = Stay.objects.get(person=case.row.person_id)
    now = case.office.now()
    told = recorded.told([stay.person_id])[str(stay.person_id)]
    return answer(facts(stay.set_at, told, now), now).why.value


def notified(case: Case) -> None:
    from tidegate.service.stays.acts.facts import prove_notice

    prove_notice(case.office, SYSTEM, case.row.person_id, case.office.now(), "hand", PROOF)
    case.clock.later(LONG)


def test_everybody_has_one_and_nobody_two(office, incident) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.reviews.acts.open import open_all
    from tidegate.service.reviews.models import Review
    from tidegate.service.stays.models import AffectedPerson

    people = AffectedPerson.objects.exclude(resolution="canary")
    assert (
        set(Review.objects.values_list("person", flat=True))
        == set(people.values_list("pk", flat=True))
        != set()
    )
    assert open_all(office, SYSTEM, incident) == 0


@pytest.mark.parametrize("resolution", ["canary", "ruled out"])
def test_nobody_has_none(office, incident, resolution: str) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.reviews.acts.open import open_all
    from tidegate.service.reviews.models import Review

    one = Review.objects.select_related("person").first()
    assert one is not None
    one.person.resolution = resolution
    one.person.save()
    one.delete()
    assert open_all(office, SYSTEM, incident) == 0


def test_two_people_decide_and_time_makes_it_final(case: Case) -> None:
    from tidegate.service.reviews.acts.finish import finish
    from tidegate.service.reviews.tally import tally

    notified(case)
    assert stayed(case) == "no case review is decided"
    case.decided()
    assert (case.row.state, stayed(case)) == ("decided", "the review is not final")
    case.clock.later(LONG)
    assert finish(case.office) == 0, "nobody told the person: the time to appeal has not begun"
    case.act("ben", ActKind.TELL)
    assert finish(case.office) == 0
    case.clock.later(LONG)
    assert finish(case.office) == 1
    assert finish(case.office) == 0
    assert stayed(case) == "notice and review are done"
    assert tally(case.row.incident)[Matter.REVIEWS].done == 1


def test_one_person_alone_decides_nothing(case: Case) -> None:
    notified(case)
    case.ruled()
    with pytest.raises(RefusedError, match="another person"):
        case.act("ann", ActKind.CONFIRM)
    assert case.row.state == "ruled, to be confirmed"
    assert stayed(case) == "no case review is decided"


@pytest.mark.parametrize("who", ["attorney", "ann"])
def test_an_appeal_keeps_the_stay_whoever_brings_it(case: Case, who: str) -> None:
    from tidegate.service.reviews.acts.finish import finish

    notified(case)
    case.decided()
    case.act("ben", ActKind.TELL)
    case.clock.later(LONG)
    finish(case.office)
    assert stayed(case) == "notice and review are done"
    with pytest.raises(RefusedError, match="not admitted"):
        case.act("attorney", ActKind.APPEAL, Role.ATTORNEY)
    case.admitted()
    case.act(who, ActKind.APPEAL, Role.ATTORNEY if who == "attorney" else Role.REVIEWER)
    assert stayed(case) == "the review is not final"
    with pytest.raises(RefusedError, match="whoever ruled before"):
        case.act("ann", ActKind.RULE_APPEAL, Role.APPEALS, outcome=Outcome.ALTERS, routes=("none-fits",))
    case.act("cas", ActKind.RULE_APPEAL, Role.APPEALS, outcome=Outcome.ALTERS, routes=("none-fits",))
    case.act("dee", ActKind.CONFIRM_APPEAL, Role.APPEALS)
    assert stayed(case) == "the review is not final"
    case.act("ann", ActKind.TELL)
    case.clock.later(LONG)
    assert finish(case.office) == 1
    assert stayed(case) == "notice and review are done"


@pytest.mark.parametrize("kind", [ActKind.RETURN, ActKind.HEAR, ActKind.REOPEN])
def test_what_is_taken_back_no_longer_counts(case: Case, kind: ActKind) -> None:
    """The second person's word after it is a first one again."""
    from tidegate.service.reviews.acts.settle import ruling
    from tidegate.service.reviews.history import history
    from tidegate.service.stays.acts.facts import decide_review

    notified(case)
    case.ruled()
    digest = ruling(history(case.office, case.row))
    case.act("ben", kind)
    assert case.row.state == "open"
    assert not decide_review(case.office, case.people["ben"], case.row.person_id, digest, final=True)
    assert stayed(case) != "notice and review are done"


def test_the_machine_opens_again_and_rules_on_nobody(case: Case) -> None:
    from tidegate.service.reviews.acts.change import act

    case.ruled()
    for kind in ActKind:
        for role in Role:
            if (kind, role) == (ActKind.REOPEN, Role.MACHINE):
                continue
            new = ReviewAct(
                kind, role, "", case.office.now(), "in words", outcome=Outcome.ALTERS, routes=("none-fits",)
            )
            with pytest.raises(RefusedError):
                act(case.office, SYSTEM, case.row, new)
    case.row.refresh_from_db()
    assert case.row.state == "ruled, to be confirmed"
    case.act("machine", ActKind.REOPEN, Role.MACHINE)
    assert case.row.state == "open"


def test_nobody_acts_as_the_machine_or_beyond_their_right(case: Case) -> None:
    for who, role in (("ann", Role.MACHINE), ("attorney", Role.REVIEWER), ("ann", Role.ATTORNEY)):
        with pytest.raises(RefusedError):
            case.act(who, ActKind.HEAR, role)


def test_a_row_that_says_otherwise_changes_nothing(case: Case) -> None:
    from tidegate.service.reviews.acts.finish import finish
    from tidegate.service.reviews.models import Review

    notified(case)
    case.ruled()
    past = case.office.now() - LONG
    Review.objects.filter(pk=case.row.pk).update(state="decided", appeal_until=past, acts=99)
    assert finish(case.office) == 0
    assert stayed(case) == "no case review is decided"
    Review.objects.filter(pk=case.row.pk).update(opened_at=past)
    with pytest.raises(StayError):
        case.act("ben", ActKind.CONFIRM)


def test_unknown_counts_for_the_person(case: Case) -> None:
    case.replies = tuple(
        Reply(topic, Answer.UNKNOWN) if topic is Topic.ACCESS else Reply(topic, Answer.NO, (SOURCE,))
        for topic in Topic
    )
    case.answered()
    case.act("ann", ActKind.HEAR)
    with pytest.raises(RefusedError, match="counts for the person"):
        case.act("ann", ActKind.RULE, outcome=Outcome.DOES_NOT_ALTER)


def test_the_same_replies_twice_are_one_act_each(case: Case) -> None:
    case.answered()
    case.answered()
    assert case.row.acts == len(Topic) == case.row.replied


def test_the_office_waits_for_counsel(case: Case) -> None:
    with pytest.raises(RefusedError, match="30 days"):
        case.act("ann", ActKind.WAIVE)
    case.clock.later(LONG)
    case.act("ann", ActKind.WAIVE)
    assert case.row.heard


def test_a_further_copy_opens_what_was_decided(case: Case) -> None:
    from tidegate.service.deletions.models import Hit
    from tidegate.service.incidents.models import Evidence
    from tidegate.service.reviews.acts.news import reopen

    notified(case)
    case.decided()
    assert reopen(case.office, case.row.incident) == 0
    line = Evidence.objects.create(
        incident=case.row.incident, kind="hit", sha256="cd" * 32, length=3, name="a copy",
        kept_at=case.office.now(),
    )  # fmt: skip
    Hit.objects.create(
        incident=case.row.incident, key="ab" * 32, pack="x", people=3, of=12, share=0.25, certain=True, line=line,
        taken_at=case.office.now(),
    )  # fmt: skip
    assert reopen(case.office, case.row.incident) == 1
    assert reopen(case.office, case.row.incident) == 0
    case.row.refresh_from_db()
    assert (case.row.state, case.row.reopened) == ("open", 1)
    assert stayed(case) == "the review is not final"


def test_entries_hold_no_words(case: Case) -> None:
    from tidegate.service.ledger.models import EntryRow

    case.decided()
    for body in EntryRow.objects.filter(subject=str(case.row.pk)).values_list("body", flat=True):
        assert b"because of what" not in bytes(body)
        assert b"apply-again" not in bytes(body)
        assert b"alters" not in bytes(body)


def test_what_belongs_to_a_shredded_person_decides_nothing(case: Case) -> None:
    from tidegate.errors import VaultError
    from tidegate.service.incidents.holder import holder_of_person

    case.ruled()
    case.office.vault.shred(holder_of_person(case.row.person_id))
    with pytest.raises(VaultError):
        case.act("ben", ActKind.CONFIRM)
    assert isinstance(case.row.opened_at, dt.datetime)


def test_what_an_attorney_gives_counts_once_and_late(case: Case) -> None:
    from tidegate.service.portal.models import Statement
    from tidegate.service.reviews.acts.statements import take_up

    admitted = case.admitted()
    case.answered()
    for number, state in enumerate(("open", "decided")):
        if state == "decided":
            case.act("ann", ActKind.RULE, outcome=Outcome.ALTERS, routes=("apply-again",))
            case.act("ben", ActKind.CONFIRM)
        Statement.objects.create(
            representation=admitted, person=case.row.person, sha256=f"{number}" * 64, length=1,
            at=case.office.now(),
        )  # fmt: skip
        assert take_up(case.office) == 1
        assert take_up(case.office) == 0
        case.row.refresh_from_db()
        assert case.row.state == "open"
        assert case.row.heard
        case.answered()
