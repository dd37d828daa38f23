"""Rows of values that a script writes out are read as the table that the page makes of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import read
from tidegate.inspection.formats.json.literals import tables

ROW = {0: "Jane Roe", 1: "900000001", 2: "01/02/1980"}
SCRIPTS = {
    "arrays": 'const rows = [["Name","A-Number","DOB"],["Jane Roe","900000001","01/02/1980"]];',
    "single quotes": "draw([['Name','A-Number','DOB'],\n  // one\n  ['Jane\\x20Roe', '900000001', `01/02/1980`,],]);",
    "objects": 'x={y:[{name:"Jane Roe",anumber:"900000001",dob:"01/02/1980"}]}',
    "after code": 'function f(a){return a[[0]]} var z=[{"name":"Jane Roe","anumber":"900000001","dob":"01\\/02\\/1980"}];',
}


@pytest.mark.parametrize("kind", SCRIPTS)
@pytest.mark.parametrize("name", ["a.html", "a.js"])
def test_rows_are_a_table(kind: str, name: str) -> None:
    page = f"<html><script>{SCRIPTS[kind]}</script>" if name == "a.html" else SCRIPTS[kind]
    reading = read(name, page.encode())
    assert any(set(ROW.values()) <= set(row.values()) for row in reading.rows), reading.text
    assert reading.whole
    assert "Jane" in "".join(p.text for p in reading.passages)


@pytest.mark.parametrize(
    "code", ["a=[[b(1)]]", "[[1,2", "[{a:1}", "x=[[}]]", "y=[[`${a}`]]", "[[" * 5000, "[{" + "'" * 9999]
)
def test_what_computes_is_no_table(code: str) -> None:
    assert list(tables(code)) == []


VALUES = st.recursive(
    st.one_of(st.text(max_size=9), st.integers(-999, 999), st.booleans(), st.none()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(VALUES, max_size=4), min_size=1, max_size=4))
def test_json_is_itself(rows: list[list[object]]) -> None:
    (found,) = tables(f"var rows = {json.dumps(rows)};")
    assert json.loads(found) == rows


@settings(deadline=None, max_examples=60)
@given(st.text("[]{},:'\"`\\ab1 \n/*-!$", max_size=80))
def test_any_code_is_survived(code: str) -> None:
    for found in tables(f"x=[[{code}"):
        json.loads(found)
