"""One member of a pack and everything that looks closely: rows and text in, evidence out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tidegate.model.content import Block, Content, Passage, Table, Value
from tidegate.registry.fields import pair_label
from tidegate.registry.normal import Normal
from tidegate.registry.rows import Expected, RowMatcher
from tidegate.registry.text import TextMatcher
from tidegate.trace import keys, numbers
from tidegate.trace.body import PackIndex
from tidegate.trace.evidence import Evidence
from tidegate.trace.gather import shown
from tidegate.trace.keys import Sort
from tidegate.trace.numbers import Ints
from tidegate.trace.plain import decoded, plain, stripped
from tidegate.trace.rows import columns_of

MOST = 2 << 20
"""Bytes of a page that are looked at closely at a time."""
_PAGE = 1 << 16


class Closely:
    """One member, with the registry's matchers over it."""

    def __init__(self, index: PackIndex) -> None:
        self.index, self.about = index, index.about
        accept = frozenset(map(pair_label, index.pairs))
        normal = Normal(index.master)
        self._rows = RowMatcher(index, normal, accept)
        self._text = TextMatcher(index, normal, accept)
        self.born = _born(index)

    def expected(self, values: Ints, digits: Ints) -> float:
        """People that chance would give for so many different numbers."""
        rates = self.about.rates
        sizes, counts = np.unique(np.unique(np.stack([digits, values]), axis=1)[0], return_counts=True)
        return sum(
            count * rates.get(f"number {size}", 0.0)
            for size, count in zip(sizes.tolist(), counts.tolist(), strict=True)
        )

    def look(self, body: bytes, evidence: Evidence) -> None:
        """Add what the rows and the text of a page say; its numbers are known already."""
        for start in range(0, len(body), MOST):
            piece = body[start : start + MOST]
            text = plain(decoded(stripped(piece, lines=True)))
            columns, count = columns_of(text)
            if count:
                self.rows(columns, {}, count, evidence)
            self.text(text, evidence)

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
        searched = self._text.search(text)
        for hit in searched.hits:
            evidence.hit(hit.by, hit.person, hit.start)
        evidence.ask("name+birth_date", len({hit.start for hit in searched.hits}))
        three = keys.shingles(text)
        if three:
            hits = self.index.find(keys.of_shingles(self.index.master, [each.text for each in three]))
            evidence.ask("shingle", len({text.count("\n", 0, each.start) for each in three[:2000]}))
            for at, person, sort in hits.each():
                if sort == Sort.SHINGLE:
                    evidence.hit("shingle", person, at)

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

    def add(self, content: Content) -> None:
        """Take content in."""
        if isinstance(content, Passage):
            self._lines.append(content.text)
            self._size += len(content.text)
            if self._size > _PAGE:
                self._turn()
            return
        self._turn()
        if content.table is not self._table:
            self._table = content.table
            self._headings = dict(enumerate(content.table.headings or ()))
        columns, count = _columns(content)
        if not self._headings:
            self._headings = {c: str(cells[0]) for c, cells in columns.items() if cells and cells[0] is not None}
        self._closely.rows(columns, self._headings, count, self._evidence)
        order = sorted(columns)
        lines = [plain("\t".join(shown(columns[c][at]) for c in order)) for at in range(count)]
        self._closely.numbers("\n".join(lines).encode("utf-8", "replace"), self._evidence)
        self._closely.text("\n".join(lines), self._evidence)

    def finish(self) -> Evidence:
        """Everything."""
        self._turn()
        return self._evidence

    def _turn(self) -> None:
        text, self._lines, self._size = plain("\n".join(self._lines)), [], 0
        if text:
            self._closely.numbers(text.encode("utf-8", "replace"), self._evidence)
            columns, count = columns_of(text)
            if count:
                self._closely.rows(columns, {}, count, self._evidence)
            self._closely.text(text, self._evidence)


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
