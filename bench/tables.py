"""Tables: cells per CPU second and what is found, on invented people and invented statistics.

    python bench/tables.py [ROWS]          15 columns each; default 50,000 rows

Prints one line a table: cells, CPU seconds, cells per CPU second, people, the surest roster, growth in MiB.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "unit" / "inspection" / "tables")]

from invented import COUNTRIES, FACILITIES, FAMILY, GIVEN

from tidegate.inspection.tables import Tables
from tidegate.inspection.tally import Tally
from tidegate.model.content import BLOCK_ROWS, Block, Row, Table, Value
from tidegate.model.finding import InformationType
from tidegate.model.location import Location

CHANCE = random.Random(20_221_128)


def statistics(number: int) -> list[Value]:
    """A row of a statistics sheet with number cells."""
    figures: list[Value] = [
        CHANCE.randrange(100_000) if at % 2 else round(CHANCE.random() * 1000, 3) for at in range(13)
    ]
    return [FACILITIES[number % len(FACILITIES)], "MIA", *figures]


def written(number: int) -> list[Value]:
    """The same as text, as delimited files have it."""
    return [str(value) for value in statistics(number)]


def person(number: int) -> list[Value]:
    """A row about one invented person."""
    return [
        f"A{250_000_000 + number}", CHANCE.choice(FAMILY), CHANCE.choice(GIVEN),
        f"{CHANCE.randint(1, 12):02d}/{CHANCE.randint(1, 28):02d}/{CHANCE.randint(1950, 2004)}",
        CHANCE.choice(COUNTRIES), CHANCE.choice(FACILITIES), "Credible Fear Pending", f"{CHANCE.choice(GIVEN)} Mejia",
        f"202-555-01{number % 100:02d}", f"desk{number % 50}@example.org", "M", CHANCE.randrange(999),
        f"06/{CHANCE.randint(1, 28):02d}/2022", f"x{number % 50}", "Medical hold",
    ]  # fmt: skip


def blocks(make: Callable[[int], list[Value]], rows: int) -> Iterator[Block]:
    """Blocks of a table whose rows `make` gives."""
    table = Table(Location(), "bench")
    for start in range(1, rows + 1, BLOCK_ROWS):
        numbers = range(start, min(start + BLOCK_ROWS, rows + 1))
        yield Block(table, [Row(number, dict(enumerate(make(number)))) for number in numbers])


def measure(name: str, make: Callable[[int], list[Value]], rows: int) -> None:
    """One line of the table; making the rows is not counted."""
    tally = Tally(b"0" * 16)
    tables, cpu, cells = Tables(tally), 0.0, 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for block in blocks(make, rows):
        cells += sum(len(row.cells) for row in block.each_row())
        started = time.process_time()
        tables.read(block)
        cpu += time.process_time() - started
    started = time.process_time()
    tables.finish()
    cpu += time.process_time() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    surest = next((f.likelihood.label for f in tally.findings if f.type is InformationType.ROSTER), "none")
    print(
        f"{name:<24} {cells:>12,} cells {cpu:>8.2f} s {cells / cpu:>10,.0f} cells/s"
        f" {len(tally.people):>9,} people, roster {surest}, {grown:+.0f} MiB"
    )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    measure("statistics, number cells", statistics, count)
    measure("statistics, as text", written, count)
    measure("people", person, count)
