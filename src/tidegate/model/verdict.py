"""The answer about one file, and the receipt it rests on."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from tidegate.model.finding import Finding
from tidegate.model.gap import Gap
from tidegate.model.part import PartReceipt
from tidegate.model.shape import TableShape


class Verdict(enum.IntEnum):
    """Ordered by severity, so the verdict of an update is the `max` of its files."""

    CLEAR = 0
    HOLD = 1
    BLOCK = 2

    @property
    def label(self) -> str:
        """The word in reports: `clear`, `hold`, `block`."""
        return self.name.lower()

    @property
    def exit_code(self) -> int:
        """0 clear, 1 block, 3 hold. 2 is kept for usage. Only 0 deploys."""
        return {"CLEAR": 0, "BLOCK": 1, "HOLD": 3}[self.name]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What reading and recognising gave: everything the judge needs, and no value.

    `people`: salted 8-byte hashes, one a distinct person, valid within one run only (to count people over
    several files); None where nothing could be read. `protected`: numbers of people in
    the registry. `pictures_unread`: pixels nobody looked at.
    """

    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    parts: tuple[PartReceipt, ...] = ()
    shapes: tuple[TableShape, ...] = ()
    people: frozenset[bytes] | None = None
    bytes_total: int = 0
    bytes_read: int = 0
    protected: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Versions:
    """What the verdict depends on: policy digest, rules version, registry epoch (`none`), sandbox profile."""

    policy: str
    rules: str
    registry: str = "none"
    sandbox: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdict with its reasons, in order of weight, and what would clear it (may be empty for a clear)."""

    verdict: Verdict
    reasons: tuple[str, ...]
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """One file judged. `path` is as the caller named it; `sha256` is None where nothing could be snapshotted."""

    path: str
    sha256: str | None
    judgement: Judgement
    analysis: Analysis
    versions: Versions
    seconds: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """Shorthand for `judgement.verdict`."""
        return self.judgement.verdict
