"""SYLK and DIF: their cells are a table, and everything else in them is text."""

from __future__ import annotations

import pytest

from builders.people import people
from conftest import InspectBytes
from contract.reading import read
from tidegate.model.verdict import Verdict

PERSON = people(1, seed=8)[0]


def sylk(rows: list[list[object]]) -> bytes:
    lines = ["ID;PWXL;N;E", "P;PGeneral", f"B;Y{len(rows)};X{len(rows[0])}"]
    for y, row in enumerate(rows, 1):
        for x, value in enumerate(row, 1):
            told = f'"{value}"' if isinstance(value, str) else value
            lines.append(f"C;Y{y};X{x};K{told}" if x == 1 else f"C;X{x};K{told}")
    return "\r\n".join([*lines, "E", ""]).encode()


def dif(rows: list[list[object]]) -> bytes:
    lines = [
        "TABLE",
        "0,1",
        '""',
        "VECTORS",
        f"0,{len(rows[0])}",
        '""',
        "TUPLES",
        f"0,{len(rows)}",
        '""',
        "DATA",
        "0,0",
        '""',
    ]
    for row in rows:
        lines += ["-1,0", "BOT"]
        for value in row:
            lines += ["1,0", f'"{value}"'] if isinstance(value, str) else [f"0,{value}", "V"]
    return "\r\n".join([*lines, "-1,0", "EOD", ""]).encode()


WRITERS = {"a.slk": sylk, "a.dif": dif, "b.txt": sylk, "c.txt": dif}
ROWS: list[list[object]] = [
    ["Name", "Born", "Claims"],
    [PERSON.name, PERSON.born.isoformat(), 12],
    ["Total", "", 2.5],
]


@pytest.mark.parametrize("name", WRITERS)
def test_cells_are_a_table(name: str) -> None:
    reading = read(name, WRITERS[name](ROWS))
    assert reading.whole
    rows = [list(row.values()) for row in reading.rows]
    assert all(row in rows for row in ROWS[:2])
    assert PERSON.name in "\n".join(p.text for p in reading.passages)


@pytest.mark.parametrize("name", WRITERS)
def test_one_person_in_a_row_blocks_and_figures_clear(name: str, inspect_bytes: InspectBytes) -> None:
    assert inspect_bytes(name, WRITERS[name](ROWS)).verdict is Verdict.BLOCK
    figures: list[list[object]] = [["Year", "Claims"], *[[2000 + n, 37 * n] for n in range(12)]]
    assert inspect_bytes(name, WRITERS[name](figures)).verdict is Verdict.CLEAR


@pytest.mark.parametrize("text", ["ID;NAME\n1;Ada\n2;Bo\n", "TABLE\nof contents\n1 One\n", "ID;P\n"])
def test_what_only_looks_alike_is_other_text(text: str) -> None:
    reading = read("a.txt", text.encode())
    assert reading.reader != "interchange"
    assert reading.whole


def test_damage_is_survived() -> None:
    whole = sylk(ROWS) + dif(ROWS)
    for end in range(0, len(whole), 7):
        for name in ("a.slk", "a.dif"):
            assert not [why for why in read(name, whole[:end]).gaps if "reader failed" in why]
