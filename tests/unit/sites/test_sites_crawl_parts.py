"""The parts of a crawl that need no server: addresses to paths and back, robots.txt, guesses, hostile pages."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import UsageError
from tidegate.sites.crawl.guess import folders, neighbours
from tidegate.sites.crawl.links import links
from tidegate.sites.crawl.pace import after
from tidegate.sites.crawl.robots import parse as robots
from tidegate.sites.crawl.scope import Scope, literal
from tidegate.sites.urls import parse

SCOPE = Scope(parse("https://www.agency.example/data/"))


@given(st.text(alphabet=st.sampled_from("ab/.%20%2f%FF?x=&#ä统 ;:@'\"\\+~*"), max_size=30))
def test_a_target_and_its_path_are_turned_into_each_other(link: str) -> None:
    target = SCOPE.target(link, "/data/page.html")
    if target is not None:
        assert SCOPE.of(SCOPE.path(target)) == target
        assert SCOPE.target(SCOPE.url(target), "/data/") == target
        assert target.isascii()


@pytest.mark.parametrize(
    ("links", "path"),
    [
        (("a.csv", "./a.csv", "/data/a.csv", "x/../a.csv", "%61.csv", "a.csv#x", "a.csv?"), "a.csv"),
        (("HTTPS://WWW.AGENCY.EXAMPLE/data/a.csv", "http://www.agency.example:80/data/a.csv"), "a.csv"),
        (("a%20b.csv", "a b.csv"), "a b.csv"),
        (("a.csv;jsessionid=1F", "a.csv;JSESSIONID=2F"), "a.csv"),
        (("a.csv?y=1", "a.csv?y=1#z"), "a.csv?y=1"),
    ],
)
def test_two_links_to_one_thing_are_one(links: tuple[str, ...], path: str) -> None:
    assert {SCOPE.path(target) for link in links if (target := SCOPE.target(link, "/data/"))} == {path}


def test_the_file_behind_a_path() -> None:
    assert [literal(path) for path in ("/", "a b.csv", "a.csv?x=1", "100%25.csv", "a%FF.csv")] == [
        "",
        "a b.csv",
        "a.csv",
        "100%.csv",
        "a\udcff.csv",
    ]


@pytest.mark.parametrize(
    ("text", "target", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/c", False),
        ("User-agent: *\nDisallow: /*.csv$", "/a/x.csv", False),
        ("User-agent: *\nDisallow: /*.csv$", "/a/x.csv?y", True),
        ("User-agent: Tidegate\nAllow: /\n\nUser-agent: *\nDisallow: /", "/x", True),
        ("User-agent: a\nUser-agent: *\nDisallow: /x", "/x", False),
        ("Disallow: /x", "/x", True),
        ("User-agent: *\nAllow: /x\nDisallow: /x", "/x", True),
        ("\0\xff:::\nUser-agent\n# Disallow: /x", "/x", True),
        ("User-agent: *\nDisallow: /" + "*a" * 60 + "b", "/" + "a" * 200, True),
    ],
)
def test_robots(text: str, target: str, allowed: bool) -> None:
    assert robots(text, "Tidegate (verifies)").allows(target) is allowed


def test_numbers_are_counted_on_within_bounds() -> None:
    assert set(neighbours("doc/0099.pdf", 1)) == {"doc/0100.pdf", "doc/0098.pdf"}
    assert set(neighbours("doc/0", 1)) == {"doc/1"}
    assert len(neighbours("a/1/2/3/4", 5)) <= 20
    assert neighbours("no number", 5) == ()
    assert neighbours("f%C3%A4lle", 5) == ()
    with pytest.raises(UsageError):
        neighbours("1", 51)
    assert list(folders("/data/a/b/c.csv?x=/y", "/data/")) == ["/data/a/b/", "/data/a/", "/data/"]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0), ("", None), ("soon", None), ("-1", None)],
)
def test_how_long_a_server_wants_to_be_left_alone(value: str, seconds: float | None) -> None:
    assert after(value, dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)) == seconds


@pytest.mark.parametrize("kind", ["html", "xml", "script", "text"])
@pytest.mark.parametrize(
    "piece",
    ["<a href=", '"', "a='", "<form ", "a" * 50, " = ", "<!--", "url(", "\\", "//", "a/", "<![CDATA["],
)
def test_a_hostile_page_costs_no_more_than_its_length(kind: str, piece: str) -> None:
    began = time.process_time()
    list(links(kind, (piece * (200_000 // len(piece))).encode(), ""))
    assert time.process_time() - began < 5
