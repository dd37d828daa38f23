"""A part while it is being read: its bytes, its ledger, and the gaps met on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidegate.inspection.ledger import Claim, Ledger
from tidegate.inspection.source import Budget, Memory, Source
from tidegate.model.gap import Gap
from tidegate.model.limits import Limits
from tidegate.model.location import Location
from tidegate.model.part import PartReceipt

if TYPE_CHECKING:
    from tidegate.inspection.formats.interface import Format


OUTLINE = 48
"""Stretches that the outline of a part on the receipt has at most: what a strip on a page can show."""


@dataclass(slots=True, eq=False)
class Part:
    """One part. Readers get it, claim its ranges in `ledger`, and yield contents and child parts.

    `name`: the file or entry name (with suffix, it hints at the format). `way`: names from the outermost part
    inward as in `Location.parts`. `format`: the reader that the parent already chose, or None to let the walker
    recognise it. `within`: the range of the *parent's* bytes that holds this part, if it has one of its own;
    the walker claims that range CHILD, or UNREAD where this part could not be read wholly.
    `padding`: True for bytes found where nothing should be (before, between, after): never a surprise to be
    blank, always hidden. `remnant`: all of the parent's bytes, left over by its reader.
    `read_as`: set by a reader that knows better than its own name what the part is.
    """

    name: str
    source: Source
    budget: Budget
    way: tuple[str, ...] = ()
    visible: bool = True
    depth: int = 0
    format: Format | None = None
    within: tuple[int, int] | None = None
    padding: bool = False
    remnant: bool = False
    gaps: list[Gap] = field(default_factory=list)
    read_as: str = ""
    _ledger: Ledger | None = None

    @property
    def ledger(self) -> Ledger:
        """Made at first use, when the size is known."""
        if self._ledger is None:
            self._ledger = Ledger(self.source.size)
        return self._ledger

    @property
    def limits(self) -> Limits:
        """The policy's limits."""
        return self.budget.limits

    def location(self, spot: str = "", *, visible: bool = True) -> Location:
        """A spot in this part; hidden if the part is, or if `visible` is False."""
        return Location(self.way, spot, self.visible and visible)

    def child(
        self,
        name: str,
        source: Source,
        *,
        label: str = "",
        visible: bool = True,
        format: Format | None = None,
        within: tuple[int, int] | None = None,
        padding: bool = False,
        remnant: bool = False,
    ) -> Part:
        """A part within this one, to be yielded by the reader. `label` is what people call it (default: `name`)."""
        return Part(
            name=name,
            source=source,
            budget=self.budget,
            way=(*self.way, label or name),
            visible=self.visible and visible,
            depth=self.depth + 1,
            format=format,
            within=within,
            padding=padding,
            remnant=remnant,
        )

    def stretch(self, start: int, end: int, label: str) -> Part:
        """Bytes that the format leaves over (slack, prefix, trailer) as a hidden part of their own."""
        return self.child(
            label,
            Memory(self.source.view()[start:end]),
            visible=False,
            within=(start, end),
            padding=True,
            remnant=end - start == self.source.size,
        )

    def gap(self, why: str, start: int = 0, end: int = 0, spot: str = "") -> None:
        """Declare a range unread (or, with no range, something that is not a matter of bytes)."""
        if end > start:
            self.ledger.claim(start, end, Claim.UNREAD)
            spot = spot or f"bytes {start}-{end}"
        self.gaps.append(Gap(self.location(spot), end - start, why))

    def unread_picture(self, why: str, spot: str = "", *, visible: bool = True) -> None:
        """Declare what a picture shows unread; the bytes of its pixels are for the reader to claim."""
        self.gaps.append(Gap(self.location(spot, visible=visible), 0, why, pixels=True))

    def receipt(self, reader: str) -> PartReceipt:
        """The line on the receipt, once reading is over."""
        size = self.ledger.size
        unread = self.ledger.unread()
        if not unread and not all(gap.pixels for gap in self.gaps):
            unread = min(1, size)
        return PartReceipt(
            self.location(), size, size - unread, self.read_as or reader, self.ledger.outline(OUTLINE)
        )
