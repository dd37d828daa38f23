"""Tables: header row, what each column means, and which tables have a row per person."""

from __future__ import annotations

from tidegate.inspection.tables.cells import Classifier
from tidegate.inspection.tables.headings import Headings
from tidegate.inspection.tables.recognisers import Recognisers
from tidegate.inspection.tables.sheet import Rules, Sheet
from tidegate.inspection.tables.texts import OnText
from tidegate.inspection.tables.witness import Witness
from tidegate.inspection.tally import Tally
from tidegate.model.content import Block, Passage
from tidegate.model.finding import InformationType
from tidegate.model.shape import TableShape


class Tables:
    """Judges all tables of one file, block by block, into a Tally. `finish` gives their outlines."""

    def __init__(
        self,
        tally: Tally,
        *,
        on_text: OnText | None = None,
        named: frozenset[str] = frozenset(),
        named_types: frozenset[InformationType] = frozenset(),
        minimum_count: int = 0,
        recognisers: Recognisers | None = None,
        witness: Witness | None = None,
    ) -> None:
        """`on_text` gets cell texts that table rules do not settle. `named`: name keys of people the slot
        allows;
        their rows are not counted. `minimum_count`: least count of people that may be published, 0 for none.
        `recognisers`: judgements about single values; the project's own unless a test gives others. `witness`: told of
        the rows themselves.
        """
        if recognisers is None:
            from tidegate.inspection.tables.own import OwnRecognisers

            recognisers = OwnRecognisers()
        headings = Headings(recognisers.heading_type)
        self._rules = Rules(
            tally=tally,
            recognisers=recognisers,
            classifier=Classifier(recognisers, headings),
            headings=headings,
            on_text=on_text or _nowhere,
            named=named,
            named_types=named_types,
            minimum_count=minimum_count,
            witness=witness,
        )
        self._sheet: Sheet | None = None
        self._table: object = None
        self._shapes: list[TableShape] = []

    def read(self, block: Block) -> None:
        """Take the next block; blocks of one table come in order and together."""
        if self._sheet is None or block.table is not self._table:
            self._close()
            self._sheet, self._table = Sheet(block.table, self._rules), block.table
        self._sheet.read(block)

    def finish(self) -> tuple[TableShape, ...]:
        """Report what is still open; the outlines of all tables in order."""
        self._close()
        return tuple(self._shapes)

    def _close(self) -> None:
        if self._sheet is not None:
            self._shapes.append(self._sheet.close())
        self._sheet = None


def _nowhere(passage: Passage) -> None:
    """Texts go nowhere: for tests of tables alone."""


__all__ = ["Tables"]
