"""Findings + gaps + contract -> verdict with reasons. Pure: an Analysis and a Contract in, a Judgement out.

Clear is what is left when no rule has a reason against it. Whatever this file does not know holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from tidegate.inspection.compare import compare
from tidegate.inspection.people import people_reasons
from tidegate.inspection.rules import ORDER, RULES, Reason, Rule
from tidegate.inspection.unread import unread_reasons
from tidegate.inspection.weigh import allowance
from tidegate.inspection.wording import some
from tidegate.model.slot import Contract, PeopleRule
from tidegate.model.verdict import Analysis, Judgement, Verdict
from tidegate.policy.text import printable

__all__ = ["RULES", "Rule", "judge"]

MOST = 6
"""Reasons told of one rule and verdict; the rest are counted."""


def judge(
    analysis: Analysis,
    contract: Contract,
    *,
    today: dt.date,
    sandbox_weaker: str = "",
    registry_trouble: str = "",
) -> Judgement:
    """The verdict on one file in one slot, with every reason against it and what would clear it.

    `today`: allowances that expired before it allow nothing. `sandbox_weaker`: the profile's name where the
    file was read in less than the full sandbox. `registry_trouble`: why the registry is not one to rely on.
    """
    allowed = allowance(contract, today)
    reasons = [
        *people_reasons(analysis, contract, allowed),
        *_expired(contract, today),
        *unread_reasons(analysis, contract),
        *_sandbox(contract, sandbox_weaker),
        *_registry(registry_trouble),
        *_unknown_rule(contract),
        *_format(analysis, contract),
        *compare(analysis.shapes, contract),
    ]
    reasons.sort(key=lambda reason: (-reason.verdict, ORDER[reason.rule], -reason.weight, reason.text))
    return Judgement(
        verdict=max((reason.verdict for reason in reasons), default=Verdict.CLEAR),
        reasons=tuple(_lines(reasons)),
        remedies=_remedies(reasons),
    )


def _lines(reasons: Sequence[Reason]) -> Iterator[str]:
    told: dict[tuple[Verdict, str], int] = {}
    for reason in reasons:
        at = (reason.verdict, reason.rule)
        told[at] = told.get(at, 0) + 1
        if told[at] <= MOST:
            yield reason.line
        elif told[at] == MOST + 1:
            alike = sum((other.verdict, other.rule) == at for other in reasons)
            yield f"{reason.rule}: and {alike - MOST:,} more like this"


def _remedies(reasons: Iterable[Reason]) -> tuple[str, ...]:
    unique = dict.fromkeys(printable(remedy) for reason in reasons for remedy in reason.remedies)
    most = 2 * MOST
    more = len(unique) - most
    return (*list(unique)[:most], *([f"and {more:,} more of the same kind"] if more > 0 else []))


def _expired(contract: Contract, today: dt.date) -> Iterator[Reason]:
    named = contract.named
    if contract.people is PeopleRule.NAMED and named is None:
        text = f'slot "{contract.name}" names people but has no allowance for it'
        yield Reason(
            "named-expired", Verdict.HOLD, text, (f"state reason, owner and expiry ({contract.origin})",)
        )
    elif contract.people is PeopleRule.NAMED and named is not None and named.expires < today:
        text = f'the allowance of slot "{contract.name}" expired on {named.expires} (owner: {named.owner})'
        yield Reason(
            "named-expired", Verdict.HOLD, text, (f"let {named.owner} renew it ({contract.origin})",)
        )


def _sandbox(contract: Contract, weaker: str) -> Iterator[Reason]:
    if weaker and contract.sandbox_weaker is not True:
        system = "check it on a system that has every layer (`tidegate doctor` lists them)"
        remedy = f"{system}, or let the policy's owner set sandbox_weaker = true ({contract.origin})"
        yield Reason("sandbox", Verdict.HOLD, f"read in a weaker sandbox ({weaker})", (remedy,))


def _registry(trouble: str) -> Iterator[Reason]:
    if trouble:
        remedy = (
            "give --registry a registry built since (`tidegate registry info` tells its age), and check again"
        )
        yield Reason("registry-stale", Verdict.HOLD, trouble, (remedy,))


def _unknown_rule(contract: Contract) -> Iterator[Reason]:
    if not isinstance(contract.people, PeopleRule):
        text = f'slot "{contract.name}" has a rule about people that this version does not know'
        yield Reason(
            "unknown", Verdict.HOLD, text, ("use the version of Tidegate that the policy was made for",)
        )


def _format(analysis: Analysis, contract: Contract) -> Iterator[Reason]:
    if not contract.formats:
        return
    readers = [part.reader for part in analysis.parts if not part.location.parts]
    if not readers or not all(reader in contract.formats for reader in readers):
        named = readers[0] if readers and readers[0] else "of no known format"
        text = f'the file is {named}; slot "{contract.name}" takes {some(contract.formats, MOST)}'
        formats = " or ".join(contract.formats)
        remedy = f"publish it as {formats}, or add the format to the slot ({contract.origin})"
        yield Reason("contract-format", Verdict.HOLD, text, (remedy,))
