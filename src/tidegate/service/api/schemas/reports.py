"""A judged file, as in the JSON report, masked."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from tidegate.model.verdict import Inspection
from tidegate.report.json import file_object
from tidegate.report.mask import Masker

VerdictWord = Literal["clear", "hold", "block"]


class Share(BaseModel):
    """How much there is, and how much of it was read."""

    total: int
    read: int


class Found(BaseModel):
    """One information type at one place; never the value."""

    type: str
    count: int
    location: str
    visible: bool
    likelihood: str
    why: str
    fingerprint: str


class Unread(BaseModel):
    """Bytes that could not be read, and why."""

    location: str
    bytes: int
    why: str


class JudgedBy(BaseModel):
    """What the verdict depends on."""

    policy: str
    rules: str
    registry: str
    sandbox: str


class FileReport(BaseModel):
    """One file, as `tidegate check --format json` has it."""

    kind: Literal["file"]
    schema_: str = Field(alias="schema")
    path: str
    sha256: str | None
    bytes: Share
    parts: Share
    verdict: VerdictWord
    people: int | None = Field(description="distinct people; null where nothing could be read")
    protected: int = Field(description="people of the registry")
    reasons: list[str]
    remedies: list[str]
    findings: list[Found]
    gaps: list[Unread]
    versions: JudgedBy
    seconds: float


def report(inspection: Inspection) -> dict[str, Any]:
    """The masked report of an inspection."""
    return file_object(Masker().inspection(inspection))
