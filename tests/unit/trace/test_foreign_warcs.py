"""Web archives that nobody here made (`tools/foreign_warcs`): everything published in them is given or told unread.

What must be found was counted with another reader, warcio, and by eye where that one stops.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tidegate.trace.sources import kinds
from tidegate.trace.sources.interface import Item, Settings, Unread

FOLDER = Path(sys.prefix) / "foreign-warcs"
EXPECTED = {
    "dupes.warc.gz": (3, 0),
    "example-extra.warc": (2, 0),
    "example-url-agnostic-orig.warc.gz": (1, 0),
    "example-url-agnostic-revisit.warc.gz": (0, 0),
    "example-wget-1-14.warc.gz": (4, 0),
    "example-wpull.warc.gz": (2, 0),
    "example.warc": (2, 1),  # one Content-Length is a byte too small
    "example.warc.gz": (2, 0),
    "example2.warc.gz": (1, 0),
    "httpbin-resource.warc.gz": (1, 0),
    "iana.warc.gz": (48, 0),  # chunked by its headers and not by its bodies
    "post-test.warc.gz": (3, 0),
    "bad.arc": (0, 1),
    "example.arc": (0, 1),
    "example.arc.gz": (0, 1),
}


def read(path: Path) -> tuple[list[Item], list[Unread]]:
    assert path.exists(), "run tools/foreign_warcs, which fetches these archives"
    found = list(kinds.items(next(iter(kinds.plan(f"warc:{path}", Settings()))), Settings()))  # type: ignore[arg-type]
    return [x for x in found if isinstance(x, Item)], [x for x in found if isinstance(x, Unread)]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_record_is_given_or_told(name: str) -> None:
    items, unread = read(FOLDER / name)
    assert (len(items), len(unread)) == EXPECTED[name]


def test_bodies_are_pages() -> None:
    items, _ = read(FOLDER / "iana.warc.gz")
    pages = [item for item in items if item.media_type.startswith("text/html") and item.body]
    assert len(pages) > 15
    assert all(b"<html" in item.body.lower() or b"<!doctype" in item.body.lower() for item in pages)  # type: ignore[operator, union-attr]
