"""How far a crawl goes, and what counts as a trap. In: a target and its depth. Out: why it is left out, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

_DIGITS = re.compile(r"[0-9]+")
_ORDER = re.compile(r"\?C=[NMSD](?:[;&]O=[AD])?")
"""The same listing of a folder in another order, as Apache links it."""
_NEAR = 3
"""Objects this near to a start are told by the site itself, by sitemap or listing, however many they are."""


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """Of one crawl: requests, links in a row, seconds, requests a second; bytes of an object and of a page's text.

    `shape`: addresses that differ in numbers alone, far from a start. `queries`: queries of one path.
    `neighbours`: how far numbers in addresses are counted on, and `probes`: how often for one shape.
    """

    pages: int = 100_000
    depth: int = 30
    seconds: float = 3600.0
    rate: float = 10.0
    bytes: int = 1 << 30
    page_bytes: int = 8 << 20
    shape: int = 2000
    queries: int = 500
    neighbours: int = 2
    probes: int = 20


@dataclass(slots=True)
class Traps:
    """Counts of one crawl. `left_out`: reason to number, for the report: nothing is left out without a word."""

    limits: CrawlLimits
    left_out: Counter[str] = field(default_factory=Counter)
    _shapes: Counter[str] = field(default_factory=Counter)
    _queries: Counter[str] = field(default_factory=Counter)
    _probes: Counter[str] = field(default_factory=Counter)

    def admits(self, target: str, depth: int) -> bool:
        """Whether a newly found target is asked; if not, its reason is counted."""
        if reason := self._reason(target, depth):
            self.left_out[reason] += 1
        return not reason

    def may_probe(self, target: str) -> bool:
        """Whether one more of a shape is guessed."""
        shape = shape_of(target)
        self._probes[shape] += 1
        return self._probes[shape] <= self.limits.probes

    def _reason(self, target: str, depth: int) -> str:
        path, mark, query = target.partition("?")
        if depth > self.limits.depth:
            return "too many links away"
        segments = path.split("/")
        if len(segments) > 40 or (len(segments) > 6 and max(Counter(segments).values()) > 3):
            return "a folder within itself"
        if mark:
            if _ORDER.fullmatch(mark + query):
                return "a listing in another order"
            self._queries[path] += 1
            if self._queries[path] > self.limits.queries:
                return "too many queries of one path"
        if depth > _NEAR:
            shape = shape_of(target)
            self._shapes[shape] += 1
            if self._shapes[shape] > self.limits.shape:
                return "too many that differ in numbers alone"
        return ""


def shape_of(target: str) -> str:
    """A target with every number made alike."""
    return _DIGITS.sub("#", target)
