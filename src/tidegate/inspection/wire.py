"""What crosses the sandbox boundary: an Order goes in, an Analysis comes out, both as bounded, checked JSON.

The child is untrusted once it has read a hostile file, so `decode_analysis` checks every type and raises
ValueError on anything unexpected; the caller turns that into a Gap.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.gap import Gap
from tidegate.model.limits import Limits
from tidegate.model.location import Location
from tidegate.model.part import CLAIMS, PartReceipt, Stretch
from tidegate.model.shape import ColumnShape, TableShape
from tidegate.model.verdict import Analysis

GAPS_LISTED = 500
"""Gaps beyond this many are counted in one last Gap; a hostile file must not flood the reply."""


OUTLINED = 1000
"""Parts whose outline is told; nobody looks at more strips."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is told: the file's name, the run's salt, limits, and whom the slot allows."""

    name: str
    salt: bytes
    limits: Limits
    named: frozenset[str] = field(default_factory=frozenset)
    named_types: frozenset[InformationType] = field(default_factory=frozenset)
    minimum_count: int = 0

    def encode(self) -> bytes:
        """JSON, UTF-8."""
        return json.dumps(
            {
                "name": self.name,
                "salt": self.salt.hex(),
                "limits": asdict(self.limits),
                "named": sorted(self.named),
                "named_types": sorted(kind.name for kind in self.named_types),
                "minimum_count": self.minimum_count,
            }
        ).encode("utf-8", "surrogatepass")

    @classmethod
    def decode(cls, text: bytes) -> Order:
        """The inverse of `encode`; comes from the trusted side."""
        raw = json.loads(text.decode("utf-8", "surrogatepass"))
        return cls(
            name=raw["name"],
            salt=bytes.fromhex(raw["salt"]),
            limits=Limits(**raw["limits"]),
            named=frozenset(raw["named"]),
            named_types=frozenset(InformationType[name] for name in raw["named_types"]),
            minimum_count=raw["minimum_count"],
        )


def encode_analysis(analysis: Analysis) -> bytes:
    """JSON with the people's hashes as one hexadecimal string."""
    gaps = list(analysis.gaps[:GAPS_LISTED])
    if more := len(analysis.gaps) - GAPS_LISTED:
        size = sum(gap.size for gap in analysis.gaps[GAPS_LISTED:])
        gaps += [Gap(Location(), size, f"and {more:,} more unread places")] if more > 0 else []
    return json.dumps(
        {
            "findings": [
                [f.type.name, f.count, _place(f.location), int(f.likelihood), f.why, f.fingerprint]
                for f in analysis.findings
            ],
            "gaps": [[_place(g.location), g.size, g.why, g.pixels] for g in gaps],
            "parts": [
                [_place(p.location), p.size, p.read, p.reader, p.outline if number < OUTLINED else ()]
                for number, p in enumerate(analysis.parts)
            ],
            "shapes": [
                [
                    _place(s.location),
                    s.name,
                    [[c.heading, c.kind, c.visible] for c in s.columns],
                    s.rows,
                    s.people,
                ]
                for s in analysis.shapes
            ],
            "people": None if analysis.people is None else b"".join(sorted(analysis.people)).hex(),
            "protected": sorted(analysis.protected),
            "bytes": [analysis.bytes_total, analysis.bytes_read],
        }
    ).encode()


def decode_analysis(text: bytes) -> Analysis:
    """Raises ValueError where the reply is not exactly what `encode_analysis` writes."""
    try:
        raw = json.loads(text)
        total, read = raw["bytes"]
        people = raw["people"]
        return Analysis(
            findings=tuple(_finding(*row) for row in raw["findings"]),
            gaps=tuple(
                Gap(_location(place), _count(size), _words(why), _truth(pixels))
                for place, size, why, pixels in raw["gaps"]
            ),
            parts=tuple(
                PartReceipt(_location(place), _count(size), _count(done), _words(reader), _outline(outline))
                for place, size, done, reader, outline in raw["parts"]
            ),
            shapes=tuple(_shape(*row) for row in raw["shapes"]),
            people=None if people is None else _hashes(people),
            protected=frozenset(map(_count, raw["protected"])),
            bytes_total=_count(total),
            bytes_read=_count(read),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"reply of the wrong form ({type(error).__name__})") from None


def _place(location: Location) -> list[Any]:
    return [list(location.parts), location.spot, location.visible]


def _location(raw: Any) -> Location:
    parts, spot, visible = raw
    return Location(tuple(_words(part) for part in parts), _words(spot), _truth(visible))


def _outline(raw: Any) -> tuple[Stretch, ...]:
    stretches = tuple(Stretch(_count(start), _count(end), _words(claim)) for start, end, claim in raw)
    if any(stretch.claim not in CLAIMS for stretch in stretches):
        raise ValueError("reply claims bytes for something unknown")
    return stretches


def _finding(name: Any, count: Any, place: Any, likelihood: Any, why: Any, fingerprint: Any) -> Finding:
    kind = InformationType[_words(name)]
    return Finding(
        kind, _count(count), _location(place), Likelihood(likelihood), _words(why), _words(fingerprint)
    )


def _shape(place: Any, name: Any, columns: Any, rows: Any, people: Any) -> TableShape:
    shaped = tuple(
        ColumnShape(_words(heading), _words(kind), _truth(seen)) for heading, kind, seen in columns
    )
    return TableShape(_location(place), _words(name), shaped, _count(rows), _count(people))


def _hashes(text: Any) -> frozenset[bytes]:
    packed = bytes.fromhex(_words(text))
    if len(packed) % 8:
        raise ValueError("people's hashes are cut")
    return frozenset(packed[at : at + 8] for at in range(0, len(packed), 8))


def _words(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("reply holds something else where text belongs")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("reply holds something else where a count belongs")
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("reply holds something else where yes or no belongs")
    return value
