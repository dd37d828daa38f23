"""Uncovering values for somebody who must decide. In: sealed bytes and a finding's place. Out: the text there.

The only way in Tidegate by which a file's values reach a person. The file is read in a sandbox child, like
always; what comes back is shown once and kept nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from tidegate.errors import RefusedError
from tidegate.inspection.inspector import PRELOAD, WALL_PER_CPU
from tidegate.inspection.on_demand import ON_DEMAND
from tidegate.inspection.part import Part
from tidegate.inspection.sandbox import Dead, Sandbox
from tidegate.inspection.snapshot import Snapshot
from tidegate.inspection.source import Budget, Descriptor
from tidegate.inspection.unpack import Walk
from tidegate.model.content import Block, Content, Passage
from tidegate.model.limits import Limits
from tidegate.model.location import Location
from tidegate.report.bands import Area, area

MOST_LINES, MOST_CHARACTERS = 20, 400
_READY = (*PRELOAD, "tidegate.gate.reveal")


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is told: where to look."""

    name: str
    parts: tuple[str, ...]
    spot: str
    limits: Limits


def reveal(taken: Snapshot, location: Location, limits: Limits) -> tuple[str, ...]:
    """At most `MOST_LINES` lines of what stands there. Raises RefusedError where it cannot be found again."""
    order = json.dumps(asdict(Order(taken.name, location.parts, location.spot, limits))).encode(
        "utf-8", "surrogatepass"
    )
    with Sandbox(work, preload=_READY, on_demand=ON_DEMAND) as sandbox:
        reply = sandbox.run(
            taken.fd,
            order,
            cpu_seconds=limits.cpu_seconds,
            memory_bytes=limits.memory_bytes,
            wall_seconds=WALL_PER_CPU * limits.cpu_seconds,
            reply_bytes=MOST_LINES * MOST_CHARACTERS * 8,
        )
    if isinstance(reply, Dead):
        raise RefusedError(f"the place could not be read again: {reply.why}")
    try:
        lines = json.loads(reply.payload)
    except ValueError:
        lines = None
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise RefusedError("the reading process gave an answer that makes no sense")
    if not lines:
        raise RefusedError("nothing was found at that place again")
    return tuple(line[:MOST_CHARACTERS] for line in lines[:MOST_LINES])


def work(descriptor: int, order: bytes, progress: Callable[[float], None]) -> bytes:
    """In the child: read until the place was found."""
    raw = json.loads(order.decode("utf-8", "surrogatepass"))
    limits = Limits(**raw["limits"])
    wanted = Location(tuple(raw["parts"]), raw["spot"])
    part = Part(name=raw["name"], source=Descriptor(descriptor), budget=Budget(limits))
    walk = Walk()
    lines: list[str] = []
    for content in walk.contents(part):
        if len(lines) >= MOST_LINES:
            break
        lines += _at(content, wanted)
        progress(walk.fraction())
    return json.dumps([line[:MOST_CHARACTERS] for line in lines[:MOST_LINES]]).encode()


def _at(content: Content, wanted: Location) -> Iterator[str]:
    if isinstance(content, Passage):
        if content.location.parts == wanted.parts and _same_spot(content.location.spot, wanted.spot):
            yield content.text
    elif content.table.location.parts == wanted.parts:
        yield from _cells(content, area(wanted.spot))


def _same_spot(here: str, wanted: str) -> bool:
    """A finding's place within a passage may be told more closely than the passage's own."""
    return not here or wanted == here or wanted.startswith((f"{here} ", f"{here},"))


def _cells(block: Block, wanted: Area | None) -> Iterator[str]:
    for row in block.each_row():
        if wanted is None or wanted.top <= row.number <= wanted.bottom:
            cells = [
                str(value)
                for column, value in sorted(row.cells.items())
                if wanted is None or wanted.left <= column + 1 <= wanted.right
            ]
            if cells:
                yield " · ".join(cells)
