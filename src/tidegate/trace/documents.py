"""Workbooks, PDFs, pictures, archives, mails: read in the sandbox, and matched there. In: a body. Out: a match, gaps.

The zygote opens the packs, as it does a registry; a child reads one file, and what comes out is numbers alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tidegate.inspection import snapshot
from tidegate.inspection.inspector import PRELOAD, WALL_PER_CPU, granted, granted_to_ocr
from tidegate.inspection.marks import Marks
from tidegate.inspection.on_demand import ON_DEMAND
from tidegate.inspection.sandbox import Dead, Sandbox
from tidegate.model.limits import Limits
from tidegate.trace.found import Found, Matching, copied, from_fields
from tidegate.trace.sources.interface import Body

if TYPE_CHECKING:
    from tidegate.inspection.unpack import Walk

_READY = (*PRELOAD, "tidegate.trace.ready", "tidegate.trace.documents")
_REPLY_BYTES = 1 << 20
_MOST_GAPS = 50
_PDF = b"%PDF"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")


class Documents:
    """A sandbox for one worker. Make it before the process has threads. A context manager."""

    def __init__(self, opening: Callable[[], Matching], limits: Limits | None = None) -> None:
        """`opening`: opens the packs; called in the zygote. Raises SandboxError."""
        self._limits = limits or Limits(cpu_seconds=120, ocr_seconds=300, memory_bytes=1 << 30)
        self._reading = _Reading(opening)
        self._sandbox = Sandbox(
            self._reading.work, preload=_READY, on_demand=ON_DEMAND, prepare=self._reading.prepare
        )

    def close(self) -> None:
        """End its processes."""
        self._sandbox.close()

    def match(self, body: Body, name: str, digest: str) -> tuple[Found | None, tuple[str, ...]]:
        """What of the packs is in it, and why parts of it were not read."""
        with ExitStack() as stack:
            if isinstance(body, bytes):
                with snapshot.Recording(len(body)) as recording:
                    recording.add(body)
                    body = stack.enter_context(snapshot.taken(recording, name))
            if body.problem:
                return None, (body.problem,)
            return self._match(body, name, digest)

    def _match(
        self, taken: snapshot.Snapshot, name: str, digest: str
    ) -> tuple[Found | None, tuple[str, ...]]:
        limits = self._limits
        cpu = min(limits.cpu_seconds, granted(taken.size, os.pread(taken.fd, 2, 0)))
        ocr = min(limits.ocr_seconds, granted_to_ocr(taken.size))
        order = json.dumps({"name": name, "digest": digest, "limits": asdict(limits)})
        reply = self._sandbox.run(
            taken.fd,
            order.encode("utf-8", "surrogatepass"),
            cpu_seconds=cpu,
            memory_bytes=limits.memory_bytes,
            wall_seconds=WALL_PER_CPU * cpu,
            spare_seconds=ocr,
            reply_bytes=_REPLY_BYTES,
        )
        if isinstance(reply, Dead):
            return None, (reply.why,)
        try:
            return _decoded(json.loads(reply.payload))
        except (ValueError, KeyError, TypeError):
            return None, ("the reading process gave an answer that makes no sense",)


class _Reading:
    """What zygote and children do."""

    def __init__(self, opening: Callable[[], Matching]) -> None:
        self._opening = opening
        self._matching: Matching | None = None

    def prepare(self) -> None:
        """In the zygote, which may open files."""
        self._matching = self._opening()

    def work(self, descriptor: int, order: bytes, progress: Marks) -> bytes:
        """In a child."""
        from tidegate.inspection.part import Part
        from tidegate.inspection.source import Budget, Descriptor
        from tidegate.trace.extract import HashedWalk

        assert self._matching is not None  # noqa: S101  prepared in the zygote, or there is no child
        told = json.loads(order.decode("utf-8", "surrogatepass"))
        walk = HashedWalk()
        source = Descriptor(descriptor)
        budget = Budget(Limits(**told["limits"]), progress.more)
        part = Part(name=os.path.basename(told["name"]), source=source, budget=budget)
        matched = [self._matching.contents(_contents(walk, part, progress), told["digest"])]
        matched += map(self._matching.digest, walk.digests)
        if not any(matched) and source.head(len(_PDF)).startswith((_PDF, *_PICTURES)):
            from tidegate.trace import pixels

            matched.append(self._matching.picture(*pixels.of_file(source.view())))
        found = max(filter(None, matched), key=lambda each: (each.certain, each.people), default=None)
        gaps = list(dict.fromkeys(gap.why for gap in walk.gaps))[:_MOST_GAPS]
        return json.dumps({"match": copied(found).fields() if found else None, "gaps": gaps}).encode()


def _contents(walk: Walk, part: Any, progress: Marks) -> Iterator[Any]:
    for content in walk.contents(part):
        yield content
        progress(walk.fraction())


def _decoded(told: dict[str, Any]) -> tuple[Found | None, tuple[str, ...]]:
    gaps: Sequence[str] = told["gaps"]
    if not all(isinstance(gap, str) for gap in gaps):
        raise ValueError("gaps are words")
    return (from_fields(told["match"]) if told["match"] else None), tuple(gaps)
