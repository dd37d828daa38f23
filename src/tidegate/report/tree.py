"""The parts of a file as a tree. In: a judged file. Out: nodes in the order of the file, each with its gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.model.gap import Gap
from tidegate.model.part import PartReceipt
from tidegate.model.verdict import Inspection


@dataclass(slots=True, eq=False)
class Node:
    """One part. `name`: its own, without the way to it; the outermost is the file and bears the file's name."""

    name: str
    receipt: PartReceipt
    gaps: list[Gap] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def state(self) -> str:
        """`read`, `partly read` or `unread`."""
        if not self.gaps and self.receipt.whole:
            return "read"
        return "partly read" if self.receipt.read else "unread"

    @property
    def depth(self) -> int:
        """0 for the file itself."""
        return len(self.receipt.location.parts)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, a parent before its children."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(inspection: Inspection) -> Node:
    """The file's node. Receipts come parent first, siblings from the last to the first."""
    analysis = inspection.analysis
    top = Node(inspection.path, analysis.parts[0])
    trail = [top]
    by_way: dict[tuple[str, ...], Node] = {(): top}
    for receipt in analysis.parts[1:]:
        way = receipt.location.parts
        node = Node(way[-1] if way else "", receipt)
        trail = trail[: max(len(way), 1)]
        trail[-1].children.insert(0, node)
        trail.append(node)
        by_way[way] = node
    for gap in analysis.gaps:
        by_way.get(gap.location.parts, top).gaps.append(gap)
    return top
