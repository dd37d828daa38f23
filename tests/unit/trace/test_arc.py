"""ARC: what others wrote and what is built here; damage is told and passed over."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tidegate.trace.sources import arc, kinds
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

FOREIGN = Path(__file__).parents[3] / ".venv" / "foreign-warcs"
HEAD = b"filedesc://a.arc 0.0.0.0 20070101000000 text/plain 8\n1 0 Test\n"


def record(url: str, body: bytes, *, http: bool = True) -> bytes:
    block = (b"HTTP/1.0 200 OK\r\nContent-Type: text/csv\r\n\r\n" if http else b"") + body
    return f"{url} 192.0.2.1 20071231235959 text/html {len(block)}\n".encode() + block + b"\n"


def read(path: Path) -> tuple[list[Item], list[Unread]]:
    found = list(arc.items(Shard("arc", str(path)), Settings()))
    return [one for one in found if isinstance(one, Item)], [one for one in found if isinstance(one, Unread)]


@pytest.mark.parametrize("name", ["example.arc", "example.arc.gz"])
def test_an_archive_that_nobody_here_made(name: str) -> None:
    items, unread = read(FOREIGN / name)
    assert not unread
    (one,) = items
    assert one.where == "http://example.com/"
    assert one.media_type.startswith("text/html")
    assert b"Example Domain" in one.body  # type: ignore[operator]
    assert one.captured == "2014-02-16T05:02:21Z"


def test_a_broken_archive_that_nobody_here_made_ends_and_is_told() -> None:
    assert read(FOREIGN / "bad.arc")[1]


@pytest.mark.parametrize("packed", [False, True])
def test_records_packed_or_not(tmp_path: Path, packed: bool) -> None:
    parts = [
        HEAD,
        record("http://a.example/1", b"a,b\n"),
        record("http://a.example/with space", b"x", http=False),
    ]
    path = tmp_path / ("a.arc.gz" if packed else "a.arc")
    path.write_bytes(b"".join(gzip.compress(part) if packed else part for part in parts))
    items, unread = read(path)
    assert not unread
    assert [(one.where, one.body) for one in items] == [
        ("http://a.example/1", b"a,b\n"),
        ("http://a.example/with space", b"x"),
    ]
    assert items[0].media_type == "text/csv"
    assert items[0].captured == "2007-12-31T23:59:59Z"
    assert kinds.kind_of(str(path), Settings())[0] == "arc"
    assert [shard.kind for shard in kinds.plan(str(tmp_path), Settings()) if isinstance(shard, Shard)] == [
        "arc"
    ]


def test_damage_is_told_and_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.arc"
    good = record("http://a.example/2", b"second")
    path.write_bytes(
        HEAD + b"this is no record\nnor this\n" + good + record("http://a.example/3", b"third")[:-4]
    )
    items, unread = read(path)
    assert [one.where for one in items] == ["http://a.example/2", "http://a.example/3"]
    assert [one.why for one in unread] == ["a stretch of it is no record", "its last record is cut off"]


def test_what_is_packed_and_cut_off_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.arc.gz"
    path.write_bytes(gzip.compress(HEAD) + gzip.compress(record("http://a.example/1", b"x" * 5000))[:-20])
    assert read(path)[1]


def test_bytes_that_are_no_archive_are_an_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.arc"
    path.write_bytes(bytes(range(256)) * 200)
    items, unread = read(path)
    assert not items
    assert unread
