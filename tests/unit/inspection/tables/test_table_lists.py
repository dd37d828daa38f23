"""Lists in running text: what parts their fields, what heads them, and what is no list."""

from __future__ import annotations

import pytest

from builders.people import people
from tidegate.inspection.tables.lists import Lists
from tidegate.model.content import Passage
from tidegate.model.location import Location

PEOPLE = people(4)
ROWS = [[p.name, f"{p.born:%m/%d/%Y}", p.country] for p in PEOPLE]
HEAD = ["Name", "Date of Birth", "Country"]


def listed(*texts: str) -> list[list[list[object]]]:
    lists = Lists()
    for number, text in enumerate(texts):
        lists.read(Passage(text, Location((), f"paragraph {number + 1}")))
    return [[list(row.cells.values()) for row in block.each_row()] for block in lists.finish()]


@pytest.mark.parametrize("between", [", ", "; ", " - ", " – ", " / ", " | ", "\t", " "])
def test_lines_are_rows(between: str) -> None:
    text = "Those who came:\n" + "\n".join(between.join(row) for row in ROWS) + "\nNobody else."
    assert listed(text) == [ROWS]


@pytest.mark.parametrize("mark", ["- ", "* ", "1. ", "  • "])
def test_bullets_and_paragraphs(mark: str) -> None:
    assert listed("Those who came:", *(mark + ", ".join(row) for row in ROWS), "Nobody else.") == [ROWS]


def test_a_heading_and_one_line_are_a_list() -> None:
    assert listed("\n".join([", ".join(HEAD), ", ".join(ROWS[0])])) == [[HEAD, ROWS[0]]]


def test_dates_in_words_and_years_first() -> None:
    lines = [f"{p.name}; {p.born:%d %B %Y}; {p.country}" for p in PEOPLE]
    assert len(listed("\n".join(lines))[0]) == len(PEOPLE)
    lines = [f"{p.name}; {p.born:%Y-%m-%d}" for p in PEOPLE]
    assert len(listed("\n".join(lines))[0]) == len(PEOPLE)


@pytest.mark.parametrize(
    "text",
    [
        "The weather was fine on 01/02/2023, as it had been before.\nIt rained on 03/04/2023, though not much.",
        "2023-01-02 12:00:01 INFO started\n2023-01-02 12:00:02 INFO stopped",
        ", ".join(ROWS[0]),
        "North, 12, 13\nSouth, 13, 14",
        "1/2/2023, 17\n1/3/2023, 18",
    ],
)
def test_what_is_no_list(text: str) -> None:
    assert listed(text) == []


def test_lists_of_two_parts_of_a_file_are_two() -> None:
    lists = Lists()
    for part in ("a", "b"):
        lists.read(Passage("\n".join(", ".join(row) for row in ROWS), Location((part,), "page 1")))
    assert [block.table.location.parts for block in lists.finish()] == [
        ("a", "list at page 1"),
        ("b", "list at page 1"),
    ]
