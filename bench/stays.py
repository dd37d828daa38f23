"""File in hand to everybody stayed, and whose rows are resolved against a registry of a million people.

    python bench/stays.py [--people 6252] [--registry 1000000] [--database URL] [--json] [--folder DIR]

Invented people of the registry's bench in a workbook of twenty columns. Measured: seconds by the clock and of the
processor (reading processes included) from the sealed file to rows, stays, prints and entry; recall of unaltered and
of altered copies against the known truth.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")]

from registry import MAP, MASTER, People

from builders.disclosed import HEADINGS
from builders.workbook import Sheet, Workbook
from tidegate.registry.build import build

Row = dict[str, str]


def rows_of(people: People, count: int, step: int) -> tuple[list[Row], list[int]]:
    """People spread over the whole registry, and their numbers in it."""
    numbers = [at * step for at in range(count)]
    rows = []
    for number in numbers:
        block = people.people(number, number + 1) if count < 50 else None
        rows.append({name: column[0].as_py() for name, column in block.items()} if block else {})
    if not rows[0]:
        whole = people.people(0, numbers[-1] + 1)
        lists = {name: column.to_pylist() for name, column in whole.items()}
        rows = [{name: values[number] for name, values in lists.items()} for number in numbers]
    return rows, numbers


def swapped(day: str) -> str:
    """Day and month changed for one another, where that is a date."""
    year, month, date = day.split("-")
    return f"{year}-{date}-{month}" if int(date) <= 12 else day


def mistyped(number: str) -> str:
    """One digit another."""
    return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"


COPIES: dict[str, Callable[[Row], Row]] = {
    "unaltered": lambda row: row,
    "reordered, in capitals": lambda row: row | {"name": ", ".join(reversed(row["name"].split())).upper()},
    "number in another style": lambda row: row | {"a": f"{row['a'][1:4]}-{row['a'][4:7]}-{row['a'][7:]}"},
    "without a number": lambda row: row | {"a": ""},
    "without a number, day and month swapped": lambda row: row | {"a": "", "born": swapped(row["born"])},
    "number mistyped": lambda row: row | {"a": mistyped(row["a"])},
    "number mistyped, day and month swapped": lambda row: (
        row | {"a": mistyped(row["a"]), "born": swapped(row["born"])}
    ),
}


def workbook(rows: list[Row]) -> bytes:
    """Under twenty headings; what the registry does not know is filled in."""
    lines: list[list[object]] = [list(HEADINGS)]
    for at, row in enumerate(rows):
        lines.append(
            [
                row["name"], row["a"] or None, dt.date.fromisoformat(row["born"]), "FM"[at % 2], row["country"],
                f"F{at // 2:07}", f"K{at:08}", "Eloy Federal Contract Facility", "In custody",
                dt.date(2022, 3, 1 + at % 28), "Positive Credible Fear", "Positive", dt.date(2022, 11, 1 + at % 28),
                "In proceedings", dt.date(2023, 1, 1 + at % 28), "Jordan Fairweather", "202-555-0142", "Spanish",
                None, None,
            ]
        )  # fmt: skip
    return Workbook([Sheet("Export", lines)]).to_bytes()


def installation(home: Path, registry: Path, database: str) -> Any:
    """A new home that knows the registry; its office."""
    from tidegate.keys import files
    from tidegate.service.instance.make import make
    from tidegate.service.serve import schema
    from tidegate.service.start import start

    make(home)
    files.make_private(str(home / "keys" / "registry.key"))
    (home / "keys" / "registry.key").chmod(0o600)
    (home / "keys" / "registry.key").write_bytes(MASTER)
    with (home / "instance.toml").open("a") as file:
        file.write(f'\n[registry]\nfolder = "{registry}"\nkey = "file:keys/registry.key"\n')
        if database:
            file.write(f'\n[database]\nurl = "{database}"\n')
    start(home)
    schema.migrate()
    from tidegate.service.office import office

    return office()


def incident(office: Any, content: bytes) -> Any:
    """Opened over a file that lies in the vault."""
    from django.db import transaction

    from tidegate.record.acts import Act
    from tidegate.service.accounts.actor import SYSTEM
    from tidegate.service.incidents.holder import holder
    from tidegate.service.incidents.models import Incident
    from tidegate.service.ledger.append import append

    made = Incident(
        reference=f"bench-{Incident.objects.count()}", source="hand", opened_at=office.now(), length=len(content),
        path="list.xlsx", details="",
    )  # fmt: skip
    made.sha256 = office.vault.put(holder(made.pk), io.BytesIO(content)).digest
    with transaction.atomic():
        made.save()
        append(Act.INCIDENT_OPENED, actor=SYSTEM, subject=str(made.pk), detail={}, now=office.now())
    return made


def processor() -> float:
    """Seconds of this process and of all that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def stayed(office: Any, content: bytes) -> tuple[Any, dict[str, object]]:
    """One incident; what it took."""
    from tidegate.service.stays.acts.stay import stay

    made = incident(office, content)
    wall, used = time.perf_counter(), processor()
    outcome = stay(office, made, lambda _: None)
    return made, {
        "wall_seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(processor() - used, 2),
        **outcome,
    }


def resolution(office: Any, made: Any, numbers: list[int]) -> dict[str, float]:
    """Shares of people resolved to whom they are: alone, or as one of the candidates."""
    from tidegate.response.people.resolve import resolve
    from tidegate.service.stays import recorded, roster

    digest = recorded.of_incidents()[str(made.pk)].roster
    people = roster.opened(office, made.pk, digest).people[: len(numbers)]
    found = [resolve(person) for person in people]
    exact = sum(one.how == "exact" and one.candidates == (n,) for one, n in zip(found, numbers, strict=False))
    among = sum(n in one.candidates for one, n in zip(found, numbers, strict=False))
    wrong = sum(one.how == "exact" and one.candidates != (n,) for one, n in zip(found, numbers, strict=False))
    return {
        "people": len(people),
        "exact": round(exact / len(numbers), 4),
        "found": round(among / len(numbers), 4),
        "exact_but_another": round(wrong / len(numbers), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=6252)
    parser.add_argument("--registry", type=int, default=1_000_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="stays-"))
    try:
        source = People(given.registry)
        if not (folder / "registry").exists():
            build(source, MAP, folder / "registry", MASTER)
        rows, numbers = rows_of(source, given.people, given.registry // given.people)
        home = folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        office = installation(home, folder / "registry", given.database)
        told: dict[str, object] = {
            "registry": given.registry,
            "database": given.database.partition(":")[0] or "sqlite",
        }
        copies: dict[str, object] = {}
        for name, copy in COPIES.items():
            made, took = stayed(office, workbook([copy(row) for row in rows]))
            copies[name] = resolution(office, made, numbers)
            if name == "unaltered":
                told["to_all_stayed"] = took
        told["resolution"] = copies
        print(json.dumps(told) if given.json else json.dumps(told, indent=2))
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
