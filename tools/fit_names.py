"""Fit the weights of `inspection/names/score.py` on simulated columns and print them, to be typed there by a person.

Takes an asset built with `--holdout`, so that half of the words are unknown to it, as in life. Deterministic.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from name_sources import simulate

from tidegate.inspection.names import east_asia, score
from tidegate.inspection.names.asset import Tables
from tidegate.inspection.names.shape import shape_of

ROWS = (1, 2, 3, 5, 8, 12, 20, 30)
COLUMNS = 9000
Row = tuple[tuple[float, ...], int, float]
"""Features, 1 for names and 0 for others, and the weight of this example."""


def regression(rows: Sequence[Row], passes: int = 12, rate: float = 0.3, decay: float = 1e-4) -> list[float]:
    """Logistic regression by AdaGrad; both classes weigh the same."""
    width = len(rows[0][0])
    weights, squares = [0.0] * width, [1e-6] * width
    totals = [sum(weight for _, target, weight in rows if target == side) for side in (0, 1)]
    order, shuffler = list(range(len(rows))), random.Random(5)
    for _ in range(passes):
        shuffler.shuffle(order)
        for index in order:
            features, target, importance = rows[index]
            total = sum(weight * feature for weight, feature in zip(weights, features, strict=True))
            error = (score.likeness(total) - target) * importance * sum(totals) / 2 / totals[target]
            for place, feature in enumerate(features):
                if feature:
                    step = error * feature + decay * weights[place]
                    squares[place] += step * step
                    weights[place] -= rate * step / math.sqrt(squares[place])
    return weights


def one_hot(width: int) -> list[tuple[float, ...]]:
    """Each weight alone: a judge that has only it gives that feature, the odds being linear in the weights."""
    return [tuple(float(place == other) for other in range(width)) for place in range(width)]


class Features:
    """The features of values, read off the very code that will weigh them."""

    def __init__(self, tables: Tables) -> None:
        self._judges = [score.Judge(tables, score.Weights(*hot)) for hot in one_hot(len(score.Weights()))]

    def of(self, value: str) -> tuple[float, ...] | None:
        """None where the shape or an East Asian rule decides alone."""
        if east_asia.is_east_asian(value) or shape_of(value) is None:
            return None
        return tuple(judge.value_odds(value) for judge in self._judges)


def value_rows(judge: Features, chance: random.Random) -> list[Row]:
    """Single values: names of every origin and shape, and values of every other kind."""
    rows: list[Row] = []
    for _, given, family in simulate.people():
        for shape in simulate.SHAPES:
            for value in simulate.name_column(chance, given, family, shape, 6):
                if features := judge.of(value):
                    rows.append((features, 1, 3.0 if shape in ("given", "family") else 1.0))
    for label, values in simulate.other_kinds():
        foreign = label.startswith(("company", "job", "address")) and not label.endswith(("US", "GB"))
        for _ in range(80):
            value = chance.choice(values)
            if features := judge.of(value.upper() if chance.random() < 0.3 else value):
                rows.append((features, 0, 0.3 if foreign else 1.0))
    return rows


def columns(chance: random.Random) -> list[tuple[int, list[str]]]:
    """Simulated columns, names and others in turn; a third of the name columns are of two origins."""
    origins, kinds = list(simulate.people()), list(simulate.other_kinds())
    found: list[tuple[int, list[str]]] = []
    for number in range(COLUMNS):
        count = chance.choice(ROWS)
        if number % 2:
            _, given, family = chance.choice(origins if chance.random() < 0.35 else origins[:36])
            shape = chance.choice([*simulate.SHAPES, "given", "given", "family", "family", "family, given"])
            values = simulate.name_column(chance, given, family, shape, count)
            if chance.random() < 0.3:
                _, given, family = chance.choice(origins)
                more = simulate.name_column(chance, given, family, shape, count // 2)
                values = values[: count // 2 + 1] + more
        else:
            _, pool = chance.choice(kinds if chance.random() < 0.6 else kinds[:38] + kinds[-7:])
            values = [chance.choice(pool) for _ in range(count)]
            values = [value.upper() for value in values] if chance.random() < 0.35 else values
        found.append((number % 2, values))
    return found


def main() -> None:
    """Fit and print both tables of weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("asset", type=Path)
    tables = Tables(parser.parse_args().asset)
    chance = random.Random(3)
    weights = regression(value_rows(Features(tables), chance))
    for name, weight in zip(score.Weights._fields, weights, strict=True):
        print(f"    {name}: float = {weight:.2f}")
    fitted = score.Weights(*weights)
    hot = one_hot(len(score.ColumnWeights()))
    judges = [score.Judge(tables, fitted, score.ColumnWeights(*single)) for single in hot]
    rows = [
        (tuple(judge.column_odds(values) for judge in judges), side, 1.0) for side, values in columns(chance)
    ]
    weights = regression([row for row in rows if row[0][-1] == 1.0])
    for name, weight in zip(score.ColumnWeights._fields, weights, strict=True):
        print(f"    {name}: float = {weight:.2f}")


if __name__ == "__main__":
    main()
