"""What is written to somebody who has a copy. In: addresses, digest, times. Out: a subject and a text.

It says which bytes, where they were, when they were fetched and what is asked; never what they are about, whom they
name or how many. What holds an identifier in its address is not written out, but told by its digest alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tidegate.report.mask import Masker
from tidegate.response.deletions.counterparts import Fetched
from tidegate.response.notices.guard.persons import identifiers

SUBJECT = "Deletion of a file that was published by error"
REMINDER = "Reminder: deletion of a file that was published by error"
MOST_LISTED = 200
_CONSEQUENCE = "Further publication can endanger people."
_ASKS = (
    "delete every copy of it that you hold or control, in caches and backups as soon as these allow it",
    "pass this request on to whoever used the addresses below at the times below, and ask the same of them",
    "do not open it, do not pass it on, and do not publish this request or the addresses in it",
    "tell us in writing, signed, that it is deleted, on which day, and who else received it",
    "keep your own records of who used these addresses then, and give them to nobody but us or a court",
)


@dataclass(frozen=True, slots=True)
class File:
    """Which bytes are meant. `addresses`: where they were to be had."""

    sha256: str
    length: int
    addresses: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """`own`: numbers and addresses that stand in it on purpose, for the guard. `left_out`: addresses not written."""

    subject: str
    text: str = field(repr=False)
    own: tuple[str, ...] = field(repr=False)
    left_out: int = 0


def to_network(file: File, fetched: Sequence[Fetched], sender: str, answer_by: datetime) -> Letter:
    """To the owner of a network from which the file was fetched."""
    shown, left_out = told(file.addresses)
    lines = [f"  {one.address}: {_span(one)}" for one in fetched[:MOST_LISTED]]
    if len(fetched) > MOST_LISTED:
        lines.append(f"  and {len(fetched) - MOST_LISTED:,} more addresses, which we tell on request")
    text = "\n".join(
        (
            f"A file was published by error. {_CONSEQUENCE}",
            "",
            "Which file:",
            *(f"  {address}" for address in shown),
            f"  SHA-256 {file.sha256}",
            f"  length {file.length:,} bytes",
            "",
            "What we ask of you:",
            *(f"  - {ask}" for ask in _ASKS),
            "",
            "It was fetched from these addresses of your network:",
            *lines,
            "",
            f"Please answer by {answer_by.astimezone(UTC):%Y-%m-%d}.",
            "",
            sender,
            "",
        )
    )
    addresses = (one.address for one in fetched)
    own = (file.sha256, f"{file.length:,}", *addresses, *numbers((*shown, sender)))
    return Letter(SUBJECT, text, own, left_out)


def to_holder(file: File, sender: str, answer_by: datetime) -> Letter:
    """To somebody who is known to have it: a reporter, an attorney, whoever got it from another."""
    shown, left_out = told(file.addresses)
    asks = tuple(ask for ask in _ASKS if "below" not in ask and "these addresses" not in ask)
    text = "\n".join(
        (
            f"A file was published by error. {_CONSEQUENCE}",
            "We have reason to think that you have a copy of it.",
            "",
            "Which file:",
            *(f"  {address}" for address in shown),
            f"  SHA-256 {file.sha256}",
            f"  length {file.length:,} bytes",
            "",
            "What we ask of you:",
            *(f"  - {ask}" for ask in asks),
            "",
            f"Please answer by {answer_by.astimezone(UTC):%Y-%m-%d}.",
            "",
            sender,
            "",
        )
    )
    own = (file.sha256, f"{file.length:,}", *numbers((*shown, sender)))
    return Letter(SUBJECT, text, own, left_out)


def reminder(subject: str, text: str, own: tuple[str, ...], sent: datetime, answer_by: datetime) -> Letter:
    """The same request again, under a line that says since when it is open."""
    head = (
        f"On {sent.astimezone(UTC):%Y-%m-%d} we sent the request below and have no answer that ends it.\n"
        f"Please answer by {answer_by.astimezone(UTC):%Y-%m-%d}.\n\n"
    )
    begun = subject if subject.startswith("Reminder: ") else f"Reminder: {subject[:1].lower()}{subject[1:]}"
    return Letter(begun, head + text, own)


def numbers(texts: Iterable[str]) -> tuple[str, ...]:
    """What in these looks like somebody's number or address and stands there on purpose; names are still compared."""
    return tuple(dict.fromkeys(found for text in texts for found in identifiers(text)))


def told(addresses: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Those that hold no identifier, and how many do: people put numbers and names into addresses."""
    masker = Masker()
    shown = tuple(address for address in dict.fromkeys(addresses) if masker.text(address) == address)
    return shown, len(set(addresses)) - len(shown)


def _span(one: Fetched) -> str:
    times = f"{one.requests:,} request{'' if one.requests == 1 else 's'}, "
    if one.first == one.last:
        return f"{times}at {_at(one.first)}"
    return f"{times}first at {_at(one.first)}, last at {_at(one.last)}"


def _at(moment: datetime) -> str:
    """Time before day: the other way round it could be read as a number of somebody's."""
    return f"{moment.astimezone(UTC):%H:%M:%S} UTC on {moment.astimezone(UTC):%Y-%m-%d}"
