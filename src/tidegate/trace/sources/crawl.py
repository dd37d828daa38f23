"""Common Crawl's layout. In: a file of paths (`wet.paths.gz`), or of its URL index (`cdx-00000.gz`). Out: shards.

A paths file gives archives, text extracts (WET) before pages. The index tells, without reading an archive, where
each captured file lies: what a text extract leaves out (workbooks, csv, PDF, pictures) is read by its range alone.
"""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from tidegate.errors import SiteError, TraceError
from tidegate.trace.sources import opening, warc, web
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread
from tidegate.trace.sources.opening import Raw

BASE = "https://data.commoncrawl.org/"
RANGES = 128
_MOST_PATHS = 256 << 20
_IN_TEXT_EXTRACTS = re.compile(r"text/html|application/xhtml", re.I)
_NEVER = re.compile(r"(?:video|audio|font)/|text/css|javascript", re.I)
_INDEX_NAME = re.compile(r"(?:^|/)cdx-[0-9]+\.gz$")


def plan_paths(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """Each line is an archive below `--base`, or a part of the index. Raises TraceError."""
    content = web.whole(where, settings, _MOST_PATHS)
    lines = [line.strip() for line in content.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines:
        raise TraceError(f"{where} names no path")
    for line in sorted(lines, key=_extracts_first):
        if _INDEX_NAME.search(line):
            yield from plan_index(below(line, settings), settings, where)
        elif line.lower().endswith(warc.SUFFIXES):
            yield Shard("warc", below(line, settings), word=where)
        else:
            yield Unread(line, "is no archive and no part of an index that is known here")


def plan_index(where: str, settings: Settings, word: str = "") -> Iterator[Shard | Unread]:
    """Captures that a text extract leaves out, many ranges a shard."""
    names: list[str] = []
    damaged = 0
    try:
        with (
            opening.opened(where, settings) as stream,
            gzip.GzipFile(fileobj=io.BufferedReader(Raw(stream))) as lines,
        ):
            for line in lines:
                try:
                    name = _range(line)
                except (ValueError, KeyError, TypeError):
                    damaged += 1
                    continue
                if name:
                    names.append(name)
                if len(names) == RANGES:
                    yield Shard("ranges", settings.base or BASE, tuple(names), word or where)
                    names = []
    except (OSError, EOFError, SiteError) as error:
        yield Unread(where, f"the rest of the index could not be read ({type(error).__name__})")
    if damaged:
        yield Unread(where, "lines of the index could not be read", damaged)
    if names:
        yield Shard("ranges", settings.base or BASE, tuple(names), word or where)


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """The records at the ranges."""
    for name in shard.names:
        offset, length, path = name.split("+", 2)
        yield from warc.items(Shard("warc", below(path, settings), (f"{offset}+{length}",)), settings)


def below(path: str, settings: Settings) -> str:
    """A path of the crawl where it really lies. Raises TraceError where it leads out of it."""
    if ".." in path.split("/") or "://" in path or path.startswith("/"):
        raise TraceError("a path of the crawl leads out of it")
    base = settings.base or BASE
    return base if base.endswith(path) else f"{base.rstrip('/')}/{path}"


def _range(line: bytes) -> str:
    """`offset+length+path` of a capture worth reading, "" of another. Raises ValueError, KeyError."""
    begin = line.find(b"{")
    found: dict[str, Any] = json.loads(line[begin:])
    kind = f"{found.get('mime', '')} {found.get('mime-detected', '')}"
    if str(found.get("status", "200")) != "200" or _IN_TEXT_EXTRACTS.search(kind) or _NEVER.search(kind):
        return ""
    return f"{int(found['offset'])}+{int(found['length'])}+{found['filename']}"


def _extracts_first(line: str) -> tuple[int, str]:
    name = line.lower()
    return 0 if ".wet" in name else 2 if _INDEX_NAME.search(name) else 1, line
