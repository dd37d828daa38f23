"""Requests to those who keep copies: the address, the times, and nothing that makes the leak worse."""

from __future__ import annotations

import datetime as dt

from tidegate.watch.removal_requests import drafts
from tidegate.watch.removal_routes import ROUTES

AT = dt.datetime(2022, 11, 28, 9, 4, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
URLS = ["https://www.agency.example/data/a.xlsx", "https://www.agency.example/data/a.xlsx?x=1"]


def test_one_request_for_each_operator_with_address_and_times() -> None:
    made = drafts([*URLS, URLS[0]], AT, "The Web Office of the Agency, web@agency.example")
    assert [draft.operator for draft in made] == [route.operator for route in ROUTES]
    for draft, route in zip(made, ROUTES, strict=True):
        assert all(draft.text.count(f"  {url}\n") == 1 for url in URLS)
        assert "2022-11-28 at 14:04 UTC" in draft.text
        assert "2 addresses" in draft.text
        assert "web@agency.example" in draft.text
        assert all(ask in draft.text for ask in route.asks)
        assert draft.due == AT + route.ask_again
        assert draft.text.isascii()


def test_a_request_does_not_tell_what_was_in_the_file() -> None:
    for draft in drafts(URLS, AT, "The Web Office"):
        text = (draft.subject + draft.text).lower()
        for word in ("asylum", "torture", "roster", "name of", "a-number", "immigra", "refugee", "personal"):
            assert word not in text


def test_every_route_says_how_and_when_to_ask_again() -> None:
    for route in ROUTES:
        assert route.way
        assert route.asks
        assert route.ask_again >= dt.timedelta(days=1)
        assert not route.address or route.address.startswith(("https://", "mailto:"))
    names = " ".join(route.operator for route in ROUTES)
    for operator in ("Google", "Bing", "Internet Archive", "archive.today", "Cloudflare", "Common Crawl"):
        assert operator in names
