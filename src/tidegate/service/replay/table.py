"""The steps of the day: what happened in 2022, and what is run beside it. Sources: docs/guides/replay.md.

`then` says what is reported of 2022; where nothing is, it says that nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.service.replay.steps import (
    accesses,
    claims,
    closing,
    copies,
    duties,
    gate,
    inquiry,
    letters,
    mail,
    out,
    people,
    record,
    reviews,
    seen,
    stays,
)

if TYPE_CHECKING:
    from tidegate.service.replay.day import Day, Told


@dataclass(frozen=True, slots=True)
class Step:
    """One. `key`: for programs."""

    key: str
    title: str
    then: tuple[str, ...]
    run: Callable[[Day], Told]


STEPS = (
    Step(
        "gate",
        "The file is offered for publication",
        ("09:45  posted during a routine update: 6,252 people", "no control stood between file and site"),
        gate.run,
    ),
    Step(
        "out",
        "It gets out by another road",
        ("it lay on the public site; nobody looked",),
        out.run,
    ),
    Step(
        "seen",
        "Somebody notices; it is taken down",
        ("13:53  an outside group reports it: 4 h 08 min", "14:04  removed, 11 min after the report"),
        seen.run,
    ),
    Step(
        "stays",
        "Nobody in it is acted against",
        ("when removals were held is not known", "fewer than 10 deported after the leak, before notice"),
        stays.run,
    ),
    Step(
        "accesses",
        "How long, and who fetched it",
        (
            "“about five hours”; it was 4 h 19 min",
            "addresses were analysed by hand; who they were,",
            "nobody affected was told",
        ),
        accesses.run,
    ),
    Step(
        "people",
        "Who they are",
        ("a snapshot of custody of 19 November", "released people were found one by one, weeks later"),
        people.run,
    ),
    Step(
        "letters",
        "They are told: the letters",
        (
            "30 November: a public statement",
            "20 December: some learn by letter, 13 days later",
            "others learned from journalists",
        ),
        letters.run,
    ),
    Step(
        "mail",
        "They are told: the delivery",
        ("by hand in custody, by post otherwise", "how many letters came back is not known"),
        mail.run,
    ),
    Step(
        "claims",
        "Another government asks",
        (
            "7 December: an official ties a foreign government’s",
            "list of 103 to the leak; 46 of them were in it",
        ),
        claims.run,
    ),
    Step(
        "copies",
        "Whoever has a copy is asked to delete it",
        ("claw-back letters; what came of them is not known", "the internet was monitored for copies"),
        copies.run,
    ),
    Step(
        "reviews",
        "Does it change their case?",
        ("each had to prove what the agency knew", "two months on, many fitted no legal way"),
        reviews.run,
    ),
    Step("duties", "Legal clocks", ("which ones ran, and whether they were met, is not known",), duties.run),
    Step(
        "inquiry",
        "What went wrong, and who is told",
        ("an inquiry by two offices; no report was published",),
        inquiry.run,
    ),
    Step(
        "closing",
        "May it be closed?",
        ("no public account of what was left undone",),
        closing.run,
    ),
    Step(
        "record",
        "Can anybody prove it?",
        ("an inquiry of the agency itself; no public record",),
        record.run,
    ),
)
BY_HAND = (
    "what each of the people tells of their fear: no machine asks, hears or decides it",
    "reviewing each case, ruling, and the lawyers' work around it",
    "handing a letter over to somebody in custody, and having them sign",
    "finding whoever moved, and whoever was deported already",
    "telephoning holders of copies; a deletion that is attested may not have happened",
    "deciding who is told outside the office, and in which words",
)
"""Of the work of 2022: what is still somebody's to do."""
