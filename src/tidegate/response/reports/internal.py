"""The internal report: what happened, who did what, which control failed, why, what is done about it. In: a history,
the duties' clocks, what keeps it open. Out: a Document for those who may know, with accounts and what people wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.model.closing import Missing
from tidegate.model.duty import Clock, ClockState
from tidegate.model.history import History, Mark, Moment
from tidegate.response.reports.document import Block, Bullets, Document, Heading, Paragraph, Table
from tidegate.response.reports.words import between, count, instant, maybe, span

MARKING = "Internal: do not pass on. Whether somebody is concerned is itself protected"
UNKNOWN = "Not known."


def report(history: History, clocks: Sequence[Clock] = (), missing: Sequence[Missing] = ()) -> Document:
    """The report as it stands; nothing is left out because it is not known."""
    blocks: list[Block] = [
        *_summary(history),
        *_timeline(history),
        *_people(history),
        *_takers(history),
        *_acts(history),
        *_cause(history),
        *_actions(history),
        *_duties(clocks),
        *_unknown(history, missing),
        *_exhibits(history),
    ]
    return Document(
        "Publishing error: internal report", f"Incident {history.reference}", MARKING, tuple(blocks)
    )


def _summary(history: History) -> Iterator[Block]:
    began = history.earliest(Mark.POSTED, Mark.REACHABLE)
    noticed = history.earliest(Mark.DISCOVERED, Mark.REPORTED)
    gone = history.latest(Mark.UNREACHABLE, Mark.REMOVED)
    rows = (
        ("state", "confirmed" if history.confirmed else "suspected"),
        ("public from, at the earliest", maybe(began)),
        ("noticed", f"{maybe(noticed)} ({history.discovery.value})"),
        ("public until, at the latest", maybe(gone)),
        ("public for, at the most", span(began, gone)),
        ("stays set", maybe(history.earliest(Mark.STAYED))),
        ("people", count(history.counts.people)),
        ("file", f"{history.file.length:,} bytes, SHA-256 {history.file.sha256}"),
    )
    yield Heading("In short")
    yield Table("Computed from what machines saw, where machines saw it", ("what", "value"), rows, (1, 3))


def _timeline(history: History) -> Iterator[Block]:
    ordered = sorted(history.timeline, key=lambda one: (one.earliest, one.latest))
    yield Heading("What happened, when")
    yield Paragraph(
        "Claims that disagree stand side by side; what people said is not averaged into what machines saw."
    )
    yield Table(
        "Each instant with its bounds and its source",
        ("between", "what", "source", "seen or said", "words"),
        tuple(map(_moment, ordered)),
        (5, 3, 3, 2, 4),
    )


def _moment(one: Moment) -> tuple[str, ...]:
    return (
        between(one.earliest, one.latest),
        one.mark.value,
        one.source,
        "seen" if one.machine else "said",
        one.words,
    )


def _people(history: History) -> Iterator[Block]:
    counts = history.counts
    rows = (
        ("affected", count(counts.people)),
        ("stayed: no action against them", count(counts.stayed)),
        ("told, with proof", count(counts.told)),
        ("of these: came back undelivered", count(counts.told_returned)),
        ("case reviews decided", count(counts.reviews_decided)),
        ("case reviews open", count(counts.reviews_open)),
        ("kinds of information exposed", ", ".join(counts.exposed_kinds) or "not known"),
    )
    yield Heading("People")
    yield Table("From affected to reviewed", ("what", "how many"), rows, (2, 3))


def _takers(history: History) -> Iterator[Block]:
    counts = history.counts
    rows = (
        ("retrievals", count(counts.retrievals)),
        ("clients", count(counts.clients)),
        ("of these with the whole file, or perhaps", count(counts.whole_file)),
        ("deletion asked of", count(counts.deletion_asked)),
        ("deletion attested by", count(counts.deletion_attested)),
        ("deletion refused by", count(counts.deletion_refused)),
        ("public copies found since", count(counts.reposts)),
    )
    yield Heading("Who fetched it")
    yield Paragraph("A deletion that somebody attests to is not containment.")
    yield Table("From the access logs, and from what was asked since", ("what", "how many"), rows, (2, 3))


def _acts(history: History) -> Iterator[Block]:
    yield Heading("Who submitted, approved, bypassed")
    if not history.acts:
        yield Paragraph(UNKNOWN)
        return
    rows = tuple(
        (one.part.value, one.account, instant(one.at), one.reason or "none given") for one in history.acts
    )
    yield Table("From the record", ("act", "account", "when", "reason given then"), rows, (2, 2, 4, 4))


def _cause(history: History) -> Iterator[Block]:
    yield Heading("Which control failed, and why")
    if history.failures:
        rows = tuple((one.control.value, one.words or "not described") for one in history.failures)
        yield Table("Controls that failed or were not there", ("control", "how"), rows, (1, 2))
    else:
        yield Paragraph(UNKNOWN)
    told = f": {history.cause_words}" if history.cause_words else ""
    yield Paragraph(f"Root cause: {history.cause.value.lower()}{told}")


def _actions(history: History) -> Iterator[Block]:
    yield Heading("What is done so that it does not happen again")
    if not history.remedies:
        yield Paragraph("Nothing has been decided yet.", strong=True)
        return
    rows = tuple(
        (one.words, one.owner, one.due.isoformat(), one.done.isoformat() if one.done else "open")
        for one in history.remedies
    )
    yield Table("Actions", ("action", "whose", "due", "done"), rows, (5, 3, 2, 2))


def _duties(clocks: Sequence[Clock]) -> Iterator[Block]:
    yield Heading("Legal duties")
    shown = [one for one in clocks if one.state is not ClockState.NOT_TRIGGERED]
    if not shown:
        yield Paragraph("No clocks were computed for this report.")
        return
    rows = tuple(
        (
            one.title,
            one.whom,
            one.state.value + (" (assumed)" if one.applies.value == "unknown" else ""),
            "none" if one.state is ClockState.EFFECT else maybe(one.due) if one.firm else "at once",
            f"{one.standing.value}, {'signed' if one.signed else 'not signed'}",
        )
        for one in shown
    )
    yield Table("The worst first", ("duty", "tell", "state", "due", "source"), rows, (4, 4, 2, 3, 2))


def _unknown(history: History, missing: Sequence[Missing]) -> Iterator[Block]:
    yield Heading("What is not known")
    yield Bullets(history.not_known) if history.not_known else Paragraph("Nothing is stated as unknown.")
    if missing:
        yield Heading("What keeps the incident open")
        yield Bullets(tuple(one.words for one in missing))


def _exhibits(history: History) -> Iterator[Block]:
    if not history.exhibits:
        return
    rows = tuple((one.key, one.title, f"{one.length:,}", one.sha256) for one in history.exhibits)
    yield Heading("Evidence kept")
    yield Table("By SHA-256", ("key", "what", "bytes", "SHA-256"), rows, (2, 4, 2, 5), (3,))
