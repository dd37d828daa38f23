"""The regression suite: every publicly known disclosure of this kind must be stopped, by number.

`STOPPED`: the file of that incident, rebuilt, must not clear; `BLOCK` where the people in it can be read today,
`HOLD` where the format cannot be read yet or only a person can judge. `LATER`: what the gate alone cannot do, with
the topic that brings it. Every number stands in one of the two, and a test says so.
"""

from __future__ import annotations

import pytest

from incidents import files
from tidegate.model.verdict import Verdict

BLOCK, HOLD = Verdict.BLOCK, Verdict.HOLD
STOPPED = {
    0: (files.agency_2022, BLOCK),
    1: (files.chart_with_its_workbook, HOLD),
    2: (files.two_tabs, BLOCK),
    3: (files.narratives, BLOCK),
    4: (files.identity_columns_on_a_page, BLOCK),
    5: (files.hotline_narratives, BLOCK),
    7: (files.hidden_source_sheet, HOLD),
    8: (files.hidden_rows, BLOCK),
    10: (files.pivot_source, BLOCK),
    11: (files.pivot_source, BLOCK),
    12: (files.raw_rows_as_statistics, BLOCK),
    13: (files.pivot_source, BLOCK),
    14: (files.hidden_in_replies, BLOCK),
    15: (files.locked_workbook, BLOCK),
    16: (files.hidden_column_comes_back, BLOCK),
    17: (files.dashboard_data, BLOCK),
    18: (files.published_to_the_wrong_server, BLOCK),
    19: (files.map_layer, BLOCK),
    21: (files.decisions_in_bulk, BLOCK),
    22: (files.digit_runs, HOLD),
    23: (files.routine_file_gains_columns, BLOCK),
    24: (files.database_dump, HOLD),
    25: (files.identity_scans, BLOCK),
    26: (files.boxes_over_text, HOLD),
    27: (files.boxes_over_text, HOLD),
    28: (files.boxes_over_text, HOLD),
    29: (files.name_in_the_title, BLOCK),
}
LATER = {
    31: ("photographs of a protected group among the others", "faces are not recognised: a reviewer decides"),
    6: ("a public search page must not answer about a protected person", "the registry; the watch"),
    9: ("a mail shows every recipient to all", "outgoing mail passes the gate: the response"),
    20: (
        "records behind numbers in the address can be counted through",
        "the watch patrols what is really served",
    ),
    30: (
        "a mass release misses names that only the agency knows",
        "the registry: exact match of protected people",
    ),
    32: (
        "re-coded identifiers can be undone and linked",
        "no topic yet: rows that name nobody are not recognised",
    ),
}


@pytest.mark.parametrize("number", STOPPED, ids=lambda n: f"{n}-{STOPPED[n][0].__name__}")
def test_the_file_is_stopped(number: int, inspect_bytes) -> None:
    build, least = STOPPED[number]
    for name, content in build().items():
        inspection = inspect_bytes(name, content)
        assert inspection.verdict >= least, (name, inspection.judgement.reasons)


def test_every_incident_has_its_place() -> None:
    assert sorted([*STOPPED, *LATER]) == list(range(33))
    assert all(mechanism and topic for mechanism, topic in LATER.values())


def test_the_statistics_beside_them_clear(inspect_bytes) -> None:
    """The same workbooks without the people: a gate that stops these is useless."""
    innocent = {
        "summary.xlsx": files.Workbook([files.Sheet("Summary", files.COUNTS)]).to_bytes(),
        "locked.xlsx": files.Workbook([files.Sheet("Summary", files.COUNTS, protected=True)]).to_bytes(),
        "hidden.xlsx": files.Workbook(
            [files.Sheet("Summary", files.COUNTS), files.Sheet("Old", files.COUNTS, state="hidden")]
        ).to_bytes(),
        "pack.zip": files.archive({"a.csv": b"Month,Removals\nOct,120\nNov,140\nDec,99\n"}),
    }
    for name, content in innocent.items():
        inspection = inspect_bytes(name, content)
        assert inspection.verdict is Verdict.CLEAR, (name, inspection.judgement.reasons)
