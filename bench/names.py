"""Columns of names against columns of anything else, on words that the tables never saw; peers in the same run.

    python bench/names.py                      builds a table from half of all words first (minutes)
    python bench/names.py --asset HALF.bin     with one built by `tools/build_names.py --holdout 1 --out HALF.bin`

Needs `tools/name_sources/requirements.txt`. *Protocol* is the published floor's: nine origins typed for measuring
only (`names_strangers.txt`), the FakeNameGenerator and company lists inside presidio-evaluator (MIT) where that is
installed, and cities that the table was not built from. *Held out* is harder: every origin and every kind of
`tools/name_sources`, only words that the table was not built from (languages with a closed set of syllables or
characters, which nobody can guess by half, left out).
Peers: Faker's names as a list; the list with letter runs and rules (the published floor); probablepeople where
it is installed. Prints a table and one JSON line; CPU seconds, never wall time.
"""

from __future__ import annotations

import argparse
import collections
import csv
import importlib.util
import json
import math
import random
import re
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tools")]

from name_sources import packages, simulate, typed
from name_sources.evidence import keep_half, long_enough

from tidegate.inspection.names import score
from tidegate.inspection.names.asset import Tables
from tidegate.inspection.names.fold import tokens

SEED = 1
CLOSED = re.compile("vietnam|vi_VN|zh_|ja_JP|ko_KR|characters|pinyin|cantonese|burmese")
ROWS = 30
SHAPES = ("given", "family", "given family", "family, given")
WORDS = re.compile(r"[^\W\d_]+")


class Column(NamedTuple):
    """One test column: 1 for names; its set, its origin or kind, its shape; its values."""

    side: int
    set: str
    kind: str
    shape: str
    values: list[str]


class Peer(NamedTuple):
    """A way to judge a column: its label and its score, higher for names."""

    label: str
    column: Callable[[list[str]], float]


def origin_columns(
    chance: random.Random, label: str, kind: str, given: list[str], family: list[str]
) -> Iterator[Column]:
    """Four shapes of one origin, three columns each; "family, given" in capitals."""
    for shape in SHAPES:
        for _ in range(3):
            values = [
                simulate.SHAPES[shape](chance, chance.choice(given), chance.choice(family), "")
                for _ in range(ROWS)
            ]
            yield Column(
                1, label, kind, shape, [value.upper() for value in values] if "," in shape else values
            )


def other_columns(chance: random.Random, label: str, kind: str, pool: list[str]) -> Iterator[Column]:
    """A kind of other values, six columns, half of them in capitals."""
    for number in range(6):
        values = [chance.choice(pool) for _ in range(ROWS)]
        yield Column(0, label, kind, "", [value.upper() for value in values] if number % 2 else values)


def held_out(chance: random.Random) -> Iterator[Column]:
    """Only words and values that a table built with `--holdout SEED` was not built from."""
    keep = keep_half(SEED)

    def unseen(names: list[str]) -> list[str]:
        return [name for name in names if all(long_enough(word) and not keep(word) for word in tokens(name))]

    for kind, given, family in simulate.people():
        if CLOSED.search(kind):
            continue
        given, family = unseen(given), unseen(family)
        if len(given) > 7 and len(family) > 7:
            yield from origin_columns(chance, "held out", kind, given, family)
    for kind, values in simulate.other_kinds():
        pool = [value for value in values if not keep(value)]
        if len(pool) > 7:
            yield from other_columns(chance, "held out", kind, pool)


def strangers(chance: random.Random) -> Iterator[Column]:
    """Lists typed apart from the training lists, and the cities and countries that training left out."""
    for kind, lines in typed.sections(HERE / "names_strangers.txt"):
        named = dict(line.split(": ", 1) for line in lines)
        if "values" in named:
            yield from other_columns(chance, "strangers", kind, named["values"].split("|"))
        else:
            given, family = named["given"].split(), named["family"].split()
            yield from origin_columns(chance, "strangers", kind, given, family)
    keep = keep_half(SEED)
    for kind, weights in (("cities", (0.0, 20.0)), ("countries and capitals", (20.0, 99.0))):
        pool = {place for place, weight in packages.places() if weights[0] < weight <= weights[1]}
        latin = sorted(
            place for place in pool if len(place) > 3 and not keep(place) and max(place) < "\u0250"
        )
        yield from other_columns(chance, "strangers", kind, latin)


def generated(chance: random.Random) -> Iterator[Column]:
    """FakeNameGenerator people, streets and occupations, and companies, if presidio-evaluator is installed."""
    spec = importlib.util.find_spec("presidio_evaluator")
    if spec is None or not spec.submodule_search_locations:
        return
    folder = Path(spec.submodule_search_locations[0]) / "data_generator" / "raw_data"
    people = list(csv.DictReader((folder / "FakeNameGenerator.com_3000.csv").open(encoding="utf-8-sig")))
    for kind in sorted({person["NameSet"] for person in people}):
        chosen = [person for person in people if person["NameSet"] == kind]
        given, family = [person["GivenName"] for person in chosen], [person["Surname"] for person in chosen]
        yield from origin_columns(chance, "generated", kind, given, family)
    streets = [re.sub(r"[\d.]+", "", person["StreetAddress"]).strip() for person in people]
    companies = [
        row[0]
        for row in csv.reader((folder / "companies_and_organizations.csv").open(encoding="utf-8"))
        if row
    ]
    yield from other_columns(chance, "generated", "streets", streets)
    yield from other_columns(
        chance, "generated", "jobs", [person["Occupation"] for person in people if person["Occupation"]]
    )
    yield from other_columns(chance, "generated", "companies", companies[1:])


def tidegate_column(judge: score.Judge) -> Callable[[list[str]], float]:
    """Tidegate's own answer for a column."""
    return lambda values: score.likeness(judge.column_odds(values))


def mean_of(value: Callable[[str], float]) -> Callable[[list[str]], float]:
    """A value's score taken over a column."""
    return lambda values: sum(map(value, values)) / len(values)


def list_peers() -> Iterator[Peer]:
    """Faker's names as a list alone, and with letter runs (naive Bayes) and organisation words: the known floor."""
    listed = {
        word
        for _, given, family in packages.faker_origins()
        for name in given | family
        for word in tokens(name)
    }
    yield Peer("Faker as a list", mean_of(lambda value: _share(value, listed)))
    words = packages.dictionary()
    other = (
        sorted(words)[::10]
        + [word for place, _ in packages.places() for word in tokens(place) if word.isascii()][::20]
    )
    counts = [
        collections.Counter(run for word in side for run in _runs(word)) for side in (sorted(listed), other)
    ]
    totals = [sum(side.values()) for side in counts]
    odds = {
        run: math.log((counts[0][run] + 0.5) / totals[0] * totals[1] / (counts[1][run] + 0.5))
        for run in counts[0] | counts[1]
        if counts[0][run] + counts[1][run] > 2
    }
    veto = {
        word
        for _, lines in typed.sections(typed.LISTS / "words.txt")
        for line in lines[:1]
        for word in line.split()
    }

    def value(text: str) -> float:
        found = tokens(text)
        if (
            not 0 < len(found) < 6
            or not veto.isdisjoint(found)
            or any(character.isdigit() for character in text)
        ):
            return 0.0
        return sum(1.0 if word in listed else _sound(word, odds) for word in found) / len(found)

    yield Peer("list, letter runs, rules", mean_of(value))


def _share(text: str, listed: set[str]) -> float:
    found = tokens(text)
    return sum(word in listed for word in found) / len(found) if found else 0.0


def _runs(word: str) -> list[str]:
    framed = f"^{word}$"
    return [framed[start : start + size] for size in (2, 3, 4) for start in range(len(framed) - size + 1)]


def _sound(word: str, odds: dict[str, float]) -> float:
    runs = _runs(word)
    return score.likeness(6 * sum(odds.get(run, 0.0) for run in runs) / len(runs))


def probablepeople() -> Iterator[Peer]:
    """The conditional random field, where it is installed: the share of values it calls a person."""
    if importlib.util.find_spec("probablepeople") is None:
        return
    tagger = importlib.import_module("probablepeople")

    def value(text: str) -> float:
        try:
            return float(tagger.tag(text)[1] == "Person")
        except tagger.RepeatedLabelError:
            return 0.0

    yield Peer("probablepeople", mean_of(value))


def measured(peer: Peer, columns: list[Column]) -> dict[str, object]:
    """AUROC, recall where 1 % of the other columns pass, the weakest origins and kinds, and speed."""
    started = time.process_time()
    scores = [peer.column(column.values) for column in columns]
    seconds = time.process_time() - started
    rows = list(zip(columns, scores, strict=True))
    names = [value for column, value in rows if column.side]
    others = sorted(value for column, value in rows if not column.side)
    threshold = others[int(0.99 * len(others))]
    area = sum(bisect_left(others, value) + bisect_right(others, value) for value in names) / 2
    recall, alarms = collections.defaultdict(list), collections.defaultdict(list)
    for column, value in rows:
        (recall if column.side else alarms)[f"{column.set}: {column.kind}"].append(value > threshold)
    return {
        "peer": peer.label,
        "columns": len(columns),
        "auroc": round(area / len(names) / len(others), 4),
        "threshold_1pct": round(threshold, 3),
        "recall_1pct": round(sum(value > threshold for value in names) / len(names), 4),
        "values_per_cpu_s": round(sum(len(column.values) for column in columns) / seconds),
        "weakest": _extremes(recall, False),
        "false_by_kind": _extremes(alarms, True),
        "at": {str(limit): [_above(names, limit), _above(others, limit)] for limit in (0.3, 0.5, 0.7, 0.8)},
    }


def _above(values: list[float], limit: float) -> float:
    return round(sum(value >= limit for value in values) / len(values), 4)


def _extremes(shares: dict[str, list[bool]], highest: bool) -> dict[str, float]:
    means = {kind: round(sum(found) / len(found), 2) for kind, found in shares.items()}
    ordered = sorted(means.items(), key=lambda item: item[1], reverse=highest)
    return {kind: mean for kind, mean in ordered[:8] if mean != (0.0 if highest else 1.0)}


def overlap(columns: list[Column], tables: Tables) -> tuple[list[Column], float]:
    """The name columns without any listed word, and the share of name words that are listed."""
    known: dict[str, bool] = {}
    for column in columns:
        for value in column.values if column.side else ():
            for word in tokens(value):
                known[word] = tables.known(word) is not None
    kept = [
        column._replace(values=fresh)
        for column in columns
        if len(fresh := [v for v in column.values if not column.side or not any(known[w] for w in tokens(v))])
        > 4
    ]
    return kept, sum(known.values()) / len(known)


def main() -> None:
    """Build or take the table, make the columns, judge them by every peer, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--asset", type=Path)
    path = parser.parse_args().asset
    with tempfile.TemporaryDirectory() as folder:
        if path is None:
            path = Path(folder) / "half.bin"
            tool = HERE.parent / "tools" / "build_names.py"
            subprocess.run([sys.executable, tool, "--holdout", str(SEED), "--out", path], check=True)
        tables = Tables(path)
    results = []
    protocol = [*strangers(random.Random(7)), *generated(random.Random(7))]
    fresh, listed = overlap(protocol, tables)
    sets = {
        "protocol": protocol,
        f"protocol, less the {100 * listed:.0f} % listed": fresh,
        "held out": list(held_out(random.Random(7))),
    }
    for label, columns in sets.items():
        judge = score.Judge(tables)
        peers = [Peer("Tidegate", tidegate_column(judge))]
        if columns is protocol:
            peers += [*list_peers(), *probablepeople()]
        for peer in peers:
            result = {"set": label, **measured(peer, columns)}
            results.append(result)
            print(
                f"{label:30} {peer.label:26} {result['columns']:5} columns  AUROC {result['auroc']:.4f}"
                f"  recall at 1 % false {result['recall_1pct']:.3f}  {result['values_per_cpu_s']:8,} values/CPU s"
            )
    print(json.dumps(results, ensure_ascii=False))


if __name__ == "__main__":
    main()
