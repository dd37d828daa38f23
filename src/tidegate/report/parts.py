"""The tree of parts, for people and for programs. In: judged files with their trees. Out: text, or JSON."""

from __future__ import annotations

from typing import Any

from tidegate.model.gap import Gap
from tidegate.model.verdict import Inspection
from tidegate.report.json import dumps, versions_object
from tidegate.report.screen import clip, columns, escaped, paragraph
from tidegate.report.tree import Node

SCHEMA = "urn:tidegate:parts:1"
GAPS = 5
"""How many a part shows as text; JSON has all."""
_NARROWEST, _WIDEST = 24, 56


def document(read: list[Inspection], trees: list[Node]) -> str:
    """One JSON document, as `schemas/parts-1.schema.json` has it."""
    files = [
        {
            "path": inspection.path,
            "sha256": inspection.sha256,
            "bytes": {"total": inspection.analysis.bytes_total, "read": inspection.analysis.bytes_read},
            "whole": all(node.state == "read" for node in top.walk()),
            "parts": [_part(node) for node in top.walk()],
            "versions": versions_object(inspection.versions),
        }
        for inspection, top in zip(read, trees, strict=True)
    ]
    return dumps({"kind": "parts", "schema": SCHEMA, "files": files}, indent=2)


def _part(node: Node) -> dict[str, Any]:
    receipt = node.receipt
    return {
        "name": node.name,
        "way": list(receipt.location.parts),
        "depth": node.depth,
        "type": receipt.reader or None,
        "visible": receipt.location.visible,
        "bytes": {"total": receipt.size, "read": receipt.read},
        "state": node.state,
        "outline": [{"start": s.start, "end": s.end, "claim": s.claim} for s in receipt.outline],
        "gaps": [{"spot": gap.location.spot, "bytes": gap.size, "why": gap.why} for gap in node.gaps],
    }


def page(inspection: Inspection, top: Node, width: int) -> str:
    """A file's tree with a table beside it, then how much was read."""
    rows = _rows(top, "", "")
    widest = max(columns(tree) for tree, _, _ in rows)
    others = [_cells(node) for _, node, _ in rows]
    widths = [max(columns(row[place]) for row in others) for place in range(len(others[0]))]
    room = min(max(width - sum(widths) - 2 * len(widths), _NARROWEST), _WIDEST, max(widest, _NARROWEST))
    lines = []
    for (text, node, below), cells in zip(rows, others, strict=True):
        kind, size, read, seen = cells
        name = clip(text, room)
        lines.append(
            f"{name}{' ' * (room - columns(name))}  {kind:<{widths[0]}}  {size:>{widths[1]}}  "
            f"{read:<{widths[2]}}  {seen}".rstrip()
        )
        lines += _gaps(node.gaps, below, width)
    parts = list(top.walk())
    whole = sum(node.state == "read" for node in parts)
    hidden = sum(not node.receipt.location.visible for node in parts)
    total, read_bytes = inspection.analysis.bytes_total, inspection.analysis.bytes_read
    lines.append(
        f"read {whole:,} of {len(parts):,} parts ({hidden:,} hidden), {read_bytes:,} of {total:,} bytes"
    )
    return "\n".join(lines) + "\n"


def _rows(node: Node, first: str, below: str) -> list[tuple[str, Node, str]]:
    """Each node's line of the tree, and what stands before lines below it."""
    rows = [(first + escaped(node.name), node, below + ("│ " if node.children else "  "))]
    for number, child in enumerate(node.children, 1):
        last = number == len(node.children)
        rows += _rows(child, below + ("└ " if last else "├ "), below + ("  " if last else "│ "))
    return rows


def _cells(node: Node) -> tuple[str, str, str, str]:
    receipt = node.receipt
    share = "read" if node.state == "read" else f"{_percent(receipt.read, receipt.size)} read"
    return (
        receipt.reader or "unknown",
        f"{receipt.size:,}",
        "unread" if node.state == "unread" else share,
        "" if receipt.location.visible else "hidden",
    )


def _percent(read: int, size: int) -> str:
    """Never rounded up to 100 %: what is not whole must not look whole."""
    return f"{min(99, read * 100 // size) if size else 0} %"


def _gaps(gaps: list[Gap], before: str, width: int) -> list[str]:
    lines = []
    for gap in gaps[:GAPS]:
        where = f"{gap.location.spot}: " if gap.location.spot else ""
        told = paragraph(escaped(f"not read: {where}{gap.why}"), max(width - columns(before), 40))
        lines += [before + line for line in told]
    if len(gaps) > GAPS:
        lines.append(f"{before}  and {len(gaps) - GAPS:,} more (use --format json)")
    return lines
