"""Registries of invented people, built small and really."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from builders.people import Person, people
from tidegate.registry import mapping
from tidegate.registry.access import LABELS
from tidegate.registry.build import Built, build
from tidegate.registry.mapping import PeopleMap
from tidegate.registry.matching import Matching
from tidegate.registry.registry import Registry
from tidegate.registry.rows import RowHits
from tidegate.registry.sources import open_source

MASTER, VAULT = bytes(range(32)), bytes(range(32, 64))
HEADER = ("Case", "A-Number", "Name", "Born", "Country")
TOML = """[people]
case = "Case"
a_number = "A-Number"
name = "Name"
birth_date = { column = "Born", format = "ymd" }
nationality = "Country"
"""
MAP = mapping.parse(
    {"people": {"case": "Case", "a_number": "A-Number", "name": "Name", "nationality": "Country",
                "birth_date": {"column": "Born", "format": "ymd"}}}, "test",
)  # fmt: skip


def rows_of(listed: Sequence[Person]) -> list[tuple[str, ...]]:
    """A row a person, cases `C0`, `C1`, ... in their order."""
    return [(f"C{n}", f"A{p.a_number}", p.name, p.born.isoformat(), p.country) for n, p in enumerate(listed)]


def table(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> str:
    """A csv file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        made = csv.writer(file)
        made.writerow(header)
        made.writerows(rows)
    return str(path)


def built(folder: Path, rows: Sequence[Sequence[str]], people_map: PeopleMap = MAP, **how: object) -> Built:
    """A registry in `folder / "registry"` of rows under `HEADER`."""
    folder.mkdir(exist_ok=True)
    source = open_source(table(folder / "people.csv", rows), people_map)
    options = {"vault_key": VAULT, **how}
    return build(source, people_map, folder / "registry", MASTER, **options)  # type: ignore[arg-type]


def opened(folder: Path, master: bytes = MASTER) -> Registry:
    """The registry that `built` made."""
    return Registry(folder / "registry", master)


def hits(
    registry: Registry, columns: dict[int, Sequence[object]], headings: dict[int, str] | None = None
) -> list[RowHits]:
    """Hits of rows, those that may be chance included."""
    matching = Matching(registry, frozenset(LABELS))
    found = matching.rows.match(columns, headings or {}, len(columns[0]))  # type: ignore[arg-type]
    return [one for one in found if isinstance(one, RowHits)]


def rows_hit(
    registry: Registry, columns: dict[int, Sequence[object]], headings: dict[int, str] | None = None
) -> set[int]:
    """Rows with any hit that is no chance."""
    return {
        row for one in hits(registry, columns, headings) if one.doubt is None for row in one.rows.tolist()
    }


PEOPLE = people(300, seed=41)
