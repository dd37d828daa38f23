"""The answer as text for a terminal or a file. In: an answer. Out: lines; addresses as the nouns show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tidegate.model.access import Accesses, Address, Client, Completeness, Instant, LogGap
from tidegate.report.screen import escaped, safe

WIDTH = 40


def masked(accesses: Accesses) -> Accesses:
    """The same answer, in which addresses are masks: equal addresses stay equal only as far as their masks."""
    return replace(
        accesses,
        clients=tuple(replace(one, address=Address(str(one.address))) for one in accesses.clients),
        retrievals=tuple(replace(one, client=Address(str(one.client))) for one in accesses.retrievals),
    )


def told(accesses: Accesses) -> str:
    """The whole answer: totals, clients, gaps, and what is not known."""
    lines = [_totals(accesses.clients), *_instants(accesses), ""]
    lines += [_client(one) for one in accesses.clients]
    lines += ["", *_logs(accesses)]
    if accesses.gaps:
        lines += ["", f"GAPS IN THE LOGS ({len(accesses.gaps)})", *(_gap(gap) for gap in accesses.gaps)]
    if accesses.unknown:
        lines += [
            "",
            "NOT KNOWN",
            *(f"  {one.code} ({one.count:,}): {one.sentence}" for one in accesses.unknown),
        ]
    return "\n".join(lines) + "\n"


def _totals(clients: Sequence[Client]) -> str:
    words = {claim: sum(one.completeness is claim for one in clients) for claim in Completeness}
    counted = ", ".join(f"{count:,} {claim.value}" for claim, count in words.items() if count)
    return f"{len(clients):,} clients; of them have the whole file: {counted or 'none'}"


def _instants(accesses: Accesses) -> list[str]:
    named = (("first served", accesses.first_served), ("last served", accesses.last_served),
             ("absent before", accesses.absent_before), ("absent after", accesses.absent_after))  # fmt: skip
    return [f"  {name:<14} {_when(at)}" for name, at in named if at]


def _when(instant: Instant) -> str:
    doubt = f" ±{instant.within:,.0f} s" if instant.within > 1 else ""
    return f"{instant.at:%Y-%m-%d %H:%M:%S} UTC{doubt}"


def _client(one: Client) -> str:
    low, high = one.share
    share = f"{low:.0%}" if low == high else f"{low:.0%}-{high:.0%}"
    address = one.address.value
    owner = f" · {safe(one.owner.name)}" if one.owner else ""
    return (
        f"  {one.completeness.value:<9} {share:>8}  {_when(one.first)}  {escaped(address):<24}"
        f" {one.requests:>4} req  {one.actor.value} ({safe(one.actor_evidence)}){owner}  {safe(one.agent)[:WIDTH]}"
    )


def _logs(accesses: Accesses) -> list[str]:
    lines = []
    for one in accesses.receipts:
        formats = ", ".join(f"{name} {count:,}" for name, count in one.formats) or "no known format"
        copy = f", a copy of {safe(one.copy_of)}" if one.copy_of else ""
        broken = f", {one.broken:,} broken (first: line {one.first_broken[0]:,})" if one.broken else ""
        lines.append(f"  {safe(one.log)}: {one.lines:,} lines ({formats}){broken}{copy}")
    return lines


def _gap(gap: LogGap) -> str:
    span = f" {gap.since:%Y-%m-%d %H:%M} to {gap.until:%Y-%m-%d %H:%M} UTC" if gap.since and gap.until else ""
    place = f" at {gap.position:,}" if gap.position is not None else ""
    return f"  {gap.code}: {safe(gap.log)}{span}{place}: {gap.words}"
