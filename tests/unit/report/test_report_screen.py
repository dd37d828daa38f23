"""No file name can move, colour or reorder a terminal, and nothing readable is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.report.screen import clip, columns, escaped, fold, paragraph


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain.csv", "plain.csv"),
        ("größe.csv", "größe.csv"),
        ("数据.csv", "数据.csv"),
        ("\x1b[2Jgone", "\\u001b[2Jgone"),
        ("a\nCLEAR  b", "a\\u000aCLEAR  b"),
        ("a\r", "a\\u000d"),
        ("\x9b31m", "\\u009b31m"),
        ("\u202egnp.csv", "\\u202egnp.csv"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\u2028", "\\u2028"),
        ("half\ud83d", "half\\ud83d"),
        ("\U000e0041", "\\U000e0041"),
        ("\x7f", "\\u007f"),
    ],
)
def test_escapes(text: str, shown: str) -> None:
    assert escaped(text) == shown


@given(st.text())
def test_nothing_harmful_is_left(text: str) -> None:
    shown = escaped(text)
    shown.encode("utf-8")
    assert not any(unicodedata.category(character)[0] == "C" for character in shown)
    assert len(shown.splitlines()) <= 1


@given(st.text(), st.integers(2, 60))
def test_a_clipped_line_fits(text: str, width: int) -> None:
    assert columns(clip(escaped(text), width)) <= width


@given(st.lists(st.text("abc", min_size=1, max_size=12), min_size=1), st.integers(20, 60))
def test_folding_loses_no_piece_and_fits(pieces: list[str], width: int) -> None:
    lines = fold(pieces, width, joint=" · ")
    assert " · ".join(line.strip() for line in lines).split(" · ") == pieces
    assert all(columns(line) <= width for line in lines)


def test_a_wide_character_takes_two_columns() -> None:
    assert columns("数据.csv") == 8
    assert columns("e\u0301") == 1
    assert paragraph("one two three", 9) == ["  one two", "    three"]
