"""How often the spellings of one name share a key, and how often other people's names do; and what a key costs.

    python bench/romanisation.py [--draws N] [--missed GROUP]

Recall: pairs of spellings in `tests/assets/spellings`, two fifths of the names held out by hash; a pair meets where
the words of both agree in any order, or those of one with a joined form of the other. Collisions: names of all
locales of Faker (dev dependency). CPU microseconds per call, for values not seen before. Prints a table and one JSON
line. `--missed` prints the pairs of the fitted part that do not meet; the held-out part is never printed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests")]

from tidegate.registry.normalise.dates import birth_days
from tidegate.registry.normalise.identifiers import identifier
from tidegate.registry.normalise.names import name_forms, name_tokens
from unit.registry import people_of_faker, spellings


def recalls() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    print(f"{'group':12}{'fitted':>8}{'pairs':>7}{'held out':>10}{'pairs':>7}")
    for group in spellings.GROUPS:
        fitted, fitted_pairs = spellings.recall(group, held_out=False)
        held, held_pairs = spellings.recall(group, held_out=True)
        print(f"{group:12}{fitted:8.3f}{fitted_pairs:7}{held:10.3f}{held_pairs:7}")
        found[group] = {"fitted": round(fitted, 4), "held_out": round(held, 4), "held_out_pairs": held_pairs}
    return found


def microseconds(call: object, values: list[object]) -> float:
    assert callable(call)
    start = time.process_time()
    for value in values:
        call(value)
    return (time.process_time() - start) / len(values) * 1e6


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--draws", type=int, default=50_000)
    arguments.add_argument("--missed", choices=spellings.GROUPS)
    chosen = arguments.parse_args()
    if chosen.missed:
        for one, other in spellings.pairs(chosen.missed, held_out=False):
            if not spellings.meet(one, other):
                print(one, name_tokens(one), "|", other, name_tokens(other))
        return
    people = people_of_faker.lists()
    names = sorted({name for given, family in people.values() for name in given + family})
    costs = {
        "name_tokens": microseconds(name_tokens, list(names)),
        "name_forms": microseconds(
            name_forms, [f"{one} {other}" for one, other in zip(names, names[7:], strict=False)]
        ),
        "birth_days": microseconds(
            birth_days, [f"{n % 28 + 1}/{n % 12 + 1}/{1930 + n % 90}" for n in range(20_000)]
        ),
        "identifier": microseconds(identifier, [f"A{900_000_000 + n}" for n in range(20_000)]),
    }
    recall = recalls()
    found = people_of_faker.buckets(set(names))
    different = sum(map(len, found.values()))
    bucket = different / len(found)
    both = people_of_faker.chance(people, chosen.draws)
    print(f"{different} different names, {len(found)} keys: {bucket:.2f} a key")
    print(f"two random people: equal keys {both.keys:.1e}, equal spellings {both.spellings:.1e}")
    print("microseconds a call:", ", ".join(f"{name} {cost:.0f}" for name, cost in costs.items()))
    print(
        json.dumps(
            {
                "recall": recall,
                "names_per_key": round(bucket, 3),
                "chance_equal_keys": both.keys,
                "chance_equal_spellings": both.spellings,
                "microseconds": {name: round(cost, 1) for name, cost in costs.items()},
            }
        )
    )


if __name__ == "__main__":
    main()
