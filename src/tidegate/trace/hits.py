"""A hit: where a copy is, and how much of the file is in it. Out: one line of JSON, `schemas/hit-1.json`.

`where` is the address itself, for nobody can have removed what he is not told; it may hold what people put into
addresses, so lines of hits lie in files of their owner alone, and what is shown elsewhere is masked.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

FORMAT = "tidegate-hit-1"


@dataclass(frozen=True, slots=True)
class Hit:
    """`share`: people matched of those in the pack. `source`: the word it was found under.

    `file`, `offset`: the archive and the record's first byte in it, "" and -1 without. `part`: row, mail or member.
    `captured`: when an archive took it. `first_seen`: that, or when the scan began. `digest`: SHA-256 of the body.
    `excerpt`: the same for copies of one excerpt, "" where it is too small. `context`: shapes, never values.
    `evidence`: name of the WARC file kept of it, "" if none.
    """

    pack: str
    people: int
    of: int
    share: float
    kinds: tuple[str, ...]
    certain: bool
    source: str
    where: str
    file: str
    offset: int
    part: str
    media_type: str
    captured: str
    first_seen: str
    digest: str
    excerpt: str
    context: tuple[str, ...]
    evidence: str = ""

    def encode(self) -> str:
        """One line, without its end."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=True, separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> Hit:
        """Raises ValueError."""
        found: dict[str, Any] = json.loads(text)
        if found.get("format") != FORMAT:
            raise ValueError("this line is no hit")
        values = {each.name: found[each.name] for each in fields(cls)}
        for name in ("kinds", "context"):
            values[name] = tuple(values[name])
        return cls(**values)


def share(people: int, of: int) -> float:
    """Of the file's people, rounded so that it says no more than it knows."""
    return round(min(people / of, 1.0), 6) if of else 0.0
