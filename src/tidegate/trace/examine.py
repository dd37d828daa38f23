"""Would a file be recognised? Paths in, a match or a reason each out; every file is read in a sandbox child."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from tidegate.errors import TraceError
from tidegate.inspection import snapshot
from tidegate.inspection.inspector import WALL_PER_CPU
from tidegate.inspection.on_demand import ON_DEMAND
from tidegate.inspection.part import Part
from tidegate.inspection.sandbox import Dead, Sandbox
from tidegate.inspection.source import Budget, Descriptor
from tidegate.inspection.unpack import Walk
from tidegate.model.limits import Limits
from tidegate.trace import pixels
from tidegate.trace.evidence import Match
from tidegate.trace.fingerprint import PRELOAD
from tidegate.trace.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Examined:
    """Of one file. `unread`: why parts of it, or all, could not be read; then no match is no answer."""

    match: Match | None
    unread: tuple[str, ...]


class _Reading:
    """What the zygote and its children do."""

    def __init__(self, packs: Sequence[str], key: bytes | None, today: str) -> None:
        self._packs, self._key, self._today = packs, key, today
        self._matcher: Matcher | None = None

    def prepare(self) -> None:
        """In the zygote: open the packs, which a child cannot."""
        self._matcher = Matcher.open(self._packs, self._key, today=self._today)
        self._matcher.warm()

    def work(self, descriptor: int, order: bytes, progress: Callable[[float], None]) -> bytes:
        """In a child: read, match, and tell what was found."""
        assert self._matcher is not None  # noqa: S101  `prepare` has run
        told = json.loads(order.decode("utf-8", "surrogatepass"))
        part = Part(name=told["name"], source=Descriptor(descriptor), budget=Budget(Limits(**told["limits"])))
        walk = Walk()
        match = self._matcher.contents(walk.contents(part), told["sha256"])
        if match is None:
            match = self._matcher.picture(*pixels.of_file(Descriptor(descriptor).view()))
        found = None
        if match is not None:
            found = [match.pack, match.people, match.of, sorted(match.kinds), match.certain]
        return json.dumps({"match": found, "unread": sorted({gap.why for gap in walk.gaps})[:5]}).encode()


def examine(
    packs: Sequence[str],
    key: bytes | None,
    paths: Sequence[str],
    *,
    today: date,
    limits: Limits | None = None,
) -> Iterator[tuple[str, Examined]]:
    """Each file's answer, in order. Raises TraceError over a pack or key, SandboxError."""
    Matcher.open(packs, key, today=today.isoformat())
    reading = _Reading(packs, key, today.isoformat())
    bounds = limits or Limits()
    with Sandbox(reading.work, preload=PRELOAD, on_demand=ON_DEMAND, prepare=reading.prepare) as sandbox:
        for path in paths:
            yield path, _one(sandbox, path, bounds)


def _one(sandbox: Sandbox, path: str, limits: Limits) -> Examined:
    with snapshot.take(path) as taken:
        if taken.problem:
            return Examined(None, (taken.problem,))
        order = {"name": taken.name, "sha256": taken.sha256, "limits": asdict(limits)}
        reply = sandbox.run(
            taken.fd,
            json.dumps(order).encode("utf-8", "surrogatepass"),
            cpu_seconds=limits.cpu_seconds,
            memory_bytes=limits.memory_bytes,
            wall_seconds=WALL_PER_CPU * limits.cpu_seconds,
            spare_seconds=limits.ocr_seconds,
        )
    if isinstance(reply, Dead):
        return Examined(None, (reply.why,))
    try:
        raw = json.loads(reply.payload)
        match = None
        if raw["match"] is not None:
            pack, people, of, kinds, certain = raw["match"]
            match = Match(str(pack), int(people), int(of), frozenset(map(str, kinds)), (), bool(certain))
        return Examined(match, tuple(map(str, raw["unread"])))
    except (ValueError, KeyError, TypeError):
        raise TraceError("the reading process gave an answer that makes no sense") from None
