"""The retention file (TOML). In: a path, or nothing for the shipped one. Out: the schedule, or one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tidegate.errors import ResponseError
from tidegate.model.retention import Schedule, Term
from tidegate.response.plain import build
from tidegate.response.rule_files import Signed, digest, signature, table

SHIPPED = Path(__file__).with_name("schedule.toml")


@dataclass(frozen=True, slots=True)
class _Written:
    term: tuple[Term, ...]
    signature: Signed = field(default_factory=Signed)


def load(path: Path | None = None) -> Schedule:
    """The operator's schedule, or the shipped one. Raises ResponseError: file, key, fix."""
    source = path or SHIPPED
    read = table(source)
    written = build(_Written, read, str(source))
    keys = [term.key for term in written.term]
    if not keys or len(set(keys)) < len(keys):
        raise ResponseError(f"{source}: term: at least one, each with a key of its own")
    if any(term.months < 1 for term in written.term):
        raise ResponseError(f"{source}: term.months: one or more")
    return Schedule(
        written.term, digest(read, "signature"), signature(source, "signature", written.signature)
    )
