"""Whom a file speaks of: findings in, one reason a place out, in words a web editor can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidegate.inspection.rules import ORDER, Reason
from tidegate.inspection.weigh import LISTABLE, TREATMENTS, weigh
from tidegate.inspection.wording import inner_first, number_of, place, some
from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.slot import Contract, NamedPeople, PeopleRule
from tidegate.model.verdict import Analysis, Verdict

_COLUMN = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):\1([0-9]{1,7})")
_GROUP_ORDER = ("registry", "table", "identifier", "person", "circumstance", "contact")
_CLAIMS = frozenset({InformationType.PROTECTION_CLAIM, InformationType.CASE_STATUS})
_LISTED = frozenset(type for type, treatment in TREATMENTS.items() if treatment in LISTABLE) - _CLAIMS
_ALONE = ("registry", "small-count", "unknown")
_TYPES_SHOWN = 10
_UNTYPED = (InformationType.ROSTER, InformationType.SMALL_COUNT, InformationType.PROTECTED_PERSON)
_SPOTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Weighed:
    finding: Finding
    verdict: Verdict
    rule: str


def people_reasons(analysis: Analysis, contract: Contract, allowed: NamedPeople | None) -> list[Reason]:
    """A reason a place that holds or blocks, the whole table or passage named once."""
    places: dict[tuple[str, ...], list[_Weighed]] = {}
    for finding in analysis.findings:
        verdict, rule = weigh(finding, contract, allowed)
        places.setdefault(finding.location.parts, []).append(_Weighed(finding, verdict, rule))
    reasons = [reason for there in places.values() for reason in _place(there, contract)]
    return reasons or list(_unexplained(analysis, contract))


def _place(there: Sequence[_Weighed], contract: Contract) -> Iterator[Reason]:
    against = [one for one in there if one.verdict is not Verdict.CLEAR]
    for rule in _ALONE:
        if alone := [one for one in against if one.rule == rule]:
            yield _alone(rule, alone, contract)
    together = [one for one in against if one.rule not in _ALONE]
    if together:
        yield _together(together, there, contract)


def _together(against: Sequence[_Weighed], there: Sequence[_Weighed], contract: Contract) -> Reason:
    verdict = max(one.verdict for one in against)
    heaviest = [one for one in against if one.verdict is verdict]
    rule = min((one.rule for one in heaviest), key=ORDER.__getitem__)
    lead = [one.finding for one in heaviest if one.rule == rule]
    count = sum(finding.count for finding in lead)
    doubt = "possibly " if verdict is Verdict.HOLD and _doubted(lead) else ""
    if rule == "roster":
        where = _where(lead)
        types = _types([one.finding for one in there if one.finding.likelihood > Likelihood.UNLIKELY])
        text = f"{doubt}{number_of(count, 'person', 'people')} in {where}" + (f": {types}" if types else "")
    else:
        found = [one.finding for one in against]
        text = f"{doubt}{_types(found, counted=True)} in {_where(found)}"
    return Reason(rule, verdict, text, _ways_out(rule, against, there, contract), count)


def _doubted(findings: Sequence[Finding]) -> bool:
    return max(finding.likelihood for finding in findings) < Likelihood.LIKELY


def _where(findings: Sequence[Finding]) -> str:
    """The place with its spots; hidden if any of it is, for that is what must be looked at."""
    hidden = [finding for finding in findings if not finding.location.visible]
    location = (hidden or list(findings))[0].location
    spots = list(dict.fromkeys(finding.location.spot for finding in findings if finding.location.spot))
    listed = some(spots, _SPOTS_SHOWN)
    return place(location, spot=False) + (f" {listed}" if listed else "")


def _types(findings: Sequence[Finding], *, counted: bool = False) -> str:
    """The types found, identifiers first: what a reader of the report must know of the harm."""
    counts: dict[InformationType, int] = {}
    for finding in findings:
        if finding.type not in _UNTYPED:
            counts[finding.type] = counts.get(finding.type, 0) + finding.count
    rank = {type: place for place, type in enumerate(InformationType)}
    ordered = sorted(counts, key=lambda type: (_GROUP_ORDER.index(type.group), -counts[type], rank[type]))
    return some(
        [f"{type.value} {counts[type]:,}" if counted else type.value for type in ordered], _TYPES_SHOWN
    )


def _ways_out(
    rule: str, against: Sequence[_Weighed], there: Sequence[_Weighed], contract: Contract
) -> tuple[str, ...]:
    findings = [one.finding for one in against]
    ways = [_removal(rule, findings)]
    rules = {one.rule for one in against}
    if "named-type" in rules:
        unlisted = sorted({one.finding.type.value for one in against if one.rule == "named-type"})
        listed = ", ".join(f'"{type}"' for type in unlisted)
        ways.append(f"or, if the slot's owner may publish it of these people, add {listed} to its types")
    types = {one.finding.type for one in there}
    if rules <= {"roster", "person"} and types.isdisjoint(_CLAIMS | {InformationType.PROTECTED_PERSON}):
        ways.append(_permission(contract, types))
    return tuple(ways)


def _permission(contract: Contract, types: set[InformationType]) -> str:
    """How a policy would allow it; told only where nothing looks like a protection case."""
    if contract.people is not PeopleRule.NAMED:
        more = ", ".join(f'"{type.value}"' for type in sorted(types & _LISTED, key=lambda type: type.value))
        listed = f", types = [{more}]" if more else ""
        return (
            "or, if these people are published on purpose, publish it in a slot that allows named people "
            f'(kind = "public-figures" or "roster-of-officials", with reason, owner and expires{listed})'
        )
    return f"or, if they may be published, let the owner add them to the slot's allowance ({contract.origin})"


def _removal(rule: str, findings: Sequence[Finding]) -> str:
    location = findings[0].location
    sheet = bool(location.parts) and location.parts[-1].startswith("sheet ")
    columns = _columns(findings)
    if rule == "roster" and location.parts:
        return f"remove {inner_first(location)}"
    if rule == "roster":
        return "publish numbers of people in place of a row per person, or leave the file out"
    if sheet and columns:
        return f"remove {columns} of {inner_first(location)}"
    spots = some(list(dict.fromkeys(f.location.spot for f in findings if f.location.spot)), _SPOTS_SHOWN)
    return f"remove what stands in {inner_first(location)}" + (f" at {spots}" if spots else "")


def _columns(findings: Sequence[Finding]) -> str:
    """`columns A, C` where every finding fills most of one column of cells, else ""."""
    found: list[str] = []
    for finding in findings:
        match = _COLUMN.fullmatch(finding.location.spot)
        if match is None or 2 * finding.count < int(match[3]) - int(match[2]) + 1:
            return ""
        found.append(match[1])
    unique = sorted(set(found), key=lambda name: (len(name), name))
    return f"column{'s' if len(unique) > 1 else ''} {some(unique, _TYPES_SHOWN)}"


def _alone(rule: str, there: Sequence[_Weighed], contract: Contract) -> Reason:
    findings = [one.finding for one in there]
    count = sum(finding.count for finding in findings)
    if rule == "registry":
        most = max(finding.count for finding in findings)
        how = some(list(dict.fromkeys(finding.why for finding in findings)), _SPOTS_SHOWN)
        text = f"{number_of(most, 'person', 'people')} {how}, in {_where(findings)}"
        return Reason(rule, Verdict.BLOCK, text, (_removal("roster" if most > 1 else rule, findings),), most)
    if rule == "small-count":
        cells = number_of(count, "cell", "cells")
        text = f"{cells} in {_where(findings)} below the smallest count of {contract.minimum_count:,}"
        where = inner_first(findings[0].location)
        remedy = f"merge or suppress these cells in {where}, and the totals that give them away"
    else:
        text = f"a finding in {_where(findings)} that this version cannot judge"
        remedy = "use one version of Tidegate throughout, then check again"
    return Reason(rule, Verdict.HOLD, text, (remedy,), count)


def _unexplained(analysis: Analysis, contract: Contract) -> Iterator[Reason]:
    if contract.people is PeopleRule.NAMED:
        return
    count = max(len(analysis.people or ()), max((shape.people for shape in analysis.shapes), default=0))
    if count:
        text = f"{number_of(count, 'person', 'people')} counted, but no finding shows where"
        remedy = (
            "remove rows and passages about single people, or report the file's kind as a fault of the rules"
        )
        yield Reason("people", Verdict.HOLD, text, (remedy,), count)
