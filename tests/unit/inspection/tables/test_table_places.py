"""Where people stand, whether a reader sees them, single identifiers, and what goes on to the text scanner."""

from __future__ import annotations

import pytest
from invented import HEADINGS, counts, judge, people

from tidegate.inspection.names import name_key
from tidegate.inspection.tables.spots import area, cells
from tidegate.model.content import Table, Value
from tidegate.model.finding import InformationType, Likelihood
from tidegate.model.location import Location

BODY = people(20)
SHEET: list[list[Value]] = [list(HEADINGS), *BODY]


def test_a_hidden_sheet_is_judged_as_any_other_and_said_to_be_hidden() -> None:
    judged = judge(SHEET, visible=False)
    assert judged.likelihood >= Likelihood.LIKELY
    assert not any(finding.location.visible for finding in judged.findings)
    assert "hidden" in judged.rosters[0].why


def test_hidden_rows_and_columns_are_told() -> None:
    rows = judge(SHEET, hidden_rows=lambda number: number > 10).rosters[0]
    assert (rows.location.visible, rows.why.rsplit("; ", 1)[1]) == (False, "some rows are hidden")
    column = judge(SHEET, hidden_columns=frozenset({0}))
    assert not column.rosters[0].location.visible
    assert [finding.location.visible for finding in column.of(InformationType.A_NUMBER)] == [False]
    assert all(finding.location.visible for finding in column.of(InformationType.BIRTH_DATE))


def test_an_identifier_in_a_statistics_table_is_a_finding_with_its_cell() -> None:
    rows = counts(30)
    rows[10][1] = "A298004711"
    judged = judge(rows, grid=True)
    found = judged.of(InformationType.A_NUMBER)
    assert [(finding.count, finding.location.spot) for finding in found] == [(1, "B11")]
    assert found[0].likelihood >= Likelihood.LIKELY
    assert judged.people == 1


def test_people_whom_the_slot_names_are_not_counted() -> None:
    names = [f"{row[2]} {row[1]}" for row in BODY]
    rows: list[list[Value]] = [["Name", "Office"], *([name, "Field Office"] for name in names)]
    allowed = frozenset(map(name_key, names))
    types = frozenset({InformationType.PERSON_NAME, InformationType.FACILITY})
    assert judge(rows).rosters
    assert judge(rows, named=allowed, named_types=types).findings == ()
    more = judge([["Name", "A-Number"], *([name, row[0]] for name, row in zip(names, BODY, strict=True))],
                 named=allowed, named_types=types)  # fmt: skip
    assert more.blocks
    others = [name for name in names if name_key(name) != name_key(names[0])]
    left_out = judge(rows, named=frozenset(map(name_key, others)), named_types=types)
    assert (left_out.people, [finding.count for finding in left_out.rosters]) == (1, [1])


def test_narratives_titles_and_unsettled_cells_reach_the_text_scanner() -> None:
    note = "Caller says that a neighbour told her about it on the way home from work."
    rows: list[list[Value]] = [
        ["Title of a report that is long"],
        ["Call", "Narrative"],
        [1, note],
        [2, note],
        [3, "B-12/x"],
    ]
    texts = judge(rows).texts
    joined = "\n".join(passage.text for passage in texts)
    assert joined.count(note) == 1
    assert "Title of a report that is long" in joined
    assert "B-12/x" in joined
    assert {passage.label for passage in texts if note in passage.text} == {"Narrative"}


def test_figures_and_short_words_are_not_scanned() -> None:
    assert [passage for passage in judge(counts(50)).texts if "MIA" in passage.text] == []


@pytest.mark.parametrize(
    ("place", "grid", "spot"),
    [
        ("", False, "row 2, columns 1-2"),
        ("table 3", False, "table 3, row 2, columns 1-2"),
        ("page 2, table 1", True, "page 2, table 1, A2:B2"),
        ("lines 7-9", False, "row 2, columns 1-2"),
    ],
)
def test_a_spot_says_which_table_of_a_part_it_is_in(place: str, grid: bool, spot: str) -> None:
    table = Table(Location(("a",), place), grid=grid)
    assert area(table, 2, 2, (0, 1)) == spot
    one, more = cells(table, [(2, 0)], (2, 0), 1), cells(table, [(2, 0), (5, 1)], (5, 1), 2)
    assert one == area(table, 2, 2, (0,))
    assert more.startswith(one)
    assert more.count("table") == place.count("table")
