"""The disclosed file, read once more for its people. In: a snapshot. Out: a Disclosed; what failed is one of its gaps.

As every file, it is read in a sandbox child; with a registry, which the zygote opened. What comes back is checked field
by field.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from tidegate.inspection.inspector import PRELOAD, WALL_PER_CPU, granted_to_ocr
from tidegate.inspection.marks import Marks
from tidegate.inspection.on_demand import ON_DEMAND
from tidegate.inspection.sandbox import Dead, Sandbox
from tidegate.inspection.snapshot import Snapshot
from tidegate.model.limits import Limits
from tidegate.model.person import Disclosed
from tidegate.response.people import wire
from tidegate.response.people.order import Order

if TYPE_CHECKING:
    from tidegate.registry.access import Access
    from tidegate.registry.matching import Matching

_READY = (*PRELOAD, "tidegate.response.people.work")
LEAST_REPLY, MOST_REPLY, REPLY_PER_BYTE = 256 << 20, 2 << 30, 64
"""Bytes that people may take: by the size of the file, for packed ones unfold."""


class _Reading:
    """What the zygote and its children do."""

    def __init__(self, registry: Access | None) -> None:
        self._registry = registry
        self._matching: Matching | None = None

    def prepare(self) -> None:
        """In the zygote: open the registry, which a child cannot."""
        if self._registry is not None:
            self._matching = self._registry.open()

    def work(self, descriptor: int, order: bytes, progress: Marks) -> bytes:
        """In a child."""
        # Loaded by the zygote; this process never loads a reader.
        work = importlib.import_module("tidegate.response.people.work")
        answer: bytes = work.work(descriptor, order, progress, self._matching)
        return answer


def read(
    taken: Snapshot,
    limits: Limits,
    registry: Access | None = None,
    progress: Callable[[float], None] | None = None,
) -> Disclosed:
    """Everybody in it. Never raises over a file; raises SandboxError where nothing may be read at all."""
    if taken.problem:
        return Disclosed((), (taken.problem,))
    reading = _Reading(registry)
    with Sandbox(reading.work, preload=_READY, on_demand=ON_DEMAND, prepare=reading.prepare) as sandbox:
        reply = sandbox.run(
            taken.fd,
            Order(taken.name, limits).encode(),
            cpu_seconds=limits.cpu_seconds,
            memory_bytes=limits.memory_bytes,
            wall_seconds=WALL_PER_CPU * limits.cpu_seconds,
            spare_seconds=min(limits.ocr_seconds, granted_to_ocr(taken.size)),
            reply_bytes=min(MOST_REPLY, max(LEAST_REPLY, REPLY_PER_BYTE * taken.size)),
            progress=progress,
        )
    if isinstance(reply, Dead):
        return Disclosed((), (f"the file: {reply.why}",))
    try:
        return wire.decode(reply.payload)
    except ValueError:
        return Disclosed((), ("the reading process gave an answer that makes no sense",))
