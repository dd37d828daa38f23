"""A name that promises another format than the bytes hold is a gap, and the bytes are read all the same."""

from __future__ import annotations

import gzip

import pytest

from builders.workbook import Sheet, Workbook, package
from contract.reading import read

TEXT = b"Area,Count\nEloy,5\nKrome,A900000001\n"
CONTENTS = {
    ".csv": TEXT,
    ".html": b"<!DOCTYPE html><html><p>A900000001</p></html>",
    ".csv.gz": gzip.compress(TEXT),
    ".zip": package({"a.csv": TEXT}),
    ".xlsx": Workbook(
        [Sheet("Sheet1", [["Area", "Count"], ["Eloy", 5], ["Krome", "A900000001"]])]
    ).to_bytes(),
}
OTHERS = [".pdf", ".doc", ".docx", ".xls", ".xlsb", ".ods", ".7z", ".tif", ".rtf", ".epub", ".pptx", ".key"]

OPENED = {(".html", ".doc"), (".html", ".xls")}
"""Pages that Word and Excel write under these names and open."""


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [(kind, suffix) for kind in CONTENTS for suffix in OTHERS if (kind, suffix) not in OPENED],
)
def test_readable_content_under_the_name_of_what_is_not_read(kind: str, suffix: str) -> None:
    reading = read(f"report{suffix}", CONTENTS[kind])
    assert any("named like" in why for why in reading.gaps)
    assert "A900000001" in reading.text


@pytest.mark.parametrize("kind", CONTENTS)
def test_under_its_own_name_it_is_whole(kind: str) -> None:
    assert read(f"report{kind}", CONTENTS[kind]).whole


@pytest.mark.parametrize("name", ["graph.dot", "de.msg"])
def test_text_may_bear_a_name_that_it_shares(name: str) -> None:
    assert read(name, b"digraph { a -> b }\n").whole
    assert not read(name, CONTENTS[".xlsx"]).whole
