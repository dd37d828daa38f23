"""What agencies publish every week stays silent: statistics, directories, dictionaries, templates."""

from __future__ import annotations

import calendar
import random

import pytest
from invented import CLAIMS, COUNTRIES, FACILITIES, HEADINGS, counts, judge

from tidegate.model.content import Value
from tidegate.model.finding import InformationType

Rows = list[list[Value]]
CHANCE = random.Random(7)
CITIES = [
    "Taylor",
    "Bakersfield",
    "Conroe",
    "Tulsa",
    "Houston",
    "Miami",
    "Tacoma",
    "Atlanta",
    "Beaumont",
    "Eloy",
]
MONTHS = list(calendar.month_name)[1:]


def _n(least: int, most: int) -> int:
    return CHANCE.randint(least, most)


INNOCENT: dict[str, Rows] = {
    "by facility": counts(60),
    "by facility, nine digits, no header": [[place, _n(2 * 10**8, 24 * 10**7)] for place in FACILITIES * 5],
    "by month": [["Country of Citizenship", *MONTHS], *([c, *(_n(0, 9999) for _ in MONTHS)] for c in COUNTRIES)],
    "claims by country": [["Country", "Credible Fear Claims", "Asylum"], *([c, _n(0, 99), _n(0, 9)] for c in COUNTRIES)],
    "by status": [["Case Status", "Count", "%"], *([claim, _n(0, 9999), "12.5%"] for claim in CLAIMS)],
    "long form": [["Fiscal Year", "Nationality", "Outcome", "Count"],
                  *([f"FY{year}", c, claim, _n(1, 999)] for year in (2020, 2021) for c in COUNTRIES for claim in CLAIMS)],
    "long form without header": [[f"FY{year}", c, claim, _n(1, 999)]
                                 for year in (2020, 2021) for c in COUNTRIES for claim in CLAIMS],
    "by year of birth": [["Year of birth", "Nationality", "Number of claims"],
                         *([year, c, _n(1, 99)] for year in range(1950, 2000, 10) for c in COUNTRIES)],
    "daily": [["Date", "Detained", "Check sum"], *([f"{d:02d}/{m:02d}/2022", _n(10**4, 10**5), _n(10**8, 3 * 10**8)]
                                                  for m in range(1, 13) for d in range(1, 29))],
    "budget lines like SSNs": [["Quarter", "Budget Line", "Outlays"],
                               *([f"FY2022 Q{q}", f"{_n(100, 665)}-{_n(10, 99)}-{_n(1000, 9999)}", _n(10**8, 10**9)]
                                 for q in (1, 2, 3, 4) for _ in range(9))],
    "facility directory": [["Facility", "Address", "City", "Phone"],
                           *([f, f"{_n(1, 999)} Main Street", c, f"202-555-01{_n(10, 99)}"]
                             for f, c in zip(FACILITIES, CITIES, strict=False))],
    "field offices": [["Field Office", "Phone", "E-mail"],
                      *([f"{c} Field Office", f"202-555-01{_n(10, 99)}", f"{c.lower()}@example.org"] for c in CITIES)],
    "cities": [["City", "Arrests", "Removals"], *([c, _n(0, 99), _n(0, 99)] for c in CITIES)],
    "part numbers": [["Part number", "Description", "Qty"], *([219_884_310 + at, "Bolt", 5] for at in range(40))],
    "dictionary": [["Field", "Description"], ["Last Name", "Surname of the person"], ["DOB", "Date of birth"],
                   ["A-Number", "Alien registration number"], ["Nationality", "Country of citizenship"]],
    "empty template": [list(HEADINGS)],
    "schema": [["firstName", "string"], ["lastName", "string"], ["dateOfBirth", "date"], ["nationality", "string"]],
    "securities": [["Security", "Shares", "Value"], *([name, _n(10, 99), 219_884_310 + 977 * at] for at, name in enumerate(
        ["MORGAN STANLEY", "CHARLES SCHWAB", "JOHNSON JOHNSON", "RAYMOND JAMES", "THOMSON REUTERS", "ELI LILLY"] * 3))],
    "items": [["id", "name"], *([219_884_310 + 977 * at, ["Blue Nile tea", "gear", "bolt", "widget"][at % 4]]
                                for at in range(60))],
    "countries": [["code", "capital", "currency", "area"], *([c, "San José", "Dollar", _n(10**4, 10**6)] for c in (
        [*COUNTRIES, "Eritrea", "Somalia", "Ghana", "India"]))],
    "languages": [["code", "name"], *([f"x{at}", name] for at, name in enumerate(
        ["Mam", "Chuj", "Punjabi", "Rosa", "Wolof", "Fulani", "Maria", "Arabic", "Garifuna", "Lisu", "Cham", "Bali"]))],
    "stations": [["osm_id", "name", "capacity"], *([834_364_172 + 9_731 * at, ["Abbey Road", "Tooley Street",
        "St Mary Axe", "Lisson Grove", "Devonshire Square", "Charles Wood", "George Row", "Alma Grove"][at % 8], 17]
                                                   for at in range(64))],
    "log": [["User:", name, "IP:", host] for name, host in zip(
        ["sheila", "jim", "fred", "sheila", "jim", "fred"], ["127.0.0.1", "192.168.0.1", "203.0.113.20"] * 2, strict=True)],
    "columns of a data set": [["Column", "Description"], ["`player_name`", "Player name"], ["`player_id`", "Player ID"],
                              ["`season`", "Season"], ["`poss`", "Possessions played"], ["`war_total`", "Wins"]],
    "fields of a record": [["name", "name_de", "width"], *([name, name, 9] for name in (
        ["BASIS_VERSION", "MENGE_TAGESART", "MENGE_ONR_TYP", "REC_ORT", "ZUL_VERKEHRSBETRIEB", "REC_OM", "ROT_ANGLE",
         "SHARPFAM", "MAG_LEVEL", "MENGE_FZG_TYP", "RCOORD", "SUN_AZIMUTH"]))],
    "glossary": [["Term", "Definition"], ["ADP", "Average daily population"], ["CAT", "Convention Against Torture"],
                 ["Credible Fear", "A finding that an alien has a significant possibility of asylum"]],
}  # fmt: skip


@pytest.mark.parametrize("sheet", INNOCENT)
@pytest.mark.parametrize("grid", [True, False])
def test_nothing_is_found(sheet: str, grid: bool) -> None:
    judged = judge(INNOCENT[sheet], grid=grid)
    assert judged.findings == ()
    assert judged.people == 0


def test_small_counts_are_found_where_the_slot_forbids_them() -> None:
    rows: Rows = [["Country", "Detained"], ["Cuba", 3], ["Peru", 250], ["Haiti", 0], ["Iran", 11]]
    assert judge(rows).findings == ()
    found = judge(rows, grid=True, minimum_count=11).of(InformationType.SMALL_COUNT)
    assert [(finding.count, finding.location.spot) for finding in found] == [(1, "B2")]


def test_the_outline_names_columns_and_kinds() -> None:
    shape = judge(counts(60)).shapes[0]
    assert [column.heading for column in shape.columns] == [
        "Facility",
        "AOR",
        "Arrests",
        "Book-ins",
        "Obligations",
        "Total",
    ]
    assert [column.kind for column in shape.columns] == [
        "facility",
        "category",
        "count",
        "count",
        "money",
        "count",
    ]
    assert (shape.rows, shape.people) == (60, 0)
