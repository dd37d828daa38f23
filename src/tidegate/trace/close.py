"""One member of a pack and everything that looks closely: rows and text in, evidence out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tidegate.model.content import Block, Content, Passage, Table, Value
from tidegate.model.location import Location
from tidegate.registry.fields import pair_label
from tidegate.registry.normal import Normal
from tidegate.registry.rows import Expected, RowMatcher
from tidegate.registry.text import TextMatcher
from tidegate.trace import keys, numbers
from tidegate.trace.body import PackIndex
from tidegate.trace.evidence import Evidence
from tidegate.trace.found import MOST_PLACES
from tidegate.trace.gather import shown
from tidegate.trace.keys import Sort
from tidegate.trace.numbers import Ints
from tidegate.trace.plain import decoded, plain, stripped
from tidegate.trace.rates import density
from tidegate.trace.rows import columns_of
from tidegate.trace.words import Words

BESIDE = 160
"""Bytes before and behind a date in which a name may stand, tags among them."""
NAMED = 2
"""Dates with two words of names beside them, from which on a page is looked at closely."""
NAMED_LINES = 3
MOST_DATES = 2_000
_PAGE = 1 << 16


class Closely:
    """One member, with the registry's matchers over it."""

    def __init__(self, index: PackIndex) -> None:
        self.index, self.about = index, index.about
        accept = frozenset(map(pair_label, index.pairs))
        normal = Normal(index.master)
        self._rows = RowMatcher(index, normal, accept)
        self._text = TextMatcher(index, normal, accept)
        self._words = Words(index, normal)
        self.born = _born(index)

    def expected(self, values: Ints, digits: Ints) -> float:
        """People that chance would give for so many different numbers."""
        table = self.index.densities
        different = np.unique(np.stack([digits, values]), axis=1)
        different = different[:, np.isin(different[0], list(table))]
        pairs = zip(different[0].tolist(), different[1].tolist(), strict=True)
        return sum(density(table, value, size) for size, value in pairs)

    def table(self, text: str, evidence: Evidence) -> None:
        """Add what rows without numbers and dates say: names with countries, and words beside each other."""
        columns, count = columns_of(text)
        if count:
            self.rows(columns, {}, count, evidence)
        self.shingles(text, evidence)

    def named_rows(self, text: bytes) -> bytes:
        """Of a text of which several lines have two words of names, what may be rows: all of it, or, where they are
        the fewer, these lines; of any other nothing.
        """
        lines = text.splitlines()[:MOST_DATES]
        named = self._words.named(lines)
        if sum(named) < NAMED_LINES:
            return b""
        if 2 * sum(named) >= len(lines) or text.lstrip()[:1] in (b"{", b"["):
            return text
        return b"\n".join(line for line, is_named in zip(lines, named, strict=True) if is_named)

    def look(self, body: bytes, dates: Sequence[int], evidence: Evidence) -> None:
        """Add what stands beside dates of a page, by where they start; its numbers are known already."""
        dates = dates[:MOST_DATES]
        named = self._words.named([body[max(0, at - BESIDE) : at + BESIDE] for at in dates])
        if sum(named) < NAMED:
            return
        # A list of people has names beside most of its dates; any other page is looked at where it has them.
        near = (
            dates
            if 2 * sum(named) >= len(dates)
            else [at for at, each in zip(dates, named, strict=True) if each]
        )
        pieces = [body[start:end] for start, end in _merged(near, len(body))]
        self.paired(plain(decoded(stripped(b"\n".join(map(_whole_tags, pieces))))), len(dates), evidence)

    def rows(
        self,
        columns: dict[int, list[Value | None]],
        headings: dict[int, str],
        count: int,
        evidence: Evidence,
    ) -> None:
        """Add what rows say by pairs."""
        for label in map(pair_label, self.index.pairs):
            evidence.ask(label, count)
        for found in self._rows.match(columns, headings, count):
            if isinstance(found, Expected):
                continue
            for row, person in zip(found.rows.tolist(), found.people.tolist(), strict=True):
                evidence.hit(found.by, person, row)

    def text(self, text: str, evidence: Evidence) -> None:
        """Add what running text says: names beside dates, and words beside each other."""
        raw = text.encode("utf-8", "replace")
        self.paired(text, np.unique(numbers.scan(raw).days.starts).size, evidence)
        self.shingles(text, evidence)

    def shingles(self, text: str, evidence: Evidence) -> None:
        """Add words beside each other."""
        three = keys.shingles(text)
        if three:
            hits = self.index.find(keys.of_shingles(self.index.master, [each.text for each in three]))
            evidence.ask("shingle", text.count("\n") + 1)
            for at, person, sort in hits.each():
                if sort == Sort.SHINGLE:
                    evidence.hit("shingle", person, at)

    def paired(self, text: str, dates: int, evidence: Evidence) -> None:
        """Add names beside dates, telephones and mails; `dates`: how many there are, at least."""
        searched = self._text.search(text)
        for hit in searched.hits:
            evidence.hit(hit.by, hit.person, hit.start)
        if searched.hits:
            evidence.ask("name+birth_date", max(dates, len({hit.start for hit in searched.hits})))

    def numbers(self, raw: bytes, evidence: Evidence) -> None:
        """Add what numbers and mails say."""
        from tidegate.trace.matcher import mails_in

        found = numbers.scan(raw).numbers
        asked = keys.of_numbers(self.index.master, found.values)
        mails = [mail for mail, _ in mails_in(raw)]
        if mails:
            asked = np.r_[asked, keys.of_mails(self.index.master, mails)]
        for at, person, sort in self.index.find(asked).each():
            if sort == Sort.IDENTIFIER:
                evidence.hit("identifier", person, int(asked[at]))
        evidence.expected += self.expected(found.values, found.digits)

    def reading(self) -> Reading:
        """For the content of one file."""
        return Reading(self)


class Reading:
    """One file's content, taken in order."""

    def __init__(self, closely: Closely) -> None:
        self._closely = closely
        self._evidence = Evidence()
        self._table: Table | None = None
        self._headings: dict[int, str] = {}
        self._lines: list[str] = []
        self._size = 0
        self._pending: list[Location] = []
        self._places: dict[str, None] = {}

    @property
    def places(self) -> tuple[str, ...]:
        """Where in the file somebody was met."""
        return tuple(self._places)[:MOST_PLACES]

    def add(self, content: Content) -> None:
        """Take content in."""
        if isinstance(content, Passage):
            self._lines.append(content.text)
            self._pending.append(content.location)
            self._size += len(content.text)
            if self._size > _PAGE:
                self._turn()
            return
        self._turn()
        if content.table is not self._table:
            self._table = content.table
            self._headings = dict(enumerate(content.table.headings or ()))
        columns, count = _columns(content)
        before = self._evidence.met
        if not self._headings:
            self._headings = {
                c: str(cells[0]) for c, cells in columns.items() if cells and cells[0] is not None
            }
        self._closely.rows(columns, self._headings, count, self._evidence)
        lines = lines_of(content)
        self._closely.numbers("\n".join(lines).encode("utf-8", "replace"), self._evidence)
        self._closely.text("\n".join(lines), self._evidence)
        if self._evidence.met > before:
            self._places[_spot(content)] = None

    def finish(self) -> Evidence:
        """Everything."""
        self._turn()
        return self._evidence

    def _turn(self) -> None:
        text, self._lines, self._size = plain("\n".join(self._lines)), [], 0
        pending, self._pending, before = self._pending, [], self._evidence.met
        if text:
            self._closely.numbers(text.encode("utf-8", "replace"), self._evidence)
            columns, count = columns_of(text)
            if count:
                self._closely.rows(columns, {}, count, self._evidence)
            self._closely.text(text, self._evidence)
        if pending and self._evidence.met > before:
            first, last = str(pending[0]), str(pending[-1])
            self._places[first if first == last else f"{first} to {last}"] = None


def _spot(block: Block) -> str:
    """The sheet or member, and the rows as people count them."""
    numbers = (
        [block.columns.first, block.columns.first + block.columns.count - 1]
        if block.columns
        else [row.number for row in block.rows]
    )
    where = str(replace(block.table.location, spot=""))
    return f"{where} rows {min(numbers):,}-{max(numbers):,}" if numbers else where


def _merged(dates: Sequence[int], size: int) -> list[tuple[int, int]]:
    """Stretches around dates, those that touch made one."""
    found: list[tuple[int, int]] = []
    for at in dates:
        start, end = max(0, at - 2 * BESIDE), min(size, at + 2 * BESIDE)
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _whole_tags(piece: bytes) -> bytes:
    """Without the halves of tags at either end."""
    opened, closed = piece.find(b"<"), piece.find(b">")
    if closed >= 0 and (opened < 0 or closed < opened):
        piece = piece[closed + 1 :]
    opened = piece.rfind(b"<")
    return piece[:opened] if opened > piece.rfind(b">") else piece


def lines_of(content: Content) -> list[str]:
    """A passage's lines; a row of a table as one."""
    if isinstance(content, Passage):
        return plain(content.text).splitlines()
    columns, count = _columns(content)
    order = sorted(columns)
    return [plain("\t".join(shown(columns[c][at]) for c in order)) for at in range(count)]


def _columns(block: Block) -> tuple[dict[int, list[Value | None]], int]:
    turned = block.columns
    if turned:
        return {c: list(values) for c, values in turned.values.items()}, turned.count
    width: Sequence[int] = sorted({c for row in block.rows for c in row.cells})
    return {c: [row.cells.get(c) for row in block.rows] for c in width}, len(block.rows)


def _born(index: PackIndex) -> np.ndarray:
    """For each ordinal of a day whether anybody was born on it."""
    days = np.arange(numbers.FIRST_DAY, numbers.LAST_DAY + 1)
    prints = Normal(index.master).of_days(days)
    born = np.zeros(numbers.LAST_DAY + 2, bool)
    born[days[index.find(keys.of_days(index.master, prints)).at]] = True
    return born
