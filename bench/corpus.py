"""Bench inputs, all people invented: the leak, eight disguises of it, and the statistics it was mistaken for.

    python bench/corpus.py OUT [--people 6252]

`load(OUT)` also takes a folder of the same layout made elsewhere: `ice_like.csv`, `ice_like.xlsx`, `stats.xlsx`
and `stats_*.csv`.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import re
import sys
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from builders.people import FACILITIES, people

LEAK = ["A-Number", "Last Name", "First Name", "Middle Name", "DOB", "Country of Citizenship", "Facility",
        "Case Status", "Attorney Name", "Attorney Phone", "Attorney Email", "Notes"]  # fmt: skip
SHORT = ["A-Number", "Last Name", "First Name", "Country of Citizenship", "Facility", "Case Status"]
MONTHS = ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]
Rows = list[list[object]]


def leak(count: int, seed: int = 20221128) -> Rows:
    """Heading and `count` rows of twelve columns, A-numbers in four styles."""
    chance = random.Random(seed)
    counsel = people(180, seed + 1)
    rows: Rows = [list(LEAK)]
    for index, person in enumerate(people(count, seed)):
        n = person.a_number
        number = (f"A{n}", int(n), f"A{n[:3]}-{n[3:6]}-{n[6:]}", f"A {n[:3]} {n[3:6]} {n[6:]}")[index % 4]
        lawyer = chance.choice(counsel) if chance.random() < 0.6 else None
        note = chance.choice(
            ("Requests interpreter", "Medical hold", "", f"Detained since {person.born:%m/%d}/2022")
        )
        rows.append([
            number, person.family, person.given, "", person.born, person.country, person.facility, person.claim,
            lawyer.name if lawyer else "", lawyer.phone if lawyer else "", lawyer.email if lawyer else "", note,
        ])  # fmt: skip
    return rows


def statistics(seed: int = 7) -> dict[str, Rows]:
    """Six sheets with nobody in them, and many nine-digit integers."""
    chance = random.Random(seed)
    number = chance.randint
    population: Rows = [
        ["Average Daily Population by facility, FY 2022"],
        ["Facility", "Type", *MONTHS, "Total"],
    ]
    for facility in FACILITIES * 3:
        counts = [number(0, 1900) for _ in MONTHS]
        population.append([facility, chance.choice(("CDF", "IGSA", "SPC")), *counts, sum(counts)])
    sites: Rows = [
        ["Facility", "State", "Zip", "Main Phone", "Guaranteed Minimum", "Last Inspection", "Contract No."]
    ]
    for facility in FACILITIES:
        sites.append([facility, chance.choice(("TX", "GA", "CA")), str(number(10000, 99999)),
                      f"202-555-01{number(0, 99):02d}", number(0, 1000), dt.date(2022, number(1, 12), 5),
                      f"70CDCR{number(18, 22)}D{number(1, 99):08d}"])  # fmt: skip
    budget: Rows = [["Quarter", "Obligations ($)", "Outlays ($)", "Encounter Control Total", "Budget Line"]]
    for year in range(2012, 2023):
        for quarter in range(1, 5):
            line = f"{number(100, 999)}-{number(10, 99)}-{number(1000, 9999)}"
            budget.append([f"FY{year} Q{quarter}", number(10**8, 10**9 - 1), number(10**8, 10**9 - 1),
                           number(10**6, 10**7), line])  # fmt: skip
    countries: Rows = [["Country of Citizenship", "Book-ins", "Removals", "Share"]]
    for country in [
        "Guatemala",
        "Honduras",
        "Mexico",
        "Venezuela",
        "Cuba",
        "Peru",
        "Iran",
        "Russia",
        "China",
        "India",
        "Haiti",
        "Georgia",
    ]:
        countries.append([country, number(10, 200_000), number(10, 90_000), round(chance.random(), 4)])
    notes: Rows = [["Notes"], ["Counts below 11 are suppressed."], ["ADP: average daily population."],
                   ["For questions contact the Office of Public Affairs at 202-555-0143."]]  # fmt: skip
    daily: Rows = [["Date", "Currently Detained", "Book-ins", "Population Check Sum"]]
    for day in range(365):
        date = dt.date(2021, 10, 1) + dt.timedelta(days=day)
        daily.append([date, number(18_000, 30_000), number(300, 1500), number(10**8, 3 * 10**8)])
    return {"ADP": population, "Facilities": sites, "Budget": budget, "Nationality": countries, "Notes": notes,
            "Daily": daily}  # fmt: skip


def disguises(rows: Rows) -> dict[str, Rows]:
    """Eight shapes of the same leak."""
    at = {heading: index for index, heading in enumerate(rows[0])}

    def pick(columns: list[str], change=lambda heading, value: value) -> Rows:
        body = [[change(c, row[at[c]]) for c in columns] for row in rows[1:]]
        return [list(columns), *body]

    def digits(heading: str, value: object) -> object:
        return re.sub(r"\D", "", str(value)) if heading == "A-Number" else value

    one = [[f"{r[at['Last Name']]}, {r[at['First Name']]}".upper(), digits("A-Number", r[0]), r[at["Facility"]]]
           for r in rows[1:]]  # fmt: skip
    born = [[f"{r[at['First Name']]} {r[at['Last Name']]}", r[at["DOB"]]] for r in rows[1:]]
    return {
        "12 columns": rows,
        "the real columns": pick(SHORT),
        "ALL CAPS": pick(SHORT, lambda heading, value: _plain(str(value)).upper()),
        "bare digits": pick(SHORT, digits),
        "no header": pick(SHORT)[1:],
        "first 25 rows": pick(SHORT)[:26],
        "LAST, FIRST in one column": [["Name", "ID", "Location"], *one],
        "name and birth date only": [["x", "y"], *born],
    }


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def write_csv(path: Path, rows: Rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        shown = ([f"{v:%m/%d/%Y}" if isinstance(v, dt.date) else v for v in row] for row in rows)
        csv.writer(out).writerows(shown)


def write_workbook(path: Path, sheets: dict[str, Rows]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if value == "" else value for value in row])
    book.save(path)


def make(out: Path, count: int = 6252) -> None:
    """Write the folder."""
    out.mkdir(parents=True, exist_ok=True)
    rows, sheets = leak(count), statistics()
    write_csv(out / "ice_like.csv", rows)
    write_workbook(out / "ice_like.xlsx", {"Sheet1": rows})
    write_workbook(out / "stats.xlsx", sheets)
    for name, table in sheets.items():
        write_csv(out / f"stats_{name}.csv", table)


def make_disguises(folder: Path, out: Path) -> dict[str, Path]:
    """The eight disguises of `folder/ice_like.csv`, as csv files in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    with (folder / "ice_like.csv").open(newline="", encoding="utf-8") as text:
        rows: Rows = [list(row) for row in csv.reader(text)]
    paths = {}
    for index, (name, table) in enumerate(disguises(rows).items()):
        paths[name] = out / f"disguise_{index + 1}.csv"
        write_csv(paths[name], table)
    return paths


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--people", type=int, default=6252)
    options = parser.parse_args()
    make(options.out, options.people)
