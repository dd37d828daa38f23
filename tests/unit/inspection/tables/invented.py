"""Invented people and tables of them; every number lies in a range that was never issued."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tidegate.inspection.tables import Tables
from tidegate.inspection.tally import Tally
from tidegate.model.content import Block, Passage, Row, Table, Value
from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.location import Location
from tidegate.model.shape import TableShape


def _words(text: str) -> list[str]:
    return text.split()


GIVEN = _words(
    "Maria Jose Juan Luis Carlos Ana Jorge Elena Sofia Mateo Fatemeh Reza Mohammad Leila Zahra Ivan Olga Dmitri"
    " Svetlana Wei Jing Guadalupe Esteban Rosario Yesenia Wilmer Abdul Hamid Parisa Navid Natalia Irina Pedro Lucia"
)
FAMILY = _words(
    "Lopez Hernandez Ramirez Gutierrez Morales Castillo Fuentes Mejia Alvarado Zelaya Hosseini Ahmadi Karimi Rezaei"
    " Moradi Ivanova Petrov Kuznetsova Smirnov Volkova Zhang Wang Chen Huang Argueta Chavez Rahimi Jafari Sadeghi"
    " Orellana Quintanilla Velasquez"
)
COUNTRIES = _words("Guatemala Honduras Mexico Venezuela Cuba Nicaragua Iran Russia China Haiti")
FACILITIES = [
    "T. Don Hutto Residential Center",
    "Theo Lacy Facility",
    "James Musick Facility",
    "Winn Correctional Center",
    "Joe Corley Processing Center",
    "Stewart Detention Center",
]
CLAIMS = [
    "Credible Fear Pending",
    "Positive Credible Fear",
    "Negative Credible Fear",
    "Withholding Only",
    "BIA Appeal",
]
HEADINGS = ["A-Number", "Last Name", "First Name", "DOB", "Country of Citizenship", "Facility", "Case Status"]


def people(count: int, seed: int = 1) -> list[list[Value]]:
    """Rows under HEADINGS, numbers from 298,000,001 on."""
    chance = random.Random(seed)
    born = [dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(20_000)) for _ in range(count)]
    named = chance.sample([(family, given) for family in FAMILY for given in GIVEN], count)
    return [
        [
            f"A{298_000_000 + 1_009 * (at + 1)}",
            *named[at],
            born[at].strftime("%m/%d/%Y"),
            chance.choice(COUNTRIES),
            chance.choice(FACILITIES),
            chance.choice(CLAIMS),
        ]
        for at in range(count)
    ]


def counts(rows: int, seed: int = 1) -> list[list[Value]]:
    """A statistics table by facility, header first, with integers as long as an A-number."""
    chance = random.Random(seed)
    head: list[Value] = ["Facility", "AOR", "Arrests", "Book-ins", "Obligations", "Total"]
    body = [
        [FACILITIES[at % len(FACILITIES)], "MIA", chance.randrange(9_999), chance.randrange(999),
         chance.randrange(10**8, 10**9), chance.randrange(10**5)]
        for at in range(rows)
    ]  # fmt: skip
    return [head, *body]


@dataclass
class Judged:
    """What one file's tables gave."""

    findings: tuple[Finding, ...]
    shapes: tuple[TableShape, ...]
    people: int
    texts: list[Passage]

    @property
    def rosters(self) -> list[Finding]:
        """Findings of type ROSTER."""
        return self.of(InformationType.ROSTER)

    @property
    def likelihood(self) -> int:
        """Of the surest roster; 0 for none."""
        return max((int(finding.likelihood) for finding in self.rosters), default=0)

    def of(self, kind: InformationType) -> list[Finding]:
        """Findings of one type."""
        return [finding for finding in self.findings if finding.type is kind]

    @property
    def blocks(self) -> bool:
        """Whether a contract's defaults would block."""
        return any(finding.likelihood >= Likelihood.LIKELY for finding in self.findings)


def judge(
    *sheets: Sequence[Sequence[Value]],
    grid: bool = False,
    visible: bool = True,
    hidden_columns: frozenset[int] = frozenset(),
    hidden_rows: Callable[[int], bool] = lambda number: False,
    headings: tuple[str, ...] | None = None,
    block_rows: int = 1024,
    named: frozenset[str] = frozenset(),
    named_types: frozenset[InformationType] = frozenset(),
    minimum_count: int = 0,
) -> Judged:
    """Judge sheets of rows; "" is no cell."""
    tally, texts = Tally(b"0" * 16), list[Passage]()
    tables = Tables(
        tally, on_text=texts.append, named=named, named_types=named_types, minimum_count=minimum_count
    )
    for at, rows in enumerate(sheets, 1):
        place = Location((f'sheet "Sheet{at}"',), visible=visible)
        table = Table(place, f"Sheet{at}", headings, hidden_columns, grid)
        made = [
            Row(number, {c: v for c, v in enumerate(row) if v != ""}, not hidden_rows(number))
            for number, row in enumerate(rows, 1)
        ]
        for start in range(0, len(made), block_rows):
            tables.read(Block(table, made[start : start + block_rows]))
    shapes = tables.finish()
    return Judged(tally.findings, shapes, len(tally.people), texts)
