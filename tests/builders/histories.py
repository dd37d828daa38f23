"""An invented incident of the shape of 2022-11-28, and one with a canary wherever somebody could write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from tidegate.model.history import (
    Cause,
    Control,
    ControlFailure,
    Counts,
    DisclosedFile,
    Discovery,
    Exhibit,
    Handing,
    History,
    Mark,
    Moment,
    Office,
    Part,
    Remedy,
    StaffAct,
)

EASTERN = dt.timezone(dt.timedelta(hours=-5))
DAY = dt.datetime(2022, 11, 28, tzinfo=EASTERN)
PEOPLE = 6252


def at(hour: int, minute: int = 0, second: int = 0, days: int = 0) -> dt.datetime:
    return DAY + dt.timedelta(days=days, hours=hour, minutes=minute, seconds=second)


def moment(
    mark: Mark, when: dt.datetime, source: str, *, seconds: int = 0, machine: bool = True, words: str = ""
) -> Moment:
    return Moment(
        mark,
        when - dt.timedelta(seconds=seconds),
        when + dt.timedelta(seconds=seconds),
        source,
        machine,
        words,
    )


def history(said: Callable[[str], str] = lambda text: text) -> History:
    """`said` is put over every text that a person could have written."""
    return History(
        reference=said("2022-001"),
        key="5b2c1160-a083-4bf0-b4de-6102c171a07e",
        office=Office(said("Office of Invented Statistics"), said("https://office.example/notice")),
        file=DisclosedFile("ab" * 32, 1_843_200, ("https://office.example/data/detention.xlsx",), ("cd" * 32,)),
        timeline=(
            moment(Mark.SUBMITTED, at(9, 31), "submission", words=said("as every month")),
            moment(Mark.APPROVED, at(9, 40), "submission"),
            moment(Mark.POSTED, at(9, 45), "deploy log", seconds=30),
            moment(Mark.REACHABLE, at(9, 46, 12), "access log", seconds=1),
            moment(Mark.FETCHED, at(9, 58, 3), "access log", seconds=1),
            moment(Mark.REPORTED, at(13, 53), "report", seconds=60, machine=False, words=said("an outside group called")),
            moment(Mark.STAYED, at(13, 53, 9), "record"),
            moment(Mark.EVIDENCE_KEPT, at(13, 54), "record"),
            moment(Mark.REMOVED, at(14, 3, 30), "deploy log", seconds=30),
            moment(Mark.UNREACHABLE, at(14, 4), "outside probe", seconds=20),
            Moment(Mark.REMOVED, at(14), at(15), "statement", False, said("about five hours")),
            moment(Mark.PEOPLE_TOLD, at(10, days=1), "notices"),
        ),
        discovery=Discovery.STRANGER,
        confirmed=True,
        acts=(
            StaffAct(Part.SUBMITTED, said("web.office"), at(9, 31), said("monthly update")),
            StaffAct(Part.APPROVED, said("web.lead"), at(9, 40), said("looked at the first sheet")),
            StaffAct(Part.BYPASSED, said("web.lead"), at(9, 41), said("the page was late")),
        ),
        failures=(
            ControlFailure(Control.CONTRACT, said("the slot took any workbook")),
            ControlFailure(Control.REVIEW, said("only the visible sheet was looked at")),
        ),
        cause=Cause.PROCESSES,
        cause_words=said("a working file was saved over the public one"),
        remedies=(
            Remedy(said("aggregate-only contract for the slot"), said("privacy office"), dt.date(2022, 12, 5), dt.date(2022, 12, 2)),
            Remedy(said("publish rebuilt files only"), said("web office"), dt.date(2023, 1, 31)),
        ),
        counts=Counts(
            people=PEOPLE, stayed=PEOPLE, told=5900, told_returned=211, reviews_open=6100, reviews_decided=152,
            retrievals=48, clients=29, whole_file=17, deletion_asked=21, deletion_attested=12, deletion_refused=4,
            reposts=0, exposed_kinds=("A-number", "person name", "birth date", "nationality", "protection claim", said("shoe size")),
        ),
        exhibits=(
            Exhibit("file", said("the file as it was published"), "ab" * 32, 1_843_200, at(13, 53, 40), said("watch"), said("the public site"), (
                Handing(at(15), said("watch"), said("privacy.office"), said("inquiry"), 412),
            )),
            Exhibit("access-log", said("access log of the web server"), "ef" * 32, 52_311_040, at(13, 54, 2), said("watch"), said("web server 1")),
        ),
        not_known=(said("whether a cache outside the office kept a copy"),),
    )  # fmt: skip


def small(number: int) -> History:
    """The same with so few people that counting them points at them."""
    made = history()
    return replace(made, counts=replace(made.counts, people=number, stayed=number, told=number))
