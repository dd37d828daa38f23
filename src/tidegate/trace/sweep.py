"""The agency's own estate, before any leak: every object judged as the gate would, with the registry. Resumable.

The same sources, engines and work list as a scan; what is asked differs. Every object is judged in the sandbox, so
this is slower than a scan and misses nothing that the gate would see. The same bytes under one name are judged once
by a worker.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from tidegate import policy as policies
from tidegate.errors import SiteError, TidegateError
from tidegate.inspection import snapshot
from tidegate.inspection.inspector import Inspector
from tidegate.model.slot import Policy
from tidegate.model.verdict import Inspection, Verdict
from tidegate.registry.access import Access
from tidegate.report.mask import Masker
from tidegate.trace.results import Finding, Result, gathered
from tidegate.trace.sources import kinds
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

FORMAT = "tidegate-sweep-1"
MOST_PLACES, MOST_REASONS = 5, 5
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Swept:
    """One object. `people`: counted in it, None where it could not be read. `protected`: of them in the registry.

    `numbers`: theirs, so that somebody met in several objects is counted once; they never leave the state folder.
    `places`: where in it, masked. `reasons`: masked.
    """

    where: str
    file: str
    offset: int
    part: str
    captured: str
    digest: str
    size: int
    verdict: str
    people: int | None
    protected: int
    places: tuple[str, ...]
    reasons: tuple[str, ...]
    numbers: tuple[int, ...]

    def encode(self) -> str:
        """As the work list keeps it."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=True, separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> Swept:
        """Raises ValueError, KeyError."""
        told: dict[str, Any] = json.loads(text)
        if told.pop("format", "") != FORMAT:
            raise ValueError("this line is of no sweep")
        for name in ("places", "reasons", "numbers"):
            told[name] = tuple(told[name])
        return cls(**told)

    def line(self) -> str:
        """As programs get it: without the numbers."""
        told = {"format": FORMAT, **asdict(self)}
        del told["numbers"]
        return json.dumps(told, ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class SweepQuestion:
    """See `results.Question`. `registry`: its folder; `master`: its key; `key`: of fingerprints. `today`: ISO 8601."""

    policy: str | None
    slot: str | None
    registry: str
    master: bytes = field(repr=False)
    key: bytes = field(repr=False)
    settings: Settings
    today: str
    clear_too: bool = False

    def open(self) -> SweepScanner:
        """Raises TidegateError."""
        return SweepScanner(self)

    def load(self) -> tuple[Policy, Access]:
        """Raises PolicyError, RegistryError."""
        policy = policies.load(self.policy)
        return policy, Access.to(self.registry, self.master, policy.registry)


class SweepScanner:
    """See `results.Scanner`."""

    def __init__(self, question: SweepQuestion) -> None:
        self._question = question
        policy, access = question.load()
        contract = policy.slots[question.slot] if question.slot else policy.default
        today = date.fromisoformat(question.today)
        self._inspector = Inspector(policy, contract, key=lambda: question.key, today=today, registry=access)
        self._inspector.versions  # noqa: B018  whether its sandbox starts is known now
        self._masker = Masker()
        self._known: OrderedDict[tuple[str, str], Inspection] = OrderedDict()

    def scan(self, shard: Shard) -> Result:
        """Never raises over what it reads."""
        began = time.process_time()
        findings: list[Finding] = []
        unread: list[Unread] = []
        bodies = size = 0
        try:
            for item in kinds.items(shard, self._question.settings):
                if isinstance(item, Unread):
                    unread.append(item)
                    continue
                swept = self._swept(item)
                bodies += 1
                size += swept.size
                if swept.verdict != Verdict.CLEAR.label or self._question.clear_too:
                    findings.append(Finding(swept.encode(), swept.digest))
        except (TidegateError, SiteError) as error:
            unread.append(Unread(shard.where, str(error)))
        except OSError as error:
            unread.append(Unread(shard.where, f"the rest could not be read: {error.strerror}"))
        return Result(tuple(findings), bodies, size, gathered(unread), (), time.process_time() - began)

    def _swept(self, item: Item) -> Swept:
        name = _name(item)
        with _taken(item, name) as taken:
            size = taken.size
            inspection = self._judged(taken, name)
        analysis, judgement = inspection.analysis, inspection.judgement
        found = [
            str_of(finding.location.parts, finding.location.spot)
            for finding in analysis.findings[:MOST_PLACES]
        ]
        return Swept(
            item.where,
            item.file,
            item.offset,
            item.part,
            item.captured,
            inspection.sha256 or "",
            size,
            judgement.verdict.label,
            None if analysis.people is None else len(analysis.people),
            len(analysis.protected),
            tuple(dict.fromkeys(found)),
            judgement.reasons[:MOST_REASONS],
            tuple(sorted(analysis.protected)),
        )

    def _judged(self, taken: snapshot.Snapshot, name: str) -> Inspection:
        """Masked, from memory where these bytes were judged under this name before and could be read."""
        known = (taken.sha256 or "", name)
        if taken.sha256 and known in self._known:
            self._known.move_to_end(known)
            return self._known[known]
        inspection = self._masker.inspection(self._inspector.judge(taken, name))
        if taken.sha256 and not inspection.analysis.gaps:
            self._known[known] = inspection
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return inspection

    def close(self) -> None:
        """End the sandbox."""
        self._inspector.__exit__(None, None, None)


def str_of(parts: tuple[str, ...], spot: str) -> str:
    """A place within an object, for people."""
    return " > ".join([*parts, spot] if spot else parts)


def _taken(item: Item, name: str) -> snapshot.Snapshot:
    if not isinstance(item.body, bytes):
        return item.body
    with snapshot.Recording(len(item.body)) as recording:
        recording.add(item.body)
        return snapshot.taken(recording, name)


def _name(item: Item) -> str:
    """What the gate would call it: its last part, with the suffix that its server says."""
    path = item.where.partition("?")[0].partition("#")[0] if "://" in item.where else item.where
    name = os.path.basename(path.rstrip("/")) or "index.html"
    if item.media_type.startswith("message/") and not name.endswith(".eml"):
        return f"{name}.eml"
    if item.media_type.startswith("text/html") and "." not in name:
        return f"{name}.html"
    return name


def fingerprint(question: SweepQuestion, words: list[str]) -> str:
    """Of what is asked: policy, registry in force, sources. Raises TidegateError."""
    policy, access = question.load()
    told = (policy.digest, question.slot, access.version, question.settings, question.clear_too, words)
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()
