"""What can be a path on a site, by a table."""

from __future__ import annotations

import os

import pytest

from tidegate.errors import SiteError
from tidegate.sites.paths import check, check_found, problem_of, shown

GOOD = [
    "a", "a.csv", "data/2026/cases.csv", "a b.csv", "Übersicht.csv", "统计/表.csv", "گزارش.csv", "a..b", "a~", "COM10.txt",
    "console.txt", "x" * 200, "/".join(["x" * 100] * 8), "a%2e%2e/b", "a+b&c=d;e,f'(g)!@#$%^[]{}", "-".join("ab"), "nul-values.csv",
]  # fmt: skip
BAD = [
    "", "/", "/a", "a/", "a//b", ".", "..", "./a", "a/.", "a/..", "../a", "a/../b", ".htaccess", "a/.git/config", ".well-known/x",
    "a\0", "a\n", "a\tb", "a\x7f", "a\u202eb", "a\u200bb", "\ufeffa", "a\u2028b", "\ue000", "\ud800", "a\udcff",
    "a\\b", "c:/a", "a:stream", "a*", "a?", 'a"', "a<", "a>", "a|b", "a.", "a ", " a", "a /b", "a./b", "~root", "-rf", "a/-rf",
    "con", "CON", "nul.csv", "a/aux.txt", "com1", "LPT9.csv", "com¹", "prn", "x" * 201, "é" * 101, "/".join(["x" * 100] * 9),
    "e\u0301.csv", "\u212b.csv", "\u1112\u1161\u11ab.csv",
]  # fmt: skip


@pytest.mark.parametrize("path", GOOD)
def test_ordinary_paths_are_taken_as_they_are(path: str) -> None:
    assert check(path) == path


@pytest.mark.parametrize("path", BAD)
def test_paths_that_somebody_reads_otherwise_are_refused(path: str) -> None:
    assert problem_of(path)
    with pytest.raises(SiteError) as caught:
        check(path)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "path", [".htaccess", "a/.git/config", "a\\b", "a\n", os.fsdecode(b"\xff.csv"), "e\u0301"]
)
def test_what_a_site_itself_names_can_be_taken_down_however_odd(path: str) -> None:
    assert check_found(path) == path


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\0b"])
def test_but_not_what_leads_out_of_the_site(path: str) -> None:
    with pytest.raises(SiteError):
        check_found(path)


def test_an_identifier_in_a_path_is_masked() -> None:
    assert "078-05-1120" not in shown("lists/078-05-1120.csv")
