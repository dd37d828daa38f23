"""Laws of the judge: more found or less read never softens, no gap clears, and every refusal says why and what helps."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.inspection.judge import RULES, judge
from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.part import PartReceipt
from tidegate.model.shape import ColumnShape, TableShape
from tidegate.model.slot import ColumnContract, Contract, NamedPeople, PeopleRule, SheetContract
from tidegate.model.verdict import Analysis, Verdict

TODAY = dt.date(2026, 11, 1)
QUICK = settings(max_examples=60, deadline=None)

locations = st.builds(
    Location,
    st.lists(st.sampled_from(['sheet "A"', 'sheet "B"', "in.zip", "x.csv"]), max_size=2).map(tuple),
    st.sampled_from(["", "A2:A9", "B2:M63", "line 3"]),
    st.booleans(),
)
findings = st.builds(
    Finding,
    st.sampled_from(InformationType),
    st.integers(1, 9999),
    locations,
    st.sampled_from(Likelihood),
    st.just("why"),
)
gaps = st.builds(
    Gap, locations, st.integers(0, 99), st.sampled_from(["encrypted", "damaged", "(limit parts)"])
)
parts = st.builds(PartReceipt, locations, st.just(10), st.sampled_from([10, 10, 10, 9]), st.just("workbook"))
shapes = st.builds(
    TableShape,
    locations,
    st.sampled_from(["A", "B FY23", "C"]),
    st.lists(
        st.builds(
            ColumnShape,
            st.sampled_from(["x", "FY24", ""]),
            st.sampled_from(["number", "text"]),
            st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    st.integers(0, 500),
    st.sampled_from([0, 0, 0, 4]),
)
analyses = st.builds(
    Analysis,
    findings=st.lists(findings, max_size=4).map(tuple),
    gaps=st.lists(gaps, max_size=2).map(tuple),
    parts=st.lists(parts, max_size=3).map(tuple),
    shapes=st.lists(shapes, max_size=3).map(tuple),
    people=st.sampled_from([frozenset(), frozenset(), frozenset({b"12345678"}), None]),
    bytes_total=st.just(100),
    bytes_read=st.sampled_from([100, 100, 100, 99]),
)
allowances = st.builds(
    NamedPeople,
    st.just("reason"),
    st.just("owner"),
    st.sampled_from([TODAY - dt.timedelta(days=1), TODAY]),
    st.sampled_from([(), ("Ada Example",)]),
    st.frozensets(st.sampled_from(InformationType)),
)
sheets = st.builds(
    SheetContract,
    st.sampled_from(["A", "B FY*", "**"]),
    st.sampled_from([(), (ColumnContract("x", "number"),), (ColumnContract("FY*"),)]),
    st.sampled_from([None, (10, 90)]),
    st.booleans(),
)
contracts = st.builds(
    Contract,
    st.just("slot"),
    people=st.sampled_from(PeopleRule),
    named=st.none() | allowances,
    minimum_count=st.sampled_from([0, 11]),
    formats=st.sampled_from([(), ("workbook",)]),
    sheets=st.lists(sheets, max_size=2).map(tuple),
    block_from=st.sampled_from(Likelihood),
    hold_from=st.sampled_from(Likelihood),
    sandbox_weaker=st.booleans(),
    unread_pictures=st.booleans(),
)


def verdict(analysis: Analysis, contract: Contract, weaker: str = "") -> Verdict:
    return judge(analysis, contract, today=TODAY, sandbox_weaker=weaker).verdict


@QUICK
@given(analyses, contracts, findings)
def test_a_finding_more_never_softens(analysis: Analysis, contract: Contract, finding: Finding) -> None:
    more = replace(analysis, findings=(*analysis.findings, finding))
    assert verdict(more, contract) >= verdict(analysis, contract)


@QUICK
@given(analyses, contracts, gaps)
def test_a_gap_never_softens_and_never_clears(analysis: Analysis, contract: Contract, gap: Gap) -> None:
    more = verdict(replace(analysis, gaps=(*analysis.gaps, gap)), contract)
    assert more >= max(verdict(analysis, contract), Verdict.HOLD)


@QUICK
@given(analyses, contracts, findings)
def test_surer_never_softens(analysis: Analysis, contract: Contract, finding: Finding) -> None:
    levels = [
        verdict(replace(analysis, findings=(*analysis.findings, replace(finding, likelihood=sure))), contract)
        for sure in Likelihood
    ]
    assert levels == sorted(levels)


@QUICK
@given(analyses, contracts, parts.filter(lambda part: not part.whole))
def test_a_part_read_in_part_never_clears(analysis: Analysis, contract: Contract, part: PartReceipt) -> None:
    more = verdict(replace(analysis, parts=(*analysis.parts, part)), contract)
    assert more >= max(verdict(analysis, contract), Verdict.HOLD)


@QUICK
@given(analyses, contracts)
def test_less_read_or_a_weaker_sandbox_never_softens(analysis: Analysis, contract: Contract) -> None:
    before = verdict(analysis, contract)
    assert verdict(replace(analysis, people=None), contract) >= max(before, Verdict.HOLD)
    assert verdict(replace(analysis, bytes_read=7), contract) >= max(before, Verdict.HOLD)
    assert verdict(analysis, contract, weaker="portable") >= before


@QUICK
@given(analyses, contracts)
def test_only_an_allowance_of_today_softens(analysis: Analysis, contract: Contract) -> None:
    nobody = replace(contract, people=PeopleRule.NONE, named=None)
    softened = verdict(analysis, contract) < verdict(analysis, nobody)
    if softened:
        assert contract.people is PeopleRule.NAMED
        assert contract.named is not None
        assert contract.named.expires >= TODAY


@QUICK
@given(analyses, contracts, findings)
def test_no_allowance_softens_an_identifier(analysis: Analysis, contract: Contract, finding: Finding) -> None:
    if finding.type.group == "identifier" and finding.likelihood >= contract.block_from:
        assert verdict(replace(analysis, findings=(finding, *analysis.findings)), contract) is Verdict.BLOCK


@QUICK
@given(analyses, contracts)
def test_every_refusal_says_why_and_what_would_clear_it(analysis: Analysis, contract: Contract) -> None:
    judgement = judge(analysis, contract, today=TODAY)
    refused = judgement.verdict is not Verdict.CLEAR
    assert bool(judgement.reasons) is refused
    assert bool(judgement.remedies) is refused
    for reason in judgement.reasons:
        rule, colon, words = reason.partition(": ")
        assert colon
        assert words
        assert rule in RULES
    if refused:
        assert judgement.verdict <= max(
            RULES[reason.partition(": ")[0]].worst for reason in judgement.reasons
        )


@QUICK
@given(analyses, contracts, st.randoms(use_true_random=False))
def test_order_does_not_matter(analysis: Analysis, contract: Contract, random: object) -> None:
    shuffled = list(analysis.findings), list(analysis.gaps), list(analysis.shapes)
    for items in shuffled:
        random.shuffle(items)  # type: ignore[attr-defined]
    findings, gaps, shapes = map(tuple, shuffled)
    other = replace(analysis, findings=findings, gaps=gaps, shapes=shapes)
    assert verdict(other, contract) is verdict(analysis, contract)
