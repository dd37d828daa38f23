"""Judged files to render, and an inspector that judges by file name; invented throughout."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from types import ModuleType, TracebackType

import pytest

from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.part import PartReceipt
from tidegate.model.slot import Contract, Policy
from tidegate.model.verdict import Analysis, Inspection, Judgement, Verdict, Versions

VERSIONS = Versions("3f9a" + "0" * 60, "2026.11", sandbox="full")
SHEET = Location(('sheet "Sheet2"',), "", False)
PEOPLE = 6252


def people(count: int, start: int = 0) -> frozenset[bytes]:
    return frozenset(number.to_bytes(8, "big") for number in range(start, start + count))


def finding(
    type: InformationType,
    count: int,
    location: Location = SHEET,
    likelihood: Likelihood = Likelihood.VERY_LIKELY,
) -> Finding:
    print_ = f"{list(InformationType).index(type):02x}{count:030x}"
    return Finding(type, count, location, likelihood, "a column of its own under such a heading", print_)


def clear(path: str = "fy23-statistics.xlsx") -> Inspection:
    analysis = Analysis(
        parts=(PartReceipt(Location(), 2048, 2048, "xlsx"),),
        people=frozenset(),
        bytes_total=2048,
        bytes_read=2048,
    )
    return Inspection(path, "a" * 64, Judgement(Verdict.CLEAR, ()), analysis, VERSIONS, 0.02)


def block(path: str = "detention-stats.xlsx", location: Location = SHEET) -> Inspection:
    kinds = ("A_NUMBER", "PERSON_NAME", "BIRTH_DATE", "PROTECTION_CLAIM")
    findings = [finding(InformationType.ROSTER, 1, location.at("B2:M6253"))]
    for number, kind in enumerate(kinds):
        column = chr(ord("B") + number)
        findings.append(finding(InformationType[kind], PEOPLE, location.at(f"{column}2:{column}6253")))
    parts = tuple(PartReceipt(Location((f"part {number}",)), 1000, 1000, "xml") for number in range(12))
    analysis = Analysis(
        findings=tuple(findings),
        parts=parts,
        people=people(PEOPLE),
        bytes_total=1_204_331,
        bytes_read=1_204_331,
    )
    judgement = Judgement(
        Verdict.BLOCK, ('roster: 6,252 people in sheet "Sheet2" (hidden)',), ('remove sheet "Sheet2"',)
    )
    return Inspection(path, "b" * 64, judgement, analysis, VERSIONS, 1.5)


def hold(path: str = "scan.pdf", why: str = "is PDF, which this version does not read") -> Inspection:
    analysis = Analysis(
        gaps=(Gap(Location(), 512, why),),
        parts=(PartReceipt(Location(), 512, 0, ""),),
        people=None,
        bytes_total=512,
        bytes_read=0,
    )
    judgement = Judgement(
        Verdict.HOLD,
        (f"unread: the file: {why}", "incomplete: nothing in the file could be read"),
        ("publish it as text",),
    )
    return Inspection(path, "c" * 64, judgement, analysis, VERSIONS, 0.01)


Judge = Callable[[str | None, str], Inspection]


def by_name(path: str | None, name: str) -> Inspection:
    if "block" in name:
        return block(name)
    return hold(name) if "hold" in name else clear(name)


class FakeInspector:
    """Stands where `Inspector` stands; `judge` gives the inspections."""

    judge: Judge = staticmethod(by_name)
    profile = "full"

    def __init__(
        self,
        policy: Policy,
        contract: Contract,
        *,
        key: Callable[[], bytes],
        today: date,
        registry: object = None,
    ) -> None:
        self.versions = Versions(policy.digest, VERSIONS.rules, sandbox=self.profile)
        assert registry is None
        assert len(key()) == 32
        assert isinstance(today, date)
        self.closed = False

    def __enter__(self) -> FakeInspector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closed = True

    def inspect(
        self, path: str | None, name: str, progress: Callable[[float], None] | None = None
    ) -> Inspection:
        assert not self.closed
        if progress is not None:
            progress(0.5)
        return type(self).judge(path, name)


def install(monkeypatch: pytest.MonkeyPatch, judge: Judge = by_name) -> None:
    """Let the commands find the fake inspector in the real one's place."""
    module = ModuleType("tidegate.inspection.inspector")
    fake = type("Inspector", (FakeInspector,), {"judge": staticmethod(judge)})
    module.__dict__.update({"Inspector": fake, "RULES_VERSION": "2026.11"})
    monkeypatch.setitem(sys.modules, "tidegate.inspection.inspector", module)
