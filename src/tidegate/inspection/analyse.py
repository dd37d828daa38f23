"""What the sandbox child does: walk the file, recognise, count, and give back an Analysis without values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tidegate.inspection.marks import Marks
from tidegate.inspection.part import Part
from tidegate.inspection.passages import Passages
from tidegate.inspection.source import Budget, Descriptor, Source
from tidegate.inspection.tables import Tables
from tidegate.inspection.tables.lists import Lists
from tidegate.inspection.tally import Tally
from tidegate.inspection.unpack import Walk
from tidegate.inspection.wire import Order, encode_analysis
from tidegate.model.content import Content, Passage
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.verdict import Analysis

if TYPE_CHECKING:
    from tidegate.inspection.protected import Protected
    from tidegate.registry.matching import Matching

Progress = Callable[[float], None]


def work(descriptor: int, order: bytes, progress: Marks, matching: Matching | None = None) -> bytes:
    """Read and analyse the open file; `order` as `wire.Order`, the reply as `wire.encode_analysis`."""
    source, decoded = Descriptor(descriptor), Order.decode(order)
    return encode_analysis(analyse(source, decoded, progress, more=progress.more, matching=matching))


def analyse(
    source: Source,
    order: Order,
    progress: Progress,
    *,
    more: Callable[[], None] = lambda: None,
    matching: Matching | None = None,
) -> Analysis:
    """Read one file's bytes and say what is in them. Never raises over the file: what fails is a Gap.

    `more` is called before something long (a picture is read). `matching`: an open registry, if there is one.
    """
    walk = Walk()
    tally = Tally(order.salt)
    passages = Passages(tally, named=order.named)
    tables, listed = (
        Tables(
            tally,
            on_text=on_text,
            named=order.named,
            named_types=order.named_types,
            minimum_count=order.minimum_count,
        )
        for on_text in (passages.read, None)
    )
    protected = _protected(matching, tally)
    lists = Lists()
    part = Part(name=order.name, source=source, budget=Budget(order.limits, more))
    unjudged: list[Gap] = []

    def judge(content: Content) -> None:
        try:
            if isinstance(content, Passage):
                passages.read(content)
                lists.read(content)
            else:
                tables.read(content)
            if protected is not None:
                protected.read(content)
        except MemoryError:
            unjudged.append(_unjudged(content, "MemoryError"))
        except Exception as error:
            # As in the walker: the class may be told, the message may quote the file.
            unjudged.append(_unjudged(content, type(error).__name__))

    judge(Passage(order.name, Location(("file name",))))
    for content in walk.contents(part):
        judge(content)
        progress(walk.fraction())
    shapes = tables.finish()
    for block in lists.finish():
        listed.read(block)
    listed.finish()
    passages.finish()
    numbers = protected.finish() if protected is not None else frozenset[int]()
    top = walk.parts[-1]
    return Analysis(
        findings=tally.findings,
        gaps=(*walk.gaps, *unjudged),
        parts=tuple(reversed(walk.parts)),
        shapes=shapes,
        people=frozenset(tally.people),
        protected=numbers,
        bytes_total=top.size,
        bytes_read=top.read,
    )


def _protected(matching: Matching | None, tally: Tally) -> Protected | None:
    if matching is None:
        return None
    from tidegate.inspection.protected import Protected

    return Protected(matching, tally)


def _unjudged(content: Content, failure: str) -> Gap:
    location = content.location if isinstance(content, Passage) else content.table.location
    return Gap(location, 0, f"was read but could not be judged ({failure})")
