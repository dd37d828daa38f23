"""The answer made of partials. In: what the files gave, the question. Out: Accesses.

Nothing is read here: with other zones, proxies or networks the answer is made again from the same partials.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from tidegate.errors import AccessLogError
from tidegate.model.access import (
    Accesses,
    Address,
    Client,
    Instant,
    LogGap,
    LogReceipt,
    Outcome,
    Place,
    Retrieval,
)
from tidegate.response.accesses.actors import Actors
from tidegate.response.accesses.copies import told_once, whole_copies
from tidegate.response.accesses.evidence import sent
from tidegate.response.accesses.joining import Piece, joined
from tidegate.response.accesses.legs import Seen, paired
from tidegate.response.accesses.networks import Networks
from tidegate.response.accesses.partial import Hit, Partial, merged
from tidegate.response.accesses.question import Log, Question
from tidegate.response.accesses.senders import sender
from tidegate.response.accesses.silences import series_of, silences
from tidegate.response.accesses.times import ANY_ZONE, instant, zone_named
from tidegate.response.accesses.unknowns import GAPS, client_counts, receipt_gaps, unknowns


def answer(partials: Sequence[Partial], logs: Sequence[Log], question: Question) -> Accesses:
    """Who fetched the file, of what the logs gave. Raises AccessLogError for a partial of a log that is not asked."""
    declared = {str(log.path): log for log in logs}
    files = merged(partials)
    if any(partial.log not in declared for partial in files):
        raise AccessLogError("what was kept is of other logs than those given: read these, or give those")
    lines, copies = seen_lines(files, declared, question)
    requests = paired(lines)
    copies += len(lines) - len(requests)
    retrievals = tuple(_retrieval(line) for line in requests)
    clients = _clients(requests, question)
    receipts = _receipts(files, declared)
    gaps = _gaps(files, receipts, declared, question)
    counts = client_counts(clients, question.since) | _counts(files, receipts, gaps, retrievals, question)
    counts["copies"] = copies
    counts["owner-missing"] = sum(client.owner is None for client in clients) if question.owners else 0
    served = [one.when for one in retrievals if one.outcome in _GIVEN and one.sent != 0]
    absent = [one.when for one in retrievals if one.outcome is Outcome.ABSENT]
    return Accesses(
        retrievals=retrievals,
        clients=clients,
        first_served=min(served, default=None),
        last_served=max(served, default=None),
        last_absent=max(absent, default=None),
        absent_before=max((one for one in absent if not served or one < min(served)), default=None),
        absent_after=min((one for one in absent if served and one > max(served)), default=None),
        receipts=receipts,
        gaps=gaps,
        unknown=unknowns(counts),
    )


_GIVEN = (Outcome.SERVED, Outcome.RANGE)


def series(log: Log) -> str:
    """Which log a file is of."""
    return log.series or series_of(str(log.path))


def seen_lines(
    partials: Sequence[Partial], declared: Mapping[str, Log], question: Question
) -> tuple[list[Seen], int]:
    """The lines that ask for the file, copies left out, within the window; and how many copies there were."""
    trusted = Networks(question.trusted)
    kept, copies = told_once(partials)
    lines = [_seen(partial, hit, declared[partial.log], question, trusted) for partial, hit in kept]
    return [line for line in lines if _within(line.when, question)], copies


def _seen(partial: Partial, hit: Hit, log: Log, question: Question, trusted: Networks) -> Seen:
    return Seen(
        series=series(log),
        place=Place(partial.log, hit.line),
        vantage=hit.vantage,
        when=instant(hit.request.moment, zone_named(log.zone), log.skew),
        sender=sender(hit.request, trusted),
        request=hit.request,
        sent=sent(hit.request, question),
    )


def _within(when: Instant, question: Question) -> bool:
    doubt = timedelta(seconds=when.within)
    late = question.until is not None and when.at - doubt > question.until
    return not late and not (question.since is not None and when.at + doubt < question.since)


def _retrieval(line: Seen) -> Retrieval:
    return Retrieval(
        when=line.when,
        client=Address(line.sender.address),
        agent=line.request.agent,
        method=line.request.method,
        status=line.request.status,
        outcome=line.sent.outcome,
        sent=line.sent.body,
        span=line.sent.span,
        encoding=line.request.encoding or "",
        cache=line.request.cache,
        vantage=line.vantage,
        believed=line.sent.claim,
        reason=line.sent.code,
        place=line.place,
        legs=line.legs,
    )


def _clients(requests: Sequence[Seen], question: Question) -> tuple[Client, ...]:
    """Address and agent together are a client; the one that has most of the file first."""
    groups: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    agents: dict[str, set[str]] = defaultdict(set)
    for line in requests:
        groups[line.sender.address, line.request.agent].append(line)
        agents[line.sender.address].add(line.request.agent)
    actors = Actors(question)
    found = [_client(key, group, question, actors, len(agents[key[0]]) > 1) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda one: (one.first, one.address, one.agent)))


def _client(
    key: tuple[str, str], group: Sequence[Seen], question: Question, actors: Actors, several: bool
) -> Client:
    pieces = [Piece(line.when, line.sent, line.request.validator) for line in group]
    claim, reasons, share = joined(pieces, question.length, question.joined_within)
    actor, evidence = actors.actor(key[0], key[1], all(line.sender.hidden for line in group))
    first, last = min(line.when for line in group), max(line.when for line in group)
    doubts = dict.fromkeys(code for line in group for code in line.sender.doubts)
    return Client(
        address=Address(key[0]),
        agent=key[1],
        actor=actor,
        actor_evidence=evidence,
        owner=question.owners.owner(key[0], first.at) if question.owners else None,
        completeness=claim,
        reasons=reasons,
        share=share,
        first=first,
        last=last,
        requests=len(group),
        sent=sum(line.sent.body or 0 for line in group),
        doubts=(*doubts, "several-agents") if several else tuple(doubts),
    )


def _receipts(files: Sequence[Partial], declared: Mapping[str, Log]) -> tuple[LogReceipt, ...]:
    copies = whole_copies(files)
    return tuple(_receipt(partial, declared[partial.log], copies.get(partial.log, "")) for partial in files)


def _receipt(partial: Partial, log: Log, copy_of: str) -> LogReceipt:
    zone = zone_named(log.zone)
    return LogReceipt(
        log=partial.log,
        size=partial.size,
        unpacked=partial.unpacked,
        sample=partial.sample,
        lines=partial.lines,
        formats=partial.formats,
        directives=partial.directives,
        broken=partial.broken,
        first_broken=partial.first_broken,
        mentions=partial.mentions,
        matched=len(partial.hits),
        first=instant(partial.first, zone, log.skew) if partial.first else None,
        last=instant(partial.last, zone, log.skew) if partial.last else None,
        copy_of=copy_of,
    )


def _gaps(
    files: Sequence[Partial], receipts: Sequence[LogReceipt], declared: Mapping[str, Log], question: Question
) -> tuple[LogGap, ...]:
    gaps = []
    for partial, receipt in zip(files, receipts, strict=True):
        gaps.extend(receipt_gaps(receipt, partial.damage, partial.cut))
    groups: dict[str, list[Partial]] = defaultdict(list)
    for partial in files:
        groups[series(declared[partial.log])].append(partial)
    for name, group in sorted(groups.items()):
        zones = [zone_named(declared[partial.log].zone) for partial in group]
        gaps.extend(silences(name, group, zones, (question.since, question.until)))
    return tuple(gaps)


def _counts(
    files: Sequence[Partial], receipts: Sequence[LogReceipt], gaps: Sequence[LogGap],
    retrievals: Sequence[Retrieval], question: Question,
) -> dict[str, int]:  # fmt: skip
    counts = {code: sum(gap.code == code for gap in gaps) for code in GAPS}
    counts["broken-lines"] = sum(receipt.broken - len(receipt.mentions) for receipt in receipts)
    counts["no-zone"] = sum(one.when.within >= ANY_ZONE for one in retrievals)
    counts["clock-change"] = sum(1800 <= one.when.within < ANY_ZONE for one in retrievals)
    counts["no-length"] = int(question.length is None)
    counts["elsewhere"] = sum(partial.elsewhere for partial in files)
    return counts
