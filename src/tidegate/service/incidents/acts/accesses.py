"""The accesses step: the kept logs, read. In: an incident. Out: the answer, sealed; counts as a row; what it claims.

Each log is read once and what it holds is kept, so that a run that was killed goes on where it was, and a later log
only adds. A log that ends before the file was gone, or begins after it came, is a gap in the answer.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from tidegate.model.access import Accesses, LogGap, Outcome, Retrieval, Unknown
from tidegate.model.access import Instant as Seen
from tidegate.model.exposure import Bound, Claim
from tidegate.record.acts import Act
from tidegate.response.accesses import Partial, Question, answer
from tidegate.response.accesses.form import as_dict, from_dict
from tidegate.response.accesses.owners import owners
from tidegate.response.accesses.silences import series_of
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents import outcome, ranges, reading
from tidegate.service.incidents.acts import claims
from tidegate.service.incidents.acts.exposure import cache_claims
from tidegate.service.incidents.bounds import bounds
from tidegate.service.incidents.description import described
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import AccessReading, Incident
from tidegate.service.incidents.options import options
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office

SOURCE = "access log"
_GIVEN = (Outcome.SERVED, Outcome.RANGE)
_NO_LOGS = "No access log was kept: who fetched the file is not known."
_NO_PATH = "Neither path nor address of the file was given: no line of a log can be told to be about it."


def read(office: Office, incident: Incident, progress: outcome.Progress) -> outcome.Outcome:
    """Raises VaultError, UsageError for a log whose format or zone is none, InstanceError for settings."""
    logs, question = reading.logs_of(incident), _question(office, incident)
    partials = _partials(office, incident, logs, question.paths, progress) if question.paths else []
    found = answer(partials, [log.declared() for log in logs], question)
    now = office.now()
    with transaction.atomic():
        changed = claims.settle(incident, SOURCE, list(_claims(found, partials)), now)
        changed += cache_claims(office, incident, now)
    found = _completed(found, incident, bool(logs), bool(question.paths))
    told = counts(found)
    digest = office.vault.put(holder(incident.pk), io.BytesIO(json.dumps(as_dict(found)).encode())).digest
    last = incident.readings.order_by("-at", "-pk").first()
    if last is None or last.answer != digest:
        AccessReading.objects.create(
            incident=incident, at=now, answer=digest, told=told, whole=bool(told["whole"])
        )
    return {
        "logs": len(logs),
        "clients": len(found.clients),
        "retrievals": len(found.retrievals),
        "gaps": len(found.gaps),
        "claims": changed,
        "answer": digest,
    }


def latest(office: Office, incident: Incident) -> Accesses | None:
    """The answer that was given last; it holds addresses. Raises VaultError."""
    row = incident.readings.order_by("-at", "-pk").first()
    if row is None:
        return None
    with office.vault.open(holder(incident.pk), row.answer) as stream:
        return from_dict(json.loads(stream.read()))


def read_at(incident: Incident) -> dt.datetime | None:
    """When the logs were read last."""
    return incident.readings.order_by("-at", "-pk").values_list("at", flat=True).first()


def reveal(office: Office, actor: Actor, incident: Incident, reason: str) -> Accesses | None:
    """The answer, for somebody who will see its addresses; recorded first. Raises RefusedError, VaultError."""
    actor.must(Right.RESPOND)
    checked(reason)
    found = latest(office, incident)
    with transaction.atomic():
        detail: dict[str, Worth] = {"what": "addresses", "count": len(found.clients) if found else 0}
        append(Act.VALUE_REVEALED, actor=actor, subject=str(incident.pk), detail=detail, now=office.now())
    return found


def counts(found: Accesses) -> dict[str, object]:
    """What a row may tell: numbers and sentences, no address."""
    by_claim = Counter(one.completeness.value for one in found.clients)
    return {
        "clients": len(found.clients),
        "retrievals": len(found.retrievals),
        "completeness": dict(by_claim),
        "actors": dict(Counter(one.actor.value for one in found.clients)),
        "lines": sum(one.lines for one in found.receipts),
        "broken": sum(one.broken for one in found.receipts),
        "logs": len(found.receipts),
        "gaps": len(found.gaps),
        "unknown": [f"{one.sentence} ({one.count:,})" for one in found.unknown],
        "whole": found.complete,
    }


def _question(office: Office, incident: Incident) -> Question:
    here, wanted = described(office, incident), options(office.instance)
    paths = [*here.urls, *(["/" + here.path.lstrip("/")] if here.path else [])]
    return Question(
        paths=tuple(dict.fromkeys(paths)),
        length=incident.length,
        trusted=wanted.trusted_proxies,
        own=wanted.own_networks,
        reporters=here.reporters,
        crawlers=ranges.ranges(wanted.crawler_ranges),
        owners=owners(Path(wanted.network_database)) if wanted.network_database else None,
    )


def _partials(
    office: Office,
    incident: Incident,
    logs: Sequence[reading.KeptLog],
    paths: Sequence[str],
    progress: outcome.Progress,
) -> list[Partial]:
    total, before, found = sum(log.length for log in logs) or 1, 0, []
    for log in logs:

        def told(done: int, before: int = before) -> None:
            progress(min(0.95, (before + done) / total))

        found.append(reading.partial(office, incident, log, paths, told))
        before += log.length
        progress(min(0.95, before / total))
    return found


def _claims(found: Accesses, partials: Iterable[Partial]) -> Iterator[Claim]:
    """The first and the last time it was given out, and when it was asked for in vain around and between them."""
    served = [one for one in found.retrievals if one.outcome in _GIVEN and one.sent != 0]
    absent = sorted(_in_vain(found, served, partials), key=lambda one: one.at)
    if served:
        yield _claim(Bound.REACHABLE, min(one.when for one in served), "given out for the first time")
        yield _claim(Bound.REACHABLE, max(one.when for one in served), "given out for the last time")
    first, last = (
        (min(one.when for one in served), max(one.when for one in served)) if served else (None, None)
    )
    before = [one for one in absent if first is None or one.at < first.at]
    after = [one for one in absent if last is not None and one.at > last.at]
    between = [one for one in absent if first and last and first.at < one.at < last.at]
    for moments, at, words in (
        (before, -1, "asked for and not there, for the last time before it was given out"),
        (after, 0, "asked for and not there any more"),
        (between, 0, "asked for and not there, between times it was given out"),
    ):
        if moments:
            yield _claim(Bound.UNREACHABLE, moments[at], words)


def _claim(bound: Bound, when: Seen, words: str) -> Claim:
    # Servers write the second in which they were done: the request itself is up to a second off.
    return Claim(bound, when.at, SOURCE, True, max(when.within, 1.0), f"{words}, says an access log")


def _in_vain(found: Accesses, served: Iterable[Retrieval], partials: Iterable[Partial]) -> list[Seen]:
    """When it was absent under a name under which it was given out, too: a mistyped one tells nothing of the file."""
    targets = {(partial.log, hit.line): hit.request.target for partial in partials for hit in partial.hits}
    given = {targets.get((one.place.log, one.place.line)) for one in served}
    return [
        one.when
        for one in found.retrievals
        if one.outcome is Outcome.ABSENT
        and (not given or targets.get((one.place.log, one.place.line)) in given)
    ]


def _completed(found: Accesses, incident: Incident, any_logs: bool, any_path: bool) -> Accesses:
    """With the gaps that only the exposure shows: before the first line, after the last one, or no log at all."""
    gaps = list(_edges(found, incident))
    codes = [gap.code for gap in gaps]
    for code, sentence, missing in (
        ("no-logs", _NO_LOGS, not any_logs),
        ("no-path", _NO_PATH, any_logs and not any_path),
    ):
        if missing:
            gaps.append(LogGap(code, "", sentence))
            codes.append(code)
    sentences = {
        "begins-late": "A log begins after the file was there already: requests before its first line are not known.",
        "ends-early": "A log ends before the file was gone: requests after its last line are not known.",
        "no-logs": _NO_LOGS,
        "no-path": _NO_PATH,
    }
    unknown = [Unknown(code, sentences[code], codes.count(code)) for code in dict.fromkeys(codes)]
    return replace(found, gaps=(*found.gaps, *gaps), unknown=(*found.unknown, *unknown))


def _edges(found: Accesses, incident: Incident) -> Iterator[LogGap]:
    known = bounds(incident)
    start = known.earliest.best.at if known.earliest.best else None
    end = known.latest.best.at if known.latest.best else None
    for log, first, last in _spans(found):
        if start and first > start + _HOUR:
            yield LogGap("begins-late", log, "the log begins after the file was there", start, first)
        if end and last < end:
            yield LogGap("ends-early", log, "the log ends before the file was gone", last, end)


_HOUR = dt.timedelta(hours=1)


def _spans(found: Accesses) -> Iterator[tuple[str, dt.datetime, dt.datetime]]:
    """Each log from its first line to its last, all its files together."""
    spans: dict[str, tuple[dt.datetime, dt.datetime]] = {}
    for one in found.receipts:
        if one.first is None or one.last is None:
            continue
        name = series_of(one.log.partition("/")[2])
        start, end = spans.get(name, (one.first.at, one.last.at))
        spans[name] = (min(start, one.first.at), max(end, one.last.at))
    for name, (start, end) in spans.items():
        yield name, start, end
