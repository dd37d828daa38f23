"""Hits stand where chance cannot explain them."""

from __future__ import annotations

import pytest

from tidegate.registry.chance import Chance

CASES = {
    # expected by chance, values asked, people hit: whether they stand
    "one hit that nothing explains": (0.0001, 1, 1, True),
    "one hit where one is expected": (1.0, 1000, 1, False),
    "two hits of few expected": (0.01, 1000, 2, False),
    "many times what chance gives": (2.0, 100_000, 40, True),
    "as many as chance gives": (330.0, 1000, 340, False),
    "nearly all of a list": (330.0, 1000, 950, True),
    "all of a short list": (3.3, 10, 10, False),
    "none": (0.0, 5, 0, False),
}


@pytest.mark.parametrize("case", CASES)
def test_truth_table(case: str) -> None:
    expected, asked, people, stands = CASES[case]
    chance: Chance[int] = Chance()
    chance.expect("numbers", expected, asked)
    for person in range(people):
        chance.hit("numbers", person, person)
        chance.hit("numbers", person, person)  # a person met twice is one
    assert len(chance.proven()) == (2 * people if stands else 0)
    assert chance.proven() == []
