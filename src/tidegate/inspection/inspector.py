"""inspect(file, policy) -> Inspection: the whole flow on one screen.

    snapshot -> sandbox (read, recognise, count) -> fingerprints under the installation key -> judge

Only bytes that were snapshotted are judged, nothing outside the sandbox child ever parses them, and whatever
goes wrong becomes a Gap, so the verdict holds.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING

from tidegate.inspection import snapshot
from tidegate.inspection.marks import Marks
from tidegate.inspection.names.fold import name_key
from tidegate.inspection.on_demand import ON_DEMAND
from tidegate.inspection.sandbox import Dead, Sandbox
from tidegate.inspection.tally import keyed_fingerprint
from tidegate.inspection.wire import Order, decode_analysis
from tidegate.model.gap import Gap
from tidegate.model.limits import MIB, Limits
from tidegate.model.location import Location
from tidegate.model.part import PartReceipt
from tidegate.model.slot import Contract, Policy
from tidegate.model.verdict import Analysis, Inspection, Versions

if TYPE_CHECKING:
    from tidegate.registry.access import Access
    from tidegate.registry.matching import Matching

PRELOAD = ("tidegate.inspection.ready",)
"""What the zygote imports: everything a reader or detector loads late."""

RULES_VERSION = "2026.11"
"""Version of detectors, table rules and judge together; a change of any voids what was cleared under it."""


class _Reading:
    """What the zygote and its children do; nothing of it happens in this process, which never loads a reader."""

    def __init__(self, registry: Access | None) -> None:
        self._registry = registry
        self._matching: Matching | None = None

    def prepare(self) -> None:
        """In the zygote: open the registry, which a child cannot."""
        if self._registry is not None:
            importlib.import_module("tidegate.inspection.protected")
            self._matching = self._registry.open()

    def work(self, descriptor: int, order: bytes, progress: Marks) -> bytes:
        """In a child."""
        from tidegate.inspection import analyse

        return analyse.work(descriptor, order, progress, self._matching)


BASE_SECONDS = 10
SECONDS_PER_MIB = 2
SECONDS_PER_PACKED_MIB = 6
"""CPU time granted to one file, up to the policy's `cpu_seconds`: a small file must not be slow, and an archive
(a workbook is one) may unpack to fifteen times its size of ordinary text.
"""
_PACKED = (b"PK", b"\x1f\x8b", b"%P", b"BZ", b"\xfd7", b"7z", b"(\xb5", b"Ra")
"""How zip, gzip, PDF, bzip2, xz, 7z, zstd and rar files begin."""
OCR_BASE_SECONDS = 12
BYTES_PER_OCR_SECOND = 2048
"""Besides, what OCR may take, granted bit by bit as pictures are read, up to the policy's `ocr_seconds`: a page of
print has at least so many bytes a second, and a small file must not be slow whatever is in it.
"""
WALL_PER_CPU = 1.5
"""How much longer than its CPU time a file may take: whoever waits for a small one has an answer in 20 seconds."""


class Inspector:
    """Judges files against one contract. A context manager: it owns the sandbox. `inspect` is thread-safe."""

    def __init__(
        self,
        policy: Policy,
        contract: Contract,
        *,
        key: Callable[[], bytes],
        today: date,
        registry: Access | None = None,
    ) -> None:
        """`key` gives the installation's fingerprint key, 32 bytes; asked only once the sandbox has forked, so that
        no reading process ever holds it. `today`: allowances that expired are void. `registry`: whose people
        are recognised; reading processes hold its key, for they compare values with it.

        Raises SandboxError where no sandbox can be started.
        """
        self._policy, self._contract, self._today = policy, contract, today
        self._registry = registry
        self._salt = os.urandom(16)
        reading = _Reading(registry)
        self._sandbox = Sandbox(reading.work, preload=PRELOAD, on_demand=ON_DEMAND, prepare=reading.prepare)
        self._key = key()

    @property
    def profile(self) -> str:
        """The sandbox's profile; waits until it has started. Raises SandboxError where it could not."""
        return self._sandbox.profile

    @property
    def alive(self) -> bool:
        """Whether its sandbox can still read files."""
        return self._sandbox.alive

    def __enter__(self) -> Inspector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.close()

    def inspect(
        self, path: str | None, name: str, progress: Callable[[float], None] | None = None
    ) -> Inspection:
        """Snapshot `path` (None: standard input), read it in the sandbox, judge it. `name` is shown and judged.

        `progress` gets the fraction read, 0 to 1, from another thread. Never raises over a file.
        """
        with snapshot.take(path) as taken:
            return self.judge(taken, name, progress=progress)

    def judge(
        self,
        taken: snapshot.Snapshot,
        name: str,
        *,
        contract: Contract | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Inspection:
        """As `inspect`, of bytes already taken, which stay the caller's. `contract`: of another slot."""
        # Only now: it loads while the sandbox starts.
        from tidegate.inspection.judge import judge

        started = time.monotonic()
        contract = contract or self._contract
        analysis = self._analyse(taken, name, contract, progress)
        digest = taken.sha256
        profile = self.profile
        weaker = "" if profile == "full" else profile
        judgement = judge(
            analysis,
            contract,
            today=self._today,
            sandbox_weaker=weaker,
            registry_trouble=self._registry_trouble(),
        )
        versions = self.versions
        return Inspection(name, digest, judgement, analysis, versions, time.monotonic() - started)

    @property
    def versions(self) -> Versions:
        """What verdicts of this inspector depend on. Raises SandboxError as `profile` does."""
        registry = self._registry.version if self._registry else "none"
        return Versions(self._policy.digest, RULES_VERSION, registry, sandbox=self.profile)

    def _registry_trouble(self) -> str:
        if self._registry is not None:
            return self._registry.stale(self._today)
        required = self._policy.registry.required
        return "the policy asks for a registry and none was given" if required else ""

    def _analyse(
        self,
        taken: snapshot.Snapshot,
        name: str,
        contract: Contract,
        progress: Callable[[float], None] | None,
    ) -> Analysis:
        if taken.problem:
            return unread(taken.size, taken.problem)
        limits = self._policy.limits
        cpu_seconds = min(limits.cpu_seconds, granted(taken.size, os.pread(taken.fd, 2, 0)))
        ocr_seconds = min(limits.ocr_seconds, granted_to_ocr(taken.size))
        reply = self._sandbox.run(
            taken.fd,
            self._order(name, contract, replace(limits, ocr_seconds=ocr_seconds)).encode(),
            cpu_seconds=cpu_seconds,
            memory_bytes=limits.memory_bytes,
            wall_seconds=WALL_PER_CPU * cpu_seconds,
            spare_seconds=ocr_seconds,
            progress=progress,
        )
        if isinstance(reply, Dead):
            return unread(taken.size, reply.why)
        try:
            analysis = decode_analysis(reply.payload)
        except ValueError:
            return unread(taken.size, "the reading process gave an answer that makes no sense")
        if analysis.bytes_total != taken.size:
            return unread(
                taken.size, "the reading process accounted for another number of bytes than the file has"
            )
        keyed = tuple(
            replace(finding, fingerprint=keyed_fingerprint(self._key, finding))
            for finding in analysis.findings
        )
        return replace(analysis, findings=keyed)

    def _order(self, name: str, contract: Contract, limits: Limits) -> Order:
        named = contract.named
        if named is not None and named.expires < self._today:
            named = None
        return Order(
            name=os.path.basename(name),
            salt=self._salt,
            limits=limits,
            named=frozenset(name_key(person) for person in named.names) if named else frozenset(),
            named_types=named.types if named else frozenset(),
            minimum_count=contract.minimum_count,
        )


def granted(size: int, head: bytes) -> int:
    """CPU seconds for a file of so many bytes that begins like this."""
    rate = SECONDS_PER_PACKED_MIB if head in _PACKED else SECONDS_PER_MIB
    return BASE_SECONDS + rate * size // MIB


def granted_to_ocr(size: int) -> int:
    """CPU seconds besides, for the pictures in a file of so many bytes."""
    return OCR_BASE_SECONDS + size // BYTES_PER_OCR_SECOND


def unread(size: int, why: str) -> Analysis:
    """The analysis of a file of which nothing is known: one Gap over all its bytes."""
    return Analysis(
        gaps=(Gap(Location(), size, why),),
        parts=(PartReceipt(Location(), max(size, 1), 0, ""),),
        people=None,
        bytes_total=size,
        bytes_read=0,
    )
