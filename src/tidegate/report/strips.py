"""A part as a strip. In: a node of the tree. Out: an SVG from the part's first byte to its last, and words for it.

Pattern and words say what colour says: read is plain, unread is hatched, what only fills is dotted.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tidegate.model.part import Stretch
from tidegate.report.tree import Node

WIDTH, HEIGHT = 480, 16
LEAST = 3
"""Units that an unread stretch is wide at least: a single byte must be seen."""

WORDS = {
    "text": "text",
    "table": "tables",
    "structure": "structure",
    "pixels": "pictures",
    "part": "parts within",
    "fill": "fill",
    "inert": "inert",
    "unread": "unread",
}

PATTERNS = f"""<svg width="0" height="0" aria-hidden="true"><defs>
<pattern id="unread" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" class="unread-ground"/><rect width="3" height="6" class="unread-line"/></pattern>
<pattern id="fill" width="5" height="5" patternUnits="userSpaceOnUse">
<rect width="5" height="5" class="fill-ground"/><circle cx="2.5" cy="2.5" r="1" class="fill-dot"/></pattern>
<pattern id="part" width="8" height="{HEIGHT}" patternUnits="userSpaceOnUse">
<rect width="8" height="{HEIGHT}" class="part-ground"/>
<rect x="7" width="1" height="{HEIGHT}" class="part-line"/></pattern>
</defs></svg>"""

LEGEND = (
    ("text", "read: text, tables, structure, pictures"),
    ("part", "read: parts within"),
    ("fill", "only fill, or inert"),
    ("unread", "unread"),
)


def strip(node: Node) -> str:
    """The SVG, with the same in words for whoever does not see it."""
    size = node.receipt.size
    drawn = [_rectangle(stretch, size) for stretch in node.receipt.outline if size]
    if node.state != "read" and not any(stretch.claim == "unread" for stretch in node.receipt.outline):
        drawn.append(_drawn("unread", WIDTH - 4 * LEAST, 4 * LEAST))
    return (
        f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f"aria-label={quoteattr(told(node))}>{''.join(drawn)}</svg>"
    )


def told(node: Node) -> str:
    """`read: 98 % tables, 2 % structure`; shares below one per cent are `under 1 %`."""
    size = node.receipt.size
    shares: dict[str, int] = {}
    for stretch in node.receipt.outline:
        shares[stretch.claim] = shares.get(stretch.claim, 0) + stretch.end - stretch.start
    ordered = sorted(shares.items(), key=lambda share: -share[1])
    words = ", ".join(f"{_share(count, size)} {WORDS[claim]}" for claim, count in ordered)
    return f"{node.state}: {words}" if words else node.state


def legend() -> str:
    """What the patterns mean."""
    entries = "".join(
        f'<li><svg class="key" viewBox="0 0 24 {HEIGHT}" aria-hidden="true">{_drawn(claim, 0, 24)}</svg> '
        f"{escape(words)}</li>"
        for claim, words in LEGEND
    )
    return f'<ul class="legend">{entries}</ul>'


def _rectangle(stretch: Stretch, size: int) -> str:
    left = stretch.start * WIDTH / size
    width = (stretch.end - stretch.start) * WIDTH / size
    if stretch.claim == "unread" and width < LEAST:
        left, width = min(left, WIDTH - LEAST), LEAST
    return _drawn(stretch.claim, left, width)


def _drawn(claim: str, left: float, width: float) -> str:
    fill = {"unread": "unread", "fill": "fill", "inert": "fill", "part": "part"}.get(claim)
    look = f'fill="url(#{fill})"' if fill else f'class="{claim}"'
    return f'<rect x="{left:.1f}" width="{width:.1f}" height="{HEIGHT}" {look}/>'


def _share(count: int, size: int) -> str:
    share = count * 100 // max(size, 1)
    return f"{share} %" if share else "under 1 %"
