"""The public statement, as a draft. In: a history, a guard. Out: a Document of fixed sentences, or what the guard says.

Nothing that anybody wrote goes in. It says what happened, when, what to do with a copy, whom to reach. It does not
say what kind of people they are, where they come from, how many of any kind, or that any one person is concerned.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Protocol

from tidegate.errors import ResponseError
from tidegate.model.history import History, Mark
from tidegate.response.reports.document import Block, Bullets, Document, Heading, Paragraph, words
from tidegate.response.reports.words import day

SMALLEST = 100
"""Fewer people than this are not counted in public, however they are rounded."""

MARKING = "Draft: not to be published before it is approved"


class Guard(Protocol):
    """What reads every text that goes out (`response.notices.guard`)."""

    def problems(self, text: str) -> Sequence[str]:
        """Why it may not go out, a line each; empty if it may."""
        ...


class PlainGuard:
    """The least that is asked of a statement, in English. It knows no names: the guard of notices does."""

    GROUPS = re.compile(
        r"(?i)\b(asylum|refugees?|torture|persecut\w*|protection claims?|fear|detain\w*|detention|deport\w*|removal|"
        r"immigra\w*|migrants?|aliens?|noncitizens?|nationals?|nationalit\w+|citizens?|citizenship|"
        r"country of origin|embass\w+|consulates?|children|minors|women|men)\b"
    )
    SMALL = re.compile(
        r"(?i)\b([0-9]|10|one|two|three|four|five|six|seven|eight|nine|ten) (?:\w+ )?(people|persons?)\b"
    )
    MEMBERSHIP = re.compile(r"(?i)\b(was|were|is|are) (not )?(on|in|part of) the (list|file)\b")

    def problems(self, text: str) -> Sequence[str]:
        """Reasons, which quote nothing."""
        found = []
        if self.GROUPS.search(text):
            found.append("it says what kind of people they are, or where they come from")
        if self.SMALL.search(text):
            found.append("it counts a small number of people")
        if self.MEMBERSHIP.search(text):
            found.append("it says that somebody is, or is not, concerned")
        return found


def statement(history: History, guard: Guard) -> Document:
    """The draft. Raises ResponseError where it would say something that the guard holds back, or it is still public."""
    began, gone = history.earliest(Mark.POSTED, Mark.REACHABLE), history.latest(Mark.UNREACHABLE)
    checked = any(one.machine for one in history.moments(Mark.UNREACHABLE))
    if began is None or gone is None or not checked:
        raise ResponseError(
            "no statement before it is known since when the file was public, and seen that it is gone"
        )
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"{_when(began, gone)} a file with personal information was public on our website by error. "
            "It is no longer there; we checked this from outside."
        ),
        Paragraph(_people(history)),
        Heading("If you have a copy"),
        Bullets(
            (
                "Do not open it, publish it or pass it on, nor anything from it. Doing so can endanger people.",
                "Delete it, also from backups and downloads, and tell us that you did.",
                "If you saw it elsewhere, tell us where. You need not say who you are.",
            )
        ),
        Heading("If you are worried"),
        Bullets(
            (
                "We tell each person ourselves, in writing, and never by a call that asks you for information.",
                "We do not answer questions about single people by telephone, or from anybody else.",
                "A letter from us has a number. You can check it with us by the ways below.",
            )
        ),
        Heading("How to reach us"),
        Paragraph(f"{history.office.name}: {history.office.contact}"),
    )
    made = Document(
        "A publication by error on our website", f"Reference {history.reference}", MARKING, blocks
    )
    if reasons := guard.problems(words(made)):
        raise ResponseError(f"the statement is held back: {'; '.join(reasons)}")
    return made


def _when(began: dt.datetime, gone: dt.datetime) -> str:
    first, last = _minute(began, up=False), _minute(gone, up=True)
    if first.date() == last.date():
        return f"On {day(first)}, from about {first:%H:%M} to {last:%H:%M} ({first:%Z}),"
    return f"From {day(first)}, about {first:%H:%M}, to {day(last)}, {last:%H:%M} ({first:%Z}),"


def _minute(at: dt.datetime, *, up: bool) -> dt.datetime:
    whole = at.replace(second=0, microsecond=0)
    return whole + dt.timedelta(minutes=1) if up and whole < at else whole


def _people(history: History) -> str:
    people = history.counts.people
    how_many = f"It concerns more than {_rounded(people):,} people. " if people and people > SMALLEST else ""
    return f"{how_many}We are telling each of them. We regret it, and are looking into how it came about."


def _rounded(people: int) -> int:
    """Down to its first digit: 6,252 becomes 6,000."""
    size: int = 10 ** (len(str(people - 1)) - 1)
    return (people - 1) // size * size
