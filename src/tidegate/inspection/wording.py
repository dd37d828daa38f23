"""Places and lists in plain words: locations in, short phrases for reasons and remedies out."""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.model.location import Location


def place(location: Location, *, spot: bool = True) -> str:
    """`sheet "Sheet2" (hidden) B2:M6253`; the file itself is `the file`."""
    way = " › ".join(location.parts) or "the file"
    hidden = "" if location.visible else " (hidden)"
    return f"{way}{hidden}{f' {location.spot}' if spot and location.spot else ''}"


def inner_first(location: Location) -> str:
    """The innermost part and what holds it: `sheet "Sheet2" of inner.zip › leak.xlsx`."""
    if not location.parts:
        return "the file"
    *outer, inner = location.parts
    return f"{inner} of {' › '.join(outer)}" if outer else inner


def some(items: Sequence[str], most: int) -> str:
    """The first few, and how many more."""
    more = len(items) - most
    return ", ".join(items[:most]) + (f" and {more:,} more" if more > 0 else "")


def number_of(count: int, one: str, many: str) -> str:
    """`1 person`, `6,252 people`."""
    return f"{count:,} {one if count == 1 else many}"
