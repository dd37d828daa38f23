"""A file like the one of 2022-11-28, of invented people, with the truth about it: who is in it, where, with which fields.

6,252 people under twenty headings: most in the shown sheet, forty on a hidden one alone, thirty named only as somebody's
spouse, some in both sheets. Families share a number; some are children. The same seed gives the same file.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from builders.pdf import PdfFile, show
from builders.people import Person, people
from builders.workbook import Sheet, Workbook

COUNT, HIDDEN_ONLY, SPOUSES_ONLY, TWICE = 6252, 40, 30, 50
DAY = dt.date(2022, 11, 28)
HEADINGS = (
    "Name", "A-Number", "Date of Birth", "Sex", "Nationality", "Family ID", "Case Number", "Detention Facility",
    "Custody Status", "Entry Date", "Protection Claim", "Fear Outcome", "Decision Date", "Case Status", "Hearing Date",
    "Attorney", "Attorney Phone", "Language", "Spouse Name", "Spouse A-Number",
)  # fmt: skip
LANGUAGES = {
    "Iran": "Farsi", "Guatemala": "K'iche'", "Russia": "Russian", "China": "Mandarin", "Haiti": "Haitian Creole",
    "Ethiopia": "Amharic", "Honduras": "Spanish", "Afghanistan": "Dari",
}  # fmt: skip
ATTORNEYS = ("Jordan Fairweather", "Casey Thistlewood", "Morgan Ashgrove", "Robin Larkspur", "")
STATUSES = ("Order of removal", "In proceedings", "BIA appeal pending", "IJ review", "Case closed")


@dataclass(frozen=True, slots=True)
class Told:
    """One person as the file tells of them. `spouse`: index of the person named beside them, or -1."""

    person: Person
    family: str
    case: str
    attorney: str
    where: str = "shown"
    """shown, hidden, both or spouse."""
    spouse: int = -1

    @property
    def minor(self) -> bool:
        """On the day of the disclosure."""
        born = self.person.born
        return (DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))) < 18


@dataclass(frozen=True, slots=True)
class Leak:
    """The file's content and its truth."""

    told: tuple[Told, ...]

    @property
    def rows(self) -> list[list[object]]:
        """Of the shown sheet, under `HEADINGS`."""
        return [self.row(one) for one in self.told if one.where in ("shown", "both")]

    @property
    def hidden_rows(self) -> list[list[object]]:
        """Of the hidden one."""
        return [self.row(one) for one in self.told if one.where in ("hidden", "both")]

    def row(self, one: Told) -> list[object]:
        """One person's."""
        person = one.person
        spouse = self.told[one.spouse].person if one.spouse >= 0 else None
        n = person.a_number
        return [
            person.listed, f"A{n[:3]}-{n[3:6]}-{n[6:]}", person.born, "FM"[int(n) % 2], person.country, one.family,
            one.case, person.facility, "In custody" if int(n) % 3 else "Released on parole",
            DAY - dt.timedelta(days=int(n) % 900 + 30), person.claim,
            "Positive" if int(n) % 2 else "Pending", DAY - dt.timedelta(days=int(n) % 28 + 1), STATUSES[int(n) % 5],
            DAY + dt.timedelta(days=int(n) % 300 + 9), one.attorney, "202-555-0142" if one.attorney else None,
            LANGUAGES[person.country], spouse.listed if spouse else None, f"A{spouse.a_number}" if spouse else None,
        ]  # fmt: skip

    def xlsx(self) -> bytes:
        """A workbook with a hidden sheet."""
        note = [
            ["Statistics of protection screening"],
            ["Country", "Decisions"],
            ["Haiti", 312],
            ["Iran", 97],
        ]
        return Workbook(
            [
                Sheet("Decisions", note),
                Sheet("Export", [list(HEADINGS), *self.rows]),
                Sheet("Sheet3", [list(HEADINGS), *self.hidden_rows], state="hidden"),
            ]
        ).to_bytes()

    def csv(self) -> bytes:
        """Everybody under one heading row."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        writer.writerows([_text(cell) for cell in row] for row in (*self.rows, *self.hidden_rows))
        return out.getvalue().encode()

    def html(self) -> bytes:
        """A page with one table."""
        lines = ["<!doctype html><html lang=en><title>List</title><body><h1>List</h1><table><tr>"]
        lines += [f"<th>{html.escape(heading)}</th>" for heading in HEADINGS]
        for row in (*self.rows, *self.hidden_rows):
            lines.append("</tr><tr>" + "".join(f"<td>{html.escape(_text(cell))}</td>" for cell in row))
        return "".join([*lines, "</tr></table></body></html>"]).encode()

    def pdf(self) -> bytes:
        """A table drawn over pages, five columns of it."""
        book = PdfFile()
        rows = [*self.rows, *self.hidden_rows]
        for start in range(0, len(rows), 45):
            lines = [HEADINGS[:5], *([_text(cell) for cell in row[:5]] for row in rows[start : start + 45])]
            content = ""
            for at, line in enumerate(lines):
                for x, text in zip((40, 200, 300, 380, 410), line, strict=True):
                    content += show(str(text), x, 760 - 15 * at, 8)
            book.page(content)
        return book.build()

    def docx(self) -> bytes:
        """A letter's table: the first columns."""
        import docx

        document = docx.Document()
        rows = [*self.rows, *self.hidden_rows]
        table = document.add_table(rows=len(rows) + 1, cols=8)
        for line, cells in zip(table.rows, [HEADINGS[:8], *(row[:8] for row in rows)], strict=True):
            for cell, value in zip(line.cells, cells, strict=True):
                cell.text = _text(value)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def leak(count: int = COUNT, seed: int = 20221128) -> Leak:
    """A file about so many people."""
    chance = random.Random(seed)
    given = people(count, seed)
    scale = count / COUNT
    hidden, spouses, twice = (max(1, round(n * scale)) for n in (HIDDEN_ONLY, SPOUSES_ONLY, TWICE))
    told: list[Told] = []
    while len(told) < count:
        size = min(chance.choice((1, 1, 1, 2, 3, 4)), count - len(told))
        family = f"F{chance.randrange(10**6, 10**7)}" if size > 1 else ""
        told += [
            _member(chance, given[len(told) + at], family, at, given[len(told)].family) for at in range(size)
        ]
    for at in range(count - spouses, count):
        told[at] = replace(told[at], where="spouse", family="")
        told[at - count // 2] = replace(told[at - count // 2], spouse=at)
    free = list(range(count - spouses))
    chance.shuffle(free)
    for at in free[:hidden]:
        told[at] = replace(told[at], where="hidden")
    for at in free[hidden : hidden + twice]:
        told[at] = replace(told[at], where="both")
    return Leak(tuple(told))


def _member(chance: random.Random, person: Person, family: str, at: int, surname: str) -> Told:
    """The third and further members of a family are children."""
    if at >= 2:
        person = replace(person, born=dt.date(2006, 6, 1) + dt.timedelta(days=chance.randrange(5000)))
    if at:
        person = replace(person, family=surname)
    case = f"C{chance.randrange(10**7, 10**8)}"
    return Told(person, family, case, chance.choice(ATTORNEYS))


def _text(cell: object) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def names(found: Sequence[Told]) -> set[str]:
    """A-numbers."""
    return {one.person.a_number for one in found}
