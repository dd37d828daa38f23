"""The registry at any size: build it, ask it, and set the peers beside it.

    python bench/registry.py --people 1000000 [--json] [--peers] [--check] [--folder DIR]

People are invented: two words of a name out of 300,000 pronounceable ones, an A-number, a receipt, a birth date, a
country. What it takes to invent them is measured by itself and taken off the build. CPU seconds of one process.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")]

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidegate.registry import mapping
from tidegate.registry.access import LABELS
from tidegate.registry.build import build
from tidegate.registry.chance import Chance
from tidegate.registry.fingerprint import cmac
from tidegate.registry.matching import Matching
from tidegate.registry.registry import Registry
from tidegate.registry.rows import Expected
from tidegate.registry.sources.interface import Batch

MASTER = bytes(range(32))
ROWS = 500_000
MAP = mapping.parse(
    {"people": {"case": "case", "a_number": "a", "receipt": "receipt", "name": "name", "nationality": "country",
                "birth_date": {"column": "born", "format": "ymd"}},
     "index": {"pairs": ["name+birth_date", "name+nationality"]}}, "bench",
)  # fmt: skip
COUNTRIES = ["Honduras", "Guatemala", "El Salvador", "Mexico", "Haiti", "Cuba", "Venezuela", "Colombia", "Ecuador",
             "Iran", "Afghanistan", "Iraq", "Syria", "Egypt", "Ethiopia", "Eritrea", "Somalia", "Cameroon", "Nigeria",
             "China", "India", "Russia", "Ukraine", "Turkey"]  # fmt: skip


def words(count: int, seed: int) -> pa.Array:
    """Different pronounceable words, with a capital: open and closed syllables, as in names of many places."""
    random_ = random.Random(seed)
    first = [
        "b",
        "ch",
        "d",
        "f",
        "g",
        "gh",
        "h",
        "j",
        "k",
        "kh",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "sh",
        "t",
        "v",
        "w",
        "y",
        "z",
        "br",
        "dr",
        "gr",
        "kr",
        "pr",
        "st",
        "tr",
    ]
    last = [*[""] * 12, *["n", "m", "r", "l", "s", "k", "t", "d", "sh", "b", "nd", "rt", "ng"]]
    made: dict[str, None] = {}
    while len(made) < count:
        syllables = (
            random_.choice(first) + random_.choice("aaeiiou") + random_.choice(last)
            for _ in range(random_.choice((2, 2, 3)))
        )
        made["".join(syllables).capitalize()] = None
    return pa.array(made)


class People:
    """A source of invented people. The `n`th is the same in every run."""

    name = "invented people"

    def __init__(self, count: int) -> None:
        self._count = count
        self.seconds = 0.0
        self._given, self._family = words(60_000, 1), words(240_000, 2)
        days = (np.datetime64("1940-01-01") + np.arange(25_000)).astype(str)
        self._days = pa.array(days.tolist())
        self._countries = pa.array(COUNTRIES)

    def identity(self) -> str:
        return f"bench {self._count}"

    def rows(self) -> int:
        return self._count

    def batches(self, columns: tuple[str, ...], after: str = "") -> Iterator[Batch]:
        for start in range(int(after or 0), self._count, ROWS):
            began = time.process_time()
            made = self.people(start, min(start + ROWS, self._count))
            self.seconds += time.process_time() - began
            yield Batch({name: made[name] for name in columns}, str(start + ROWS))

    def people(self, start: int, end: int) -> dict[str, pa.Array]:
        """Columns of texts, of any stretch of people."""
        blocks = [self._block(first) for first in range(start // ROWS * ROWS, end, ROWS)]
        first = start // ROWS * ROWS
        joined = {name: pa.concat_arrays([block[name] for block in blocks]) for name in blocks[0]}
        return {name: column.slice(start - first, end - start) for name, column in joined.items()}

    def _block(self, start: int) -> dict[str, pa.Array]:
        end = start + ROWS
        number = np.arange(start, end, dtype=np.uint64)
        mixed = number * np.uint64(0x9E3779B97F4A7C15)
        draw = np.random.default_rng(start + 7)
        size = end - start
        # A step without a common divisor goes through all numbers once.
        alien = (number * np.uint64(618_033_989) + np.uint64(12_345)) % np.uint64(899_999_993) + np.uint64(
            100_000_000
        )
        texts = pa.array(alien).cast(pa.string())
        receipt = pa.array((mixed >> np.uint64(30)) % np.uint64(10_000_000_000)).cast(pa.string())
        given = self._given.take(pa.array((60_000 * draw.random(size) ** 2).astype(np.int64)))
        family = self._family.take(pa.array((240_000 * draw.random(size) ** 2).astype(np.int64)))
        return {
            "case": texts,
            "a": pc.binary_join_element_wise("A", texts, ""),
            "receipt": pc.binary_join_element_wise("IOE", pc.utf8_lpad(receipt, 10, "0"), ""),
            "name": pc.binary_join_element_wise(given, family, " "),
            "born": self._days.take(pa.array(draw.integers(0, 25_000, size))),
            "country": self._countries.take(pa.array(draw.integers(0, len(COUNTRIES), size))),
        }


def matched(matching: Matching, columns: dict[int, list[object]], count: int) -> tuple[int, set[int]]:
    """How many rows have a hit, by the batch that the gate uses, chance weighed; and whose they are."""
    rows: set[int] = set()
    people: set[int] = set()
    chance = Chance()
    for start in range(0, count, 65_536):
        piece = {c: values[start : start + 65_536] for c, values in columns.items()}
        for found in matching.rows.match(piece, {}, len(next(iter(piece.values())))):
            if isinstance(found, Expected):
                chance.expect(found.doubt, found.hits, found.asked)
            elif found.doubt is None:
                rows |= {start + at for at in found.rows.tolist()}
                people |= set(found.people.tolist())
            else:
                for at, who in zip(found.rows.tolist(), found.people.tolist(), strict=True):
                    chance.hit(found.doubt, who, (start + at, who))
    for at, who in chance.proven():
        rows.add(at)
        people.add(who)
    return len(rows), people


def altered(people: dict[str, list[str]]) -> dict[str, dict[int, list[object]]]:
    """The same people as other files would have them."""
    names = people["name"]
    turned = [" ".join(reversed(name.split())) for name in names]
    return {
        "exact": {0: names, 1: people["born"]},
        "by number": {0: people["a"]},
        "reordered": {
            0: [f"{name.split()[1].upper()}, {name.split()[0]}" for name in names],
            1: people["born"],
        },
        "recased and respaced": {0: [f"  {name.upper()} " for name in turned], 1: people["born"]},
        "redated": {0: names, 1: [f"{int(d[8:])}/{int(d[5:7])}/{d[:4]}" for d in people["born"]]},
        "in two columns": {
            0: [n.split()[1] for n in names],
            3: [n.split()[0] for n in names],
            1: people["born"],
        },
        "by name and country": {0: turned, 1: people["country"]},
        "number in another style": {0: [f"{a[1:4]}-{a[4:7]}-{a[7:]}" for a in people["a"]]},
    }


def cpu(job: object) -> tuple[float, object]:
    began = time.process_time()
    result = job()  # type: ignore[operator]
    return time.process_time() - began, result


def measure(count: int, folder: Path, peers: bool) -> dict[str, object]:
    told: dict[str, object] = {"people": count}
    source = People(count)
    seconds, _ = cpu(lambda: build(source, MAP, folder / "registry", MASTER, progress=progress))
    told["inventing_cpu_seconds"] = round(source.seconds, 1)
    told["build_cpu_seconds"] = round(seconds - source.seconds, 1)
    told["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    opened = time.perf_counter()
    registry = Registry(folder / "registry", MASTER)
    told["open_ms"] = round(1000 * (time.perf_counter() - opened), 2)
    told |= {
        "keys": registry.keys,
        "index_bytes": registry.size,
        "bytes_per_key": round(registry.size / registry.keys, 2),
    }
    told |= asked(registry, source, count)
    matching = Matching(registry, frozenset(LABELS))
    told |= recall(matching, source, count)
    told |= files(matching, source, count, folder)
    if peers:
        told["peers"] = beside(registry, source, count)
    registry.close()
    return told


def progress(doing: str, done: int, total: int | None) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{doing} {done:,}")


def asked(registry: Registry, source: People, count: int) -> dict[str, object]:
    """Look-ups of fingerprints, 5 % of them present, warm; and one by one."""
    draw = np.random.default_rng(5)
    keys = draw.integers(0, 2**63, 2_000_000).astype(np.uint64) * np.uint64(2)
    some = source.people(0, min(100_000, count))["a"]
    present = cmac(MASTER, "a_number").of(pc.utf8_ltrim(some, "A"))
    keys[: present.size] = present
    draw.shuffle(keys)
    registry.find(keys)
    seconds = min(cpu(lambda: registry.find(keys))[0] for _ in range(3))
    single, _ = cpu(lambda: [registry.find(keys[at : at + 1]) for at in range(2000)])
    return {
        "lookups_per_second": round(keys.size / seconds),
        "single_query_us": round(1e6 * single / 2000, 1),
    }


def recall(matching: Matching, source: People, count: int) -> dict[str, object]:
    """The share of altered copies of people that are recognised."""
    size = min(5000, count)
    people = {name: column.to_pylist() for name, column in source.people(0, size).items()}
    shares = {how: matched(matching, columns, size)[0] / size for how, columns in altered(people).items()}
    told: dict[str, object] = {"recall_exact": shares.pop("exact"), "recall": shares}
    told |= romanised()
    return told


def romanised() -> dict[str, object]:
    """People registered in one spelling of their name and met in another, held-out spellings only."""
    from unit.registry import spellings

    pairs = [pair for group in spellings.GROUPS for pair in spellings.pairs(group, held_out=True)]
    draw = random.Random(11)
    born = [f"{draw.randint(1950, 2004)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}" for _ in pairs]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["name", "born"])
            table.writerows(zip((one for one, _ in pairs), born, strict=True))
        from tidegate.registry.sources import open_source

        small = mapping.parse({"people": {"name": "name", "birth_date": "born"}}, "bench")
        build(open_source(str(path), small), small, Path(folder) / "r", MASTER)
        matching = Matching(Registry(Path(folder) / "r", MASTER), frozenset(LABELS))
        rows, _ = matched(matching, {0: [other for _, other in pairs], 1: born}, len(pairs))
    return {"recall_romanised": round(rows / len(pairs), 4), "romanised_pairs": len(pairs)}


def files(matching: Matching, source: People, count: int, folder: Path) -> dict[str, object]:
    """A leak of 6,252 rows, and ordinary files of a million rows that speak of nobody in the registry."""
    small = {c: column.to_pylist() for c, column in enumerate(source.people(0, min(6252, count)).values())}
    seconds, found = cpu(lambda: matched(matching, small, len(small[0])))
    strangers = People(count + 1_000_000).people(count, count + 1_000_000)
    draw = np.random.default_rng(99)
    big: dict[int, list[object]] = {
        0: strangers["name"].to_pylist(),
        1: strangers["born"].to_pylist(),
        2: strangers["country"].to_pylist(),
        **{c: draw.integers(0, 10 ** (c % 7 + 1), 1_000_000).astype(str).tolist() for c in range(3, 13)},
        13: [f"Unit {n % 97} of the office" for n in range(1_000_000)],
        14: [f"{n % 28 + 1}/{n % 12 + 1}/{2000 + n % 24}" for n in range(1_000_000)],
    }
    long, chance = cpu(lambda: matched(matching, big, 1_000_000))
    return {
        "leak_rows": len(small[0]),
        "leak_found": found[0],  # type: ignore[index]
        "leak_cpu_seconds": round(seconds, 2),
        "million_rows_cpu_seconds": round(long, 1),
        "million_rows_matched": chance[0],  # type: ignore[index]
    }


def beside(registry: Registry, source: People, count: int) -> dict[str, object]:
    """The same A-numbers looked up by what others use, CPU seconds for a million questions each."""
    held = pc.utf8_ltrim(source.people(0, count)["a"], "A") if count <= 5_000_000 else None
    if held is None:
        return {"left out": "peers are measured up to 5,000,000 people"}
    asked_ = pa.concat_arrays(
        [held.slice(0, min(50_000, count)), pa.array([f"{n:09d}" for n in range(950_000)])]
    )
    told: dict[str, object] = {}
    seconds, _ = cpu(lambda: registry.find(cmac(MASTER, "a_number").of(asked_)))
    told["tidegate"] = round(seconds, 3)
    for name, job in (("duckdb join", _duckdb), ("polars join", _polars), ("lmdb get", _lmdb)):
        try:
            told[name] = round(job(held, asked_), 3)
        except ImportError as error:
            told[name] = f"{error.name} is not installed"
    return told


def _duckdb(held: pa.Array, asked_: pa.Array) -> float:
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads=1")
    connection.register("h", pa.table({"a": held}))
    connection.execute("create table held as select * from h")
    connection.register("asked", pa.table({"a": asked_}))
    return cpu(lambda: connection.execute("select count(*) from asked join held using (a)").fetchall())[0]


def _polars(held: pa.Array, asked_: pa.Array) -> float:
    import polars

    one, other = polars.from_arrow(pa.table({"a": held})), polars.from_arrow(pa.table({"a": asked_}))
    return cpu(lambda: other.join(one, on="a").height)[0]


def _lmdb(held: pa.Array, asked_: pa.Array) -> float:
    import lmdb

    with tempfile.TemporaryDirectory() as folder:
        environment = lmdb.open(folder, map_size=1 << 34, sync=False)
        with environment.begin(write=True) as change:
            change.cursor().putmulti((value.encode(), b"1") for value in sorted(held.to_pylist()))
        values = [value.encode() for value in asked_.to_pylist()]
        with environment.begin() as reading:
            return cpu(lambda: sum(reading.get(value) is not None for value in values))[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true", help="one object and nothing else")
    parser.add_argument(
        "--peers", action="store_true", help="DuckDB, Polars and LMDB beside it, where installed"
    )
    parser.add_argument("--folder", help="where the index is built (default: a folder that is deleted)")
    parser.add_argument(
        "--check", action="store_true", help="exit 1 where sizes or recall are not as promised"
    )
    arguments = parser.parse_args()
    folder = Path(arguments.folder or tempfile.mkdtemp(prefix="tidegate-registry-"))
    try:
        told = measure(arguments.people, folder, arguments.peers)
    finally:
        if not arguments.folder:
            shutil.rmtree(folder, ignore_errors=True)
    if arguments.json:
        print(json.dumps(told))
    else:
        for name, value in told.items():
            print(f"{name:28} {value}")
    broken = [name for name, holds in PROMISES.items() if not holds(told)] if arguments.check else []
    for name in broken:
        print(f"not as promised: {name}", file=sys.stderr)
    return 1 if broken else 0


PROMISES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "at most 12 bytes a key": lambda told: told["bytes_per_key"] <= 12,
    "everybody met exactly, in another order, style or date": lambda told: (
        told["recall_exact"] == 1 and all(share == 1 for share in told["recall"].values())
    ),
    "nine in ten met in another romanisation": lambda told: told["recall_romanised"] >= 0.9,
    "the whole leak": lambda told: told["leak_found"] == told["leak_rows"],
}
"""What does not depend on the machine; for registries of up to a few million people."""


if __name__ == "__main__":
    sys.exit(main())
