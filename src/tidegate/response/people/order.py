"""What a reading process is told. Light: it is all that the other side loads of the reading."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from tidegate.model.limits import Limits


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is told."""

    name: str
    limits: Limits

    def encode(self) -> bytes:
        """JSON, UTF-8."""
        return json.dumps(asdict(self)).encode("utf-8", "surrogatepass")

    @classmethod
    def decode(cls, text: bytes) -> Order:
        """The inverse; comes from the trusted side."""
        raw = json.loads(text.decode("utf-8", "surrogatepass"))
        return cls(raw["name"], Limits(**raw["limits"]))
