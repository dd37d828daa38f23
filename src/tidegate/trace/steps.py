"""The steps of the fast way that go over every byte: as numpy does them. `compiled` has the same, compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tidegate.trace import numbers
from tidegate.trace.tags import between

Text = bytes | memoryview
PARTING = b"\n\0"
"""What stands behind each body but the last."""
TABLE = b"<table"


@dataclass(frozen=True, slots=True)
class Steps:
    """`laid`: bodies one behind the other, with `PARTING`; what it gives counts until it is called again.
    `scan`: numbers and days. `between`: the text between tags. `is_tabled`: whether a page has a table.
    """

    laid: Callable[[Sequence[bytes]], Text]
    scan: Callable[[Text], numbers.Scanned]
    between: Callable[[Text], bytes]
    is_tabled: Callable[[bytes], bool]


plainly = Steps(
    PARTING.join,
    lambda text: numbers.scan(bytes(text)),
    lambda text: between(bytes(text)),
    lambda page: TABLE in page,
)
