"""The watch's settings. In: a TOML file. Out: a `Plan`, or a TraceError that names file, table and fix.

[watch]                          [source.NAME]
pack = ["leak.pack"]             kind = "feed"      page, urls, sitemap, feed, or any kind of `trace scan`
key = "file:/etc/trace.key"      place = "https://example.org/news.rss"
state = "watch"                  every = "6h"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import SiteError, TraceError
from tidegate.sites.fetch import AGENT
from tidegate.sites.table import Table
from tidegate.trace.sources.interface import Settings

POLITE = ("page", "urls", "sitemap", "feed")
"""Kinds whose addresses are asked one by one, on conditions."""
_OTHERS = ("folder", "file", "warc", "mbox", "maildir", "git", "s3", "export", "paths", "cdx")
_EVERY = re.compile(r"([1-9][0-9]{0,4})(m|h|d)")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}
_STORE = frozenset(("s3_endpoint", "s3_region", "s3_access_key", "s3_private_key"))
_REACH = frozenset(("networks", "ports", "authority"))
_WATCH = frozenset(("pack", "key", "state", "thorough", "delay_seconds", "robots", "agent")) | _STORE | _REACH
_SOURCE = frozenset(("kind", "place", "every", "most"))


@dataclass(frozen=True, slots=True)
class Watched:
    """One source. `every`: seconds. `most`: addresses of one round; the others' turn comes in the next."""

    name: str
    kind: str
    place: str
    every: int
    most: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`delay`: seconds between two requests to one host. `obey`: whether robots.txt counts."""

    packs: tuple[str, ...]
    key: str
    state: Path
    thorough: bool
    delay: float
    obey: bool
    agent: str
    settings: Settings
    sources: tuple[Watched, ...]


def load(path: str) -> Plan:
    """Raises TraceError."""
    try:
        with open(path, "rb") as file:
            told = tomllib.load(file)
    except OSError as error:
        raise TraceError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TraceError(f"{path} is no TOML: {error}") from None
    try:
        return _plan(told, Path(path).resolve().parent)
    except SiteError as error:
        raise TraceError(f"{path}: {error}") from None


def _plan(told: Mapping[str, object], folder: Path) -> Plan:
    unknown = sorted(set(told) - {"watch", "source"})
    watch, sources = told.get("watch"), told.get("source")
    if unknown or not isinstance(watch, dict) or not isinstance(sources, dict) or not sources:
        raise SiteError(
            "it holds one table [watch], and a table [source.NAME] for each source, and nothing else"
        )
    table = Table("watch", watch, _WATCH, "watch")
    packs = table.several("pack", str)
    if not packs:
        raise table.wrong('pack must be given: pack = ["leak.pack"]')
    agent = table.text("agent", AGENT)
    if not agent.isascii() or not agent.isprintable():
        raise table.wrong("agent must be plain text")
    return Plan(
        tuple(str(folder / pack) for pack in packs),
        table.text("key", ""),
        folder / table.text("state", "watch"),
        table.flag("thorough"),
        table.amount("delay_seconds", 2.0),
        table.choice("robots", ("obey", "ignore")) == "obey",
        agent,
        Settings(
            networks=table.several("networks", str),
            ports=(80, 443, *table.several("ports", int)),
            authority=table.text("authority", ""),
            s3_endpoint=table.text("s3_endpoint", ""),
            s3_region=table.text("s3_region", "us-east-1"),
            s3_access=table.text("s3_access_key", ""),
            s3_private=table.text("s3_private_key", ""),
        ),
        tuple(_source(name, source, folder) for name, source in sources.items()),
    )


def _source(name: str, told: object, folder: Path) -> Watched:
    if not isinstance(told, dict):
        raise SiteError(f"[source.{name}] must be a table")
    table = Table(name, told, _SOURCE, "source")
    kind, place = table.text("kind"), table.text("place")
    if kind not in (*POLITE, *_OTHERS):
        raise table.wrong(f"kind must be one of {', '.join((*POLITE, *_OTHERS))}")
    every = _EVERY.fullmatch(table.text("every"))
    if not every:
        raise table.wrong('every is written as "30m", "6h" or "1d"')
    local = "://" not in place and kind != "s3"
    return Watched(
        name,
        kind,
        str(folder / place) if local else place,
        int(every[1]) * _SECONDS[every[2]],
        table.number("most", 10_000),
    )
