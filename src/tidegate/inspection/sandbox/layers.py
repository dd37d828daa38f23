"""The layers of the sandbox, in the order in which a child puts them on, and the record of which hold."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Layer(enum.Enum):
    """One layer; the value is its name on receipts. The order of definition is the order of application."""

    SEAL = "sealed snapshot"
    LIMITS = "resource limits"
    ORPHANS = "parent-death signal"
    DUMP = "dump ban"
    PRIVILEGES = "privilege ban"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"


@dataclass(frozen=True, slots=True)
class Layers:
    """Which layers hold on this system. `holding`: layer, detail (`ABI 7`); `missing`: layer, why."""

    holding: tuple[tuple[Layer, str], ...] = ()
    missing: tuple[tuple[Layer, str], ...] = ()

    @property
    def profile(self) -> str:
        """For the receipt: `full`, or `weaker: no landlock, no seccomp`."""
        if not self.missing:
            return "full"
        return "weaker: " + ", ".join(f"no {layer.value}" for layer, _ in self.missing)

    def __contains__(self, layer: Layer) -> bool:
        return any(layer is one for one, _ in self.holding)

    def pack(self) -> bytes:
        """As the zygote reports them."""
        rows = [("+", *row) for row in self.holding] + [("-", *row) for row in self.missing]
        return "\n".join(f"{sign}{layer.name}\t{text}" for sign, layer, text in rows).encode()

    @classmethod
    def unpack(cls, report: bytes) -> Layers:
        """From the zygote's report."""
        rows: dict[str, list[tuple[Layer, str]]] = {"+": [], "-": []}
        for line in report.decode().splitlines():
            name, _, text = line[1:].partition("\t")
            rows[line[0]].append((Layer[name], text))
        return cls(tuple(rows["+"]), tuple(rows["-"]))
