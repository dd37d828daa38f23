"""What is new, changed or gone; whose an address is; when the breaker opens; what a canary is made of."""

# ruff: noqa: S106 - a token tells one state of a file from another

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidegate.sites.interface import Kind, Published
from tidegate.watch import roster
from tidegate.watch.breaker import FEW, Breaker
from tidegate.watch.ours import addresses, path_on, version_in
from tidegate.watch.patrol import Change, Seen

KEY, NOW = b"k" * 32, dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
site = some.dictionaries(some.text(min_size=1, max_size=8), some.text(max_size=4), max_size=8)


def entries(held: dict[str, str]) -> list[Published]:
    return [Published(path, None, 1, NOW, token=token) for path, token in held.items()]


def looked(seen: Seen, held: dict[str, str]) -> dict[str, Change]:
    found = {}
    for one in seen.compare(entries(held)):
        found[one.entry.path] = one.change
        seen.settle(one.place, one.token)
    return found


@given(site, site)
def test_exactly_what_differs_is_looked_at_and_exactly_what_left_is_gone(
    one: dict[str, str], two: dict[str, str]
) -> None:
    seen = Seen(KEY, "www")
    assert looked(seen, one) == dict.fromkeys(one, Change.NEW)
    wanted = {
        path: Change.CHANGED if path in one else Change.NEW
        for path, token in two.items()
        if token != one.get(path, object())
    }
    assert looked(seen, two) == wanted
    assert seen.gone() == {seen.place(path) for path in one.keys() - two.keys()}


def test_what_nobody_has_looked_at_is_not_seen_and_doubt_forgets_all() -> None:
    seen = Seen(KEY, "www")
    assert len(list(seen.compare(entries({"a": "1"})))) == 1
    assert looked(seen, {"a": "1"}) == {"a": Change.NEW}
    assert looked(seen, {"a": "1"}) == {}
    seen.doubt()
    assert looked(seen, {"a": "1"}) == {"a": Change.CHANGED}


def test_a_state_read_back_knows_the_same_and_another_key_or_site_nothing() -> None:
    seen = Seen(KEY, "www")
    kept = []
    for one in seen.compare(entries({"a": "1", "b": "2"})):
        kept.append((one.place, one.token))
    assert looked(Seen(KEY, "www", kept), {"a": "1", "b": "2"}) == {}
    for other in (Seen(b"x" * 32, "www", kept), Seen(KEY, "other", kept)):
        assert len(looked(other, {"a": "1", "b": "2"})) == 2


def test_what_appears_while_a_listing_runs_is_not_gone() -> None:
    seen = Seen(KEY, "www")
    late = seen.sighting(Published("late", None, 1, NOW, token="1"))
    for one in seen.compare(entries({"a": "1"})):
        seen.settle(one.place, one.token)
        seen.settle(late.place, late.token)
    assert seen.gone() == frozenset()


def test_older_versions_are_places_of_their_own_and_markers_are_none() -> None:
    seen = Seen(KEY, "www")
    versions = [
        Published("a", None, 1, NOW, version="2", token="x"),
        Published("a", None, 1, NOW, version="1", current=False, token="y"),
        Published("a", None, 0, NOW, version="3", kind=Kind.MARKER),
    ]
    assert len({one.place for one in seen.compare(versions)}) == 2


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://www.agency.example/data/a/b.csv", "a/b.csv"),
        ("http://agency.example/data/a/b.csv?x=1#y", "a/b.csv"),
        ("HTTPS://WWW.AGENCY.EXAMPLE:443//data//a/%62.csv", "a/b.csv"),
        ("https://www.agency.example/data/a/b%20c.csv", "a/b c.csv"),
        ("https://www.agency.example/other/b.csv", None),
        ("https://www.agency.example/data/", None),
        ("https://www.agency.example/data/../x", None),
        ("https://www.agency.example:8443/data/b.csv", None),
        ("https://evil.example/data/b.csv", None),
        ("https://www.agency.example.evil.example/data/b.csv", None),
        ("https://[broken", None),
    ],
)
def test_whose_an_address_is(address: str, path: str | None) -> None:
    assert path_on("https://www.agency.example/data/", address) == path


def test_addresses_are_found_in_words_once_and_without_the_stop_after_them() -> None:
    text = "See https://a.example/x.csv, and (http://b.example/y). Again https://a.example/x.csv!"
    assert addresses(text) == ("https://a.example/x.csv", "http://b.example/y")
    assert version_in("https://a.example/x?versionId=a%2Fb&y=1") == "a/b"


@given(some.integers(0, 500), some.integers(0, 10_000), some.integers(0, 100), some.integers(0, 100))
def test_the_breaker_lets_a_few_through_and_never_more_than_its_numbers(
    taken: int, live: int, most: int, percent: int
) -> None:
    breaker = Breaker(most, percent)
    assert breaker.closed(taken, live) == (taken < breaker.allowed(live))
    assert breaker.allowed(live) <= most
    assert breaker.allowed(live) >= min(most, FEW)


def test_a_canary_is_blocked_and_no_two_are_the_same(inspect_bytes) -> None:  # type: ignore[no-untyped-def]
    one, two = roster.canary(b"1"), roster.canary(b"2")
    assert one != two
    assert roster.name(b"1") != roster.name(b"2")
    assert inspect_bytes(roster.name(b"1"), one).verdict.label == "block"
