"""Case reviews: nothing is decided but by a named reviewer and a second person, whatever the acts are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.histories import at
from tidegate.errors import ResponseError
from tidegate.model.case_review import (
    ActKind,
    CaseReview,
    EvidenceSheet,
    ExposedField,
    FromCountry,
    Outcome,
    Reply,
    ReviewAct,
    ReviewState,
    Role,
    Share,
    Source,
    SourceKind,
    Taker,
    Topic,
)
from tidegate.model.duty import Answer
from tidegate.response.review.acts import (
    ReviewRule,
    act,
    appeal_until,
    counsel_until,
    decided,
    final,
    standing,
)
from tidegate.response.review.evidence import QUESTIONS, drafts, from_country, with_whole_file
from tidegate.response.review.routes import ROUTES
from tidegate.response.review.table import TABLE

RULE = ReviewRule()
LATE = at(0, days=900)
EMPTY = CaseReview("a3c1", "2022-001")
SOURCE = Source(SourceKind.AGENCY_FILE, "file", dt.date(2022, 11, 1))


def reply(topic: Topic, answer: Answer = Answer.YES) -> Reply:
    return Reply(topic, answer, (SOURCE,))


def step(kind: ActKind, role: Role, by: str, day: int, **more: object) -> ReviewAct:
    return ReviewAct(kind, role, by, at(9, days=day), "because of what is written there", **more)  # type: ignore[arg-type]


def opened() -> list[ReviewAct]:
    return [step(ActKind.OPEN, Role.MACHINE, "", 1)]


def answered(answers: dict[Topic, Answer] | None = None) -> list[ReviewAct]:
    said = dict.fromkeys(Topic, Answer.YES) | (answers or {})
    return [
        *opened(),
        *(
            step(ActKind.REPLY, Role.REVIEWER, "R. One", 2, reply=reply(topic, answer))
            for topic, answer in said.items()
        ),
        step(ActKind.HEAR, Role.ATTORNEY, "A. Counsel", 3),
    ]


def ruled(outcome: Outcome = Outcome.ALTERS, by: str = "R. One") -> list[ReviewAct]:
    return [*answered(), step(ActKind.RULE, Role.REVIEWER, by, 4, outcome=outcome, routes=("apply-again",))]


def confirmed(by: str = "R. Two") -> list[ReviewAct]:
    return [*ruled(), step(ActKind.CONFIRM, Role.REVIEWER, by, 5)]


def appealed() -> list[ReviewAct]:
    return [
        *confirmed(),
        step(ActKind.TELL, Role.REVIEWER, "R. One", 6),
        step(ActKind.APPEAL, Role.ATTORNEY, "A. Counsel", 7),
    ]


def appeal_ruled() -> list[ReviewAct]:
    more = step(ActKind.RULE_APPEAL, Role.APPEALS, "P. One", 8, outcome=Outcome.ALTERS, routes=("none-fits",))
    return [*appealed(), more]


IN_STATE = {
    ReviewState.NEW: [],
    ReviewState.OPEN: answered(),
    ReviewState.RULED: ruled(),
    ReviewState.DECIDED: confirmed(),
    ReviewState.APPEALED: appealed(),
    ReviewState.APPEAL_RULED: appeal_ruled(),
}


def walk(acts: Sequence[ReviewAct], now: dt.datetime = LATE) -> CaseReview:
    review = EMPTY
    for one in acts:
        review = act(review, one, now, RULE)
    return review


@pytest.mark.parametrize("state", ReviewState)
def test_each_state_is_reached(state: ReviewState) -> None:
    assert standing(walk(IN_STATE[state]), LATE, RULE).state is state


@pytest.mark.parametrize(("state", "kind", "role"), list(product(ReviewState, ActKind, Role)))
def test_who_may_do_what_when(state: ReviewState, kind: ActKind, role: Role) -> None:
    names = {Role.MACHINE: "", Role.REVIEWER: "R. Three", Role.ATTORNEY: "A. Counsel", Role.APPEALS: "P. Two"}
    rules = kind in (ActKind.RULE, ActKind.RULE_APPEAL)
    new = step(
        kind, role, names[role], 60,
        reply=reply(Topic.EXPOSED) if kind is ActKind.REPLY else None,
        outcome=Outcome.ALTERS if rules else None, routes=("none-fits",) if rules else (),
    )  # fmt: skip
    review, allowed = walk(IN_STATE[state]), TABLE.get((state, kind))
    if allowed is None or role not in allowed[0]:
        with pytest.raises(ResponseError, match="is refused"):
            act(review, new, LATE, RULE)
    else:
        assert standing(act(review, new, LATE, RULE), LATE, RULE).state is allowed[1]


def test_the_table_lets_no_machine_and_no_attorney_rule_or_confirm() -> None:
    for (_, kind), (roles, _state) in TABLE.items():
        if kind in (
            ActKind.RULE,
            ActKind.CONFIRM,
            ActKind.RULE_APPEAL,
            ActKind.CONFIRM_APPEAL,
            ActKind.WAIVE,
            ActKind.TELL,
        ):
            assert not roles & {Role.MACHINE, Role.ATTORNEY}
    assert {kind for (_, kind), (_, state) in TABLE.items() if state is ReviewState.DECIDED} == {
        ActKind.CONFIRM, ActKind.CONFIRM_APPEAL, ActKind.TELL,
    }  # fmt: skip


def test_a_decision_names_two_people_and_a_route() -> None:
    found = decided(walk(confirmed()), LATE, RULE)
    assert found is not None
    assert (found.outcome, found.by, found.second, found.routes) == (
        Outcome.ALTERS,
        "R. One",
        "R. Two",
        ("apply-again",),
    )
    assert not found.on_appeal


ACTS = st.builds(
    ReviewAct,
    st.sampled_from(ActKind),
    st.sampled_from(Role),
    st.sampled_from(["", " ", "R. One", "r.  one", "R. Two", "A. Counsel", "P. One", "P. Two"]),
    st.integers(0, 90).map(lambda day: at(9, days=day)),
    st.sampled_from(["", "why"]),
    st.none()
    | st.builds(Reply, st.sampled_from(Topic), st.sampled_from(Answer), st.sampled_from([(), (SOURCE,)])),
    st.none() | st.sampled_from(Outcome),
    st.sampled_from([(), ("none-fits",), ("unheard of",)]),
)


def _proper(acts: Sequence[ReviewAct], now: dt.datetime) -> None:
    found = decided(replace(EMPTY, acts=tuple(acts)), now, RULE)
    if found is None:
        return
    rulings = [one for one in acts if one.kind in (ActKind.RULE, ActKind.RULE_APPEAL) and one.at <= now]
    seconds = [one for one in acts if one.kind in (ActKind.CONFIRM, ActKind.CONFIRM_APPEAL) and one.at <= now]
    assert any(
        one.by == found.by.strip() and one.role in (Role.REVIEWER, Role.APPEALS) and one.words
        for one in rulings
    )
    assert any(
        one.by == found.second and one.role in (Role.REVIEWER, Role.APPEALS) and one.words for one in seconds
    )
    assert " ".join(found.by.split()).casefold() != " ".join(found.second.split()).casefold()


@given(st.lists(ACTS, max_size=12), st.integers(0, 100))
def test_no_acts_decide_without_a_named_reviewer_and_a_second(acts: list[ReviewAct], day: int) -> None:
    _proper(acts, at(12, days=day))


@settings(max_examples=400)
@given(
    st.sampled_from(
        [confirmed(), [*appeal_ruled(), step(ActKind.CONFIRM_APPEAL, Role.APPEALS, "P. Two", 9)]]
    ),
    st.data(),
)
def test_a_proper_course_spoilt_anywhere_decides_nothing_improper(
    acts: list[ReviewAct], data: st.DataObject
) -> None:
    spoilt = list(acts)
    for _ in range(data.draw(st.integers(1, 3))):
        where = data.draw(st.integers(0, len(spoilt) - 1))
        change = data.draw(st.sampled_from(["drop", "swap", "put", "name", "role", "day"]))
        if change == "drop" and len(spoilt) > 1:
            del spoilt[where]
        elif change == "swap":
            spoilt[where], spoilt[-1] = spoilt[-1], spoilt[where]
        elif change == "put":
            spoilt.insert(where, data.draw(ACTS))
        elif change == "name":
            spoilt[where] = replace(
                spoilt[where], by=data.draw(st.sampled_from(["", "R. One", "R. ONE ", "A. Counsel"]))
            )
        elif change == "role":
            spoilt[where] = replace(spoilt[where], role=data.draw(st.sampled_from(Role)))
        else:
            spoilt[where] = replace(spoilt[where], at=at(9, days=data.draw(st.integers(0, 90))))
    _proper(spoilt, at(12, days=data.draw(st.integers(0, 100))))


@given(st.integers(0, 8), st.integers(0, 900))
def test_a_machine_alone_never_gets_beyond_open(count: int, day: int) -> None:
    review, now = EMPTY, at(12, days=day)
    for kind in [*ActKind] * max(count, 1):
        new = ReviewAct(
            kind, Role.MACHINE, "", now, "why",
            reply(Topic.ACCESS) if kind is ActKind.REPLY else None,
            Outcome.DOES_NOT_ALTER if "rule" in kind.value else None,
        )  # fmt: skip
        try:
            review = act(review, new, now, RULE)
        except ResponseError:
            continue
    assert standing(review, now, RULE).state is ReviewState.OPEN
    assert decided(review, now, RULE) is None


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        (confirmed("R. One"), "another person"),
        (confirmed("r.  ONE"), "another person"),
        (confirmed("Ｒ. One"), "another person"),
        (confirmed(" "), "acts by name"),
        (confirmed("A. Counsel"), "an attorney of the person does not rule"),
        (ruled(by="A. Counsel"), "an attorney of the person does not rule"),
        ([*opened(), step(ActKind.RULE, Role.REVIEWER, "R", 4, outcome=Outcome.ALTERS)], "not answered: persecutor"),
        ([*answered()[:-1], step(ActKind.RULE, Role.REVIEWER, "R", 4, outcome=Outcome.ALTERS)], "neither heard nor waived"),
        ([*answered()[:-1], step(ActKind.WAIVE, Role.REVIEWER, "R", 30)], "the attorney has 30 days"),
        ([*answered(), step(ActKind.RULE, Role.REVIEWER, "R", 4, outcome=Outcome.ALTERS)], "names no route"),
        ([*answered(), step(ActKind.RULE, Role.REVIEWER, "R", 4, outcome=Outcome.ALTERS, routes=("x",))], "not in the table"),
        ([*answered(), step(ActKind.RULE, Role.REVIEWER, "R", 4)], "carries an outcome"),
        ([*opened(), step(ActKind.REPLY, Role.REVIEWER, "R", 4)], "carries an answer"),
        ([*opened(), step(ActKind.REPLY, Role.REVIEWER, "R", 4, reply=Reply(Topic.ACCESS, Answer.NO))], "need a source"),
        ([*opened(), step(ActKind.REPLY, Role.MACHINE, "", 4, reply=reply(Topic.ACCESS, Answer.NO))], "never no"),
        ([*opened(), step(ActKind.REPLY, Role.REVIEWER, "R", 0, reply=reply(Topic.ACCESS))], "before the act that precedes"),
        ([*opened(), step(ActKind.HEAR, Role.ATTORNEY, "A", 1000)], "in the future"),
        ([*opened(), replace(step(ActKind.HEAR, Role.ATTORNEY, "A", 2), words=" ")], "a reason in writing"),
        ([*opened(), step(ActKind.REPLY, Role.REVIEWER, "R", 2, reply=Reply(Topic.ACCESS, Answer.YES, (replace(SOURCE, dated=dt.date(2023, 1, 1)),)))],
         "dated after the act"),
        ([*confirmed(), step(ActKind.APPEAL, Role.ATTORNEY, "R. One", 6)], "not the person's attorney"),
        ([*appealed(), step(ActKind.RULE_APPEAL, Role.APPEALS, "R. Two", 9, outcome=Outcome.ALTERS, routes=("none-fits",))],
         "whoever ruled before"),
        ([*appeal_ruled(), step(ActKind.CONFIRM_APPEAL, Role.APPEALS, "R. One", 9)], "whoever ruled before"),
        ([*appeal_ruled(), step(ActKind.CONFIRM_APPEAL, Role.APPEALS, "P. One", 9)], "another person"),
    ],
)  # fmt: skip
def test_what_is_refused(acts: list[ReviewAct], said: str) -> None:
    review = walk(acts[:-1])
    with pytest.raises(ResponseError, match=said):
        act(review, acts[-1], LATE, RULE)
    assert decided(replace(review, acts=tuple(acts)), LATE, RULE) is None


@pytest.mark.parametrize("topic", [Topic.PERSECUTOR, Topic.STATE_ACTOR, Topic.ACCESS])
def test_what_is_unknown_counts_for_the_person(topic: Topic) -> None:
    acts = answered({topic: Answer.UNKNOWN})
    no = step(ActKind.RULE, Role.REVIEWER, "R", 4, outcome=Outcome.DOES_NOT_ALTER)
    with pytest.raises(ResponseError, match=f"counts for the person: {topic.value}"):
        walk([*acts, no])
    assert walk([*acts, replace(no, outcome=Outcome.MAY_ALTER, routes=("none-fits",))])


@pytest.mark.parametrize("kind", [ActKind.APPEAL, ActKind.REOPEN])
def test_an_appeal_or_a_new_fact_undoes_the_decision(kind: ActKind) -> None:
    review = act(walk(confirmed()), step(kind, Role.ATTORNEY, "A. Counsel", 6), LATE, RULE)
    assert decided(review, LATE, RULE) is None
    if kind is ActKind.REOPEN:
        assert standing(review, LATE, RULE).replies == {}


def test_a_decision_on_appeal_has_two_new_people() -> None:
    found = decided(
        walk([*appeal_ruled(), step(ActKind.CONFIRM_APPEAL, Role.APPEALS, "P. Two", 9)]), LATE, RULE
    )
    assert found is not None
    assert (found.by, found.second, found.on_appeal, found.told_at) == ("P. One", "P. Two", True, None)


def test_a_decision_is_final_only_after_the_person_was_told_and_could_appeal() -> None:
    review = walk(confirmed())
    assert not final(review, LATE, RULE)
    told = act(review, step(ActKind.TELL, Role.REVIEWER, "R. One", 6), LATE, RULE)
    found = decided(told, LATE, RULE)
    assert found is not None
    assert appeal_until(found, RULE) == at(9, days=36)
    assert not final(told, at(8, days=36), RULE)
    assert final(told, at(9, days=36), RULE)
    assert counsel_until(told.acts, RULE) == at(9, days=31)


def test_a_clock_set_back_decides_nothing() -> None:
    assert decided(walk(confirmed()), at(8, days=5), RULE) is None


def test_nothing_of_what_people_wrote_is_in_a_repr() -> None:
    text = repr(walk([replace(one, words="Zyxwvut") for one in confirmed()]))
    assert "Zyxwvut" not in text
    assert "Zyxwvut" not in repr(replace(SOURCE, title="Zyxwvut", place="Zyxwvut"))


# --- evidence ------------------------------------------------------------------------------------


def taker(country: str, share: Share = Share.WHOLE) -> Taker:
    return Taker(country, "person", share, at(10))


@pytest.mark.parametrize(
    ("country", "takers", "whole", "told"),
    [
        ("IR", [], True, FromCountry.NONE_SEEN),
        ("IR", [], False, FromCountry.UNKNOWN),
        ("IR", [taker("US")], True, FromCountry.NONE_SEEN),
        ("IR", [taker("US"), taker("")], True, FromCountry.UNKNOWN),
        ("ir", [taker(""), taker("IR", Share.PART)], False, FromCountry.SEEN),
        ("", [taker("")], True, FromCountry.UNKNOWN),
        ("Iran", [taker("IR")], True, FromCountry.UNKNOWN),
    ],
)
def test_access_from_the_country_stays_unknown_where_it_is(
    country: str, takers: list[Taker], whole: bool, told: FromCountry
) -> None:
    assert from_country(country, takers, whole) is told


def test_whoever_may_have_the_whole_file_is_counted() -> None:
    assert with_whole_file([taker("US", share) for share in Share]) == 3


SHEET = EvidenceSheet(
    "a3c1", "2022-001", (ExposedField("A-number", True),), at(9, 45), at(14, 4), 29, 17, 3, FromCountry.SEEN, 2, 1, at(3, days=9), at(9, days=12),
)  # fmt: skip


def test_a_machine_drafts_yes_or_unknown_and_never_no() -> None:
    known = {one.topic: one.answer for one in drafts(SHEET)}
    assert known == {
        Topic.PERSECUTOR: Answer.UNKNOWN, Topic.STATE_ACTOR: Answer.UNKNOWN, Topic.EXPOSED: Answer.YES, Topic.ACCESS: Answer.YES,
        Topic.RELATIVES: Answer.YES, Topic.REPOSTED: Answer.YES,
    }  # fmt: skip
    none = replace(SHEET, exposed=(), from_country=FromCountry.NONE_SEEN, relatives=0, reposts=None)
    assert {one.answer for one in drafts(none)} == {Answer.UNKNOWN}
    acts = [step(ActKind.REPLY, Role.MACHINE, "", 13, reply=one) for one in drafts(SHEET)]
    assert len(walk([*opened(), *acts]).acts) == 7
    assert set(QUESTIONS) == set(Topic)


def test_routes_are_marked_and_no_deadline_is_made_up() -> None:
    assert {route.key for route in ROUTES if route.standing.value == "verified"} == {
        "apply-again",
        "notice-to-judge",
    }
    assert all(route.source for route in ROUTES if route.standing.value == "verified")
    assert not any(route.deadline for route in ROUTES)
