"""Which source a word of the command line names. In: `KIND:WHERE`, a path or an address. Out: its kind's functions."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable, Iterator

from tidegate.errors import TraceError
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

Plan = Callable[[str, Settings], Iterator[Shard | Unread]]

_PLANS = {
    "folder": ("folder", "plan"),
    "file": ("folder", "plan"),
    "warc": ("warc", "plan"),
    "arc": ("arc", "plan"),
    "page": ("web", "plan_page"),
    "urls": ("web", "plan_list"),
    "sitemap": ("web", "plan_sitemap"),
    "feed": ("web", "plan_feed"),
    "mbox": ("mailbox", "plan"),
    "maildir": ("folder", "plan"),
    "git": ("git", "plan"),
    "s3": ("store", "plan"),
    "export": ("export", "plan"),
    "paths": ("crawl", "plan_paths"),
    "cdx": ("crawl", "plan_index"),
}
_ITEMS = {"folder": "folder", "warc": "warc", "arc": "arc", "web": "web", "mbox": "mailbox", "git": "git",
          "s3": "store", "export": "export", "ranges": "crawl"}  # fmt: skip
_WARC = re.compile(r"\.(?:warc|wet|wat)(?:\.(?:gz|zst|bz2|xz))?$", re.I)
_BY_NAME = (
    (re.compile(r"\.paths(?:\.gz)?$", re.I), "paths"),
    (re.compile(r"(?:^|/)cdx-[0-9]+\.gz$", re.I), "cdx"),
    (_WARC, "warc"),
    (re.compile(r"\.arc(?:\.gz)?$", re.I), "arc"),
)
_BY_ADDRESS = (
    (re.compile(r"sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$", re.I), "sitemap"),
    (re.compile(r"\.(?:rss|atom)$|/(?:rss|atom|feed)(?:\.xml)?/?$", re.I), "feed"),
)


def kind_of(word: str, settings: Settings) -> tuple[str, str]:
    """Kind and place. A kind that is written before a colon counts; without one, names and what lies there tell."""
    kind, colon, where = word.partition(":")
    if colon and kind in _PLANS and not where.startswith("//") and not os.path.lexists(word):
        if not where:
            raise TraceError(f"{word} names no place: write {kind}:PLACE")
        return kind, where
    for pattern, found in _BY_NAME:
        if pattern.search(word):
            return found, word
    if word.startswith(("http://", "https://")):
        path = word.partition("?")[0]
        return next((found for pattern, found in _BY_ADDRESS if pattern.search(path)), "page"), word
    if word.startswith("s3://"):
        return "s3", word
    return _by_content(word, settings), word


def plan(word: str, settings: Settings) -> Iterator[Shard | Unread]:
    """The shards of a source. Raises TraceError, SiteError."""
    kind, where = kind_of(word, settings)
    module, name = _PLANS[kind]
    found: Plan = getattr(importlib.import_module(f"tidegate.trace.sources.{module}"), name)
    return found(where, settings)


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """What is in a shard."""
    module = importlib.import_module(f"tidegate.trace.sources.{_ITEMS[shard.kind]}")
    found: Iterator[Item | Unread] = module.items(shard, settings)
    return found


def _by_content(path: str, settings: Settings) -> str:
    if os.path.isdir(path):
        bare = all(os.path.exists(os.path.join(path, name)) for name in ("HEAD", "objects", "refs"))
        return "git" if bare else "folder"
    try:
        with open(path, "rb") as file:
            begin = file.read(5)
    except OSError as error:
        raise TraceError(f"{path or 'an empty path'} cannot be opened: {error.strerror}") from None
    if begin == b"From " or path.lower().endswith(".mbox"):
        return "mbox"
    if path.lower().endswith(".jsonl") or (
        settings.fields and path.lower().endswith((".csv", ".tsv", ".json"))
    ):
        return "export"
    return "folder"
