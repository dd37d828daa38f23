"""How likely hits are met by chance: counts and rates in, the power of ten of a probability out.

A number of nine digits is somebody's: among 250 numbers of a page some may stand in a pack by chance. What a page holds
is therefore compared with what chance would give for just so many numbers, dates and names as it has.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

PAGES = 2.7e9
"""Pages of a month of Common Crawl."""
CANDIDATES = 250
"""Numbers of eight digits and more on a page of it, measured (see `bench/trace.py`)."""
CERTAIN = -10.0
"""Power of ten at which a page is told: over a month of Common Crawl fewer than one page by chance."""
LIKELY = -8.0
"""Power of ten for evidence whose rate is itself an estimate (words beside each other): told, but not as certain."""


def poisson_tail(expected: float, found: int) -> float:
    """log10 of the probability of `found` or more hits where `expected` are expected; 0.0 for none found."""
    if found <= 0:
        return 0.0
    if expected <= 0:
        return -math.inf
    if found <= expected:
        return 0.0
    first = found * math.log(expected) - expected - math.lgamma(found + 1)
    return min(0.0, (first - math.log1p(-expected / (found + 1))) / math.log(10))


def binomial_tail(asked: int, rate: float, found: int) -> float:
    """log10 of the probability that `found` or more of `asked` are met where each is at `rate`. An upper bound."""
    if found <= 0 or asked <= 0:
        return 0.0
    if rate <= 0:
        return -math.inf
    share = min(found, asked) / asked
    if share <= rate:
        return 0.0
    # Chernoff: exp(-asked * D(share || rate)).
    distance = share * math.log(share / rate)
    if share < 1:
        distance += (1 - share) * math.log((1 - share) / (1 - rate))
    return min(0.0, -asked * distance / math.log(10))


def false_pages(rate: float, people: int, *, pages: float = PAGES, candidates: float = CANDIDATES) -> float:
    """Pages of a crawl on which chance gives so many people, each number being somebody's at `rate`."""
    return min(pages, pages * 10 ** poisson_tail(rate * candidates, people))


def crawl_chance(rates: Mapping[str, float]) -> float:
    """Pages of a month of Common Crawl that would be told though they have nothing of the file.

    A page has `CANDIDATES` numbers; the length at which chance is likeliest is taken for all of them.
    A page is told where the numbers found on it are so unlikely as `CERTAIN` says, for just so many as it has, so that
    no page of any make adds more than that.
    """
    worst = max((rate for name, rate in rates.items() if name.startswith("number ")), default=0.0)
    least = next(people for people in range(3, 1000) if poisson_tail(worst * CANDIDATES, people) <= CERTAIN)
    return false_pages(worst, least)
