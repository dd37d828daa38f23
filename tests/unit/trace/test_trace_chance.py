"""The sums by which a page is told: compared with simulation, and with what a month of crawl would give."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tidegate.trace import pack
from tidegate.trace.chance import binomial_tail, crawl_chance, poisson_tail


@pytest.mark.parametrize(("expected", "found"), [(0.5, 3), (1.0, 4), (2.0, 7), (0.05, 2)])
def test_the_poisson_tail_bounds_the_true_one(expected: float, found: int) -> None:
    true = 1 - sum(math.exp(-expected) * expected**k / math.factorial(k) for k in range(found))
    assert math.log10(true) <= poisson_tail(expected, found) <= math.log10(true) + 0.2


@pytest.mark.parametrize(("asked", "rate", "found"), [(10, 0.05, 4), (63, 0.01, 5), (3, 0.001, 3)])
def test_the_binomial_tail_is_never_below_the_true_one(asked: int, rate: float, found: int) -> None:
    true = sum(math.comb(asked, k) * rate**k * (1 - rate) ** (asked - k) for k in range(found, asked + 1))
    assert binomial_tail(asked, rate, found) >= math.log10(true) - 1e-9


def test_random_numbers_meet_a_pack_as_often_as_computed() -> None:
    chance = np.random.default_rng(4)
    known = chance.choice(10**6, 6_000, replace=False)
    met = np.isin(chance.integers(0, 10**6, (4_000, 250)), known).sum(axis=1)
    rate = 6_000 / 10**6 * 250
    for found in (3, 5):
        assert np.log10((met >= found).mean()) <= poisson_tail(rate, found) + 0.3


def test_a_month_of_crawl_gives_less_than_one_page(own_pack: Path) -> None:
    assert crawl_chance(pack.load(own_pack).members[0].rates) < 1
