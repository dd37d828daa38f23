"""A crawl on a real server: what is found, what is asked again, what is left alone."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import enable_socket

from builders.website import Page, Website, website
from tidegate.errors import SiteError
from tidegate.sites.http import HttpSite
from tidegate.sites.interface import Gone, Kind, StillThere
from tidegate.sites.open import open_site


@pytest.fixture
def site() -> Iterator[Website]:
    enable_socket()
    with website() as made:
        yield made


def opened(site: Website, **more: object) -> HttpSite:
    made = open_site("www", site.settings(**more))
    assert isinstance(made, HttpSite)
    return made


def found(site: Website, **more: object) -> set[str]:
    return {entry.path for entry in opened(site, **more).list() if entry.kind is Kind.FILE}


FILE = Page(b"\0\1binary", "application/octet-stream")

LINKS = {
    '<a href="a/1.xlsx">': "a/1.xlsx",
    "<A HREF = 'a/2.xlsx' >": "a/2.xlsx",
    "<a href=a/3.xlsx>x": "a/3.xlsx",
    '<area href="/a/4.xlsx">': "a/4.xlsx",
    '<link rel=alternate href="a/5.xml">': "a/5.xml",
    '<img src="a/6.png">': "a/6.png",
    '<img srcset="a/7.png 1x, a/8.png 2x">': "a/8.png",
    '<source src="a/9.bin">': "a/9.bin",
    '<iframe src="a/10">': "a/10",
    '<object data="a/11">': "a/11",
    '<embed src="a/12">': "a/12",
    '<form action="a/13" method="get">': "a/13",
    '<form action="a/14">': "a/14",
    '<meta http-equiv="refresh" content="0; url=a/15">': "a/15",
    '<div data-download="/a/16">': "a/16",
    '<div data-anything="a/17.csv">': "a/17.csv",
    """<div data-options='{"export":"\\/a\\/18"}'>""": "a/18",
    "<script>fetch('/a/19')</script>": "a/19",
    '<script>var x={"file":"underlying data.csv"}</script>': "underlying data.csv",
    '<script type="application/json">{"u":"\\u002fa\\u002f20"}</script>': "a/20",
    "<!-- <a href='a/21.xlsx'> removed -->": "a/21.xlsx",
    '<div style="background:url(a/22.png)">': "a/22.png",
    '<a href="a/23.csv?x=1&amp;y=2">': "a/23.csv?x=1&y=2",
    '<a href="HTTP://{host}/a/24.csv#row=7">': "a/24.csv",
    '<a href="//{host}/a/25.csv">': "a/25.csv",
    '<a href="a/F%c3%a4lle.csv">': "a/Fälle.csv",
    '<a href="a/100%25.csv">': "a/100%25.csv",
    '<a href="\na/2\t6.csv">': "a/26.csv",
    '<a href="b/../a/./27.csv">': "a/27.csv",
    '<button formaction="a/28" formmethod="get">': "a/28",
    '<a href="a\\29.csv">': "a/29.csv",
    '<option value="/a/30.csv">': "a/30.csv",
}


@pytest.mark.parametrize("tag", LINKS)
def test_every_way_a_page_leads_somewhere(site: Website, tag: str) -> None:
    host = site.address.split("/")[2]
    site.pages["/"] = Page(f"<html>{tag.replace('{host}', host)}</html>".encode())
    site.dynamic = lambda request: FILE
    assert LINKS[tag] in found(site)


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="https://elsewhere.example/x.csv">',
        '<a href="mailto:a@agency.example">',
        '<a href="javascript:void(0)">',
        '<form method="post" action="/delete/1">',
        "<p>text/html 01/02/2026</p>",
        '<a href="http://127.0.0.1:1/x.csv">',
        '<a href="">',
        '<a href="#top">',
        '<a href="http://[::/x">',
    ],
)
def test_what_leads_elsewhere_is_not_asked(site: Website, tag: str) -> None:
    site.pages["/"] = Page(f"<html>{tag}</html>".encode())
    assert found(site) == {"/"}
    assert set(site.targets) <= {"/robots.txt", "/", "/sitemap.xml"}


DOCUMENTS = {
    "sitemap": (
        "application/xml",
        b"<urlset><url><loc>{base}d/x.xlsx</loc></url></urlset>",
    ),
    "packed sitemap": (
        "application/x-gzip",
        gzip.compress(b"<?xml version='1.0'?><urlset><url><loc>/d/x.xlsx</loc></url></urlset>"),
    ),
    "rss": ("application/rss+xml", b"<rss><channel><item><link>/d/x.xlsx</link></item></channel></rss>"),
    "enclosure": ("text/xml", b'<rss><item><enclosure url="/d/x.xlsx" length="1"/></item></rss>'),
    "cdata": ("text/xml", b"<rss><d><![CDATA[see <a href='/d/x.xlsx'>it</a>]]></d></rss>"),
    "atom": ("application/atom+xml", b'<feed><entry><link href="/d/x.xlsx"/></entry></feed>'),
    "bucket listing": ("application/xml", b"<ListBucketResult><Key>d/x.xlsx</Key></ListBucketResult>"),
    "json": ("application/json", json.dumps({"views": [{"downloadUrl": "/d/x.xlsx"}]}).encode()),
    "json without a type": ("", b'{"file": "d/x.xlsx"}'),
    "script": ("text/javascript", b"const all=`/d/x.xlsx`;load('a')"),
    "csv": ("text/csv", b"name,file\nOctober,d/x.xlsx\n"),
    "text": ("text/plain", b"The file is d/x.xlsx"),
    "utf-16": ("text/html", '<a href="d/x.xlsx">'.encode("utf-16")),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_document_that_leads_somewhere(site: Website, kind: str) -> None:
    media_type, body = DOCUMENTS[kind]
    name = "/index.xml.gz" if kind.startswith("packed") else "/index"
    site.pages["/"] = Page(f'<a href="{name}">'.encode())
    site.pages[name] = Page(body.replace(b"{base}", site.address.encode()), media_type)
    site.pages["/d/x.xlsx"] = FILE
    assert "d/x.xlsx" in found(site)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Link", '</d/x.xlsx>; rel="alternate"'),
        ("Content-Location", "/d/x.xlsx"),
        ("Refresh", "5; url=/d/x.xlsx"),
        ("Content-Disposition", 'attachment; filename="d/x.xlsx"'),
        ("Content-Disposition", "attachment; filename*=UTF-8''x.xlsx"),
    ],
)
def test_headers_lead_somewhere_too(site: Website, name: str, value: str) -> None:
    site.pages["/d/"] = Page(b"<html>", headers={name: value})
    site.pages["/d/x.xlsx"] = FILE
    assert "d/x.xlsx" in found(site, starts=["d/"])


def test_sitemaps_of_robots_and_an_index_of_sitemaps(site: Website) -> None:
    site.pages["/robots.txt"] = Page(b"Sitemap: /maps/index.xml", "text/plain")
    site.pages["/maps/index.xml"] = Page(
        b"<sitemapindex><sitemap><loc>/maps/1.xml</loc></sitemap></sitemapindex>", "text/xml"
    )
    site.pages["/maps/1.xml"] = Page(b"<urlset><url><loc>/d/x.xlsx</loc></url></urlset>", "text/xml")
    site.pages["/d/x.xlsx"] = FILE
    assert "d/x.xlsx" in found(site)


def test_robots_are_followed_unless_the_owner_says_otherwise(site: Website) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    site.pages["/"] = Page(b'<a href="/private/x.csv"><a href="/private/open.csv">')
    site.pages["/private/x.csv"] = site.pages["/private/open.csv"] = FILE
    followed = opened(site)
    assert {entry.path for entry in followed.list()} == {"/", "private/open.csv"}
    assert followed.crawler.report["robots.txt"]
    site.pages["/"] = Page(b"no link at all")
    site.pages["/private/"] = Page(b'<a href="x.csv">')
    assert "private/x.csv" in found(site, robots="ignore")


def test_a_site_that_cannot_be_asked_is_an_error_and_a_broken_page_is_unreadable(site: Website) -> None:
    site.pages["/"] = Page(b'<a href="broken"><a href="x.csv">')
    site.pages["/broken"] = Page(status=500)
    site.pages["/x.csv"] = FILE
    kinds = {entry.path: entry.kind for entry in opened(site).list()}
    assert kinds == {"/": Kind.FILE, "broken": Kind.UNREADABLE, "x.csv": Kind.FILE}
    site.pages["/robots.txt"] = Page(status=503)
    with pytest.raises(SiteError, match="robots"):
        list(opened(site).list())
    with pytest.raises(SiteError, match="cannot be looked at"):
        list(open_site("www", site.settings() | {"address": "http://127.0.0.1:9/", "ports": [9]}).list())


def test_unchanged_objects_are_not_fetched_again_and_a_removed_link_hides_nothing(
    site: Website, tmp_path: Path
) -> None:
    state = str(tmp_path / "state")
    site.pages["/"] = Page(b'<a href="x.csv">', etag='"1"')
    site.pages["/x.csv"] = Page(b"1,2", "text/csv", etag='"x1"')
    first = {entry.path: entry.token for entry in opened(site, state=state).list()}
    with open(state, "a") as file:
        file.write('["/torn", 1, 0, "", ')  # a run that was killed while it wrote
    site.pages["/"] = Page(b"nothing any more", etag='"2"')
    site.asked.clear()
    again = opened(site, state=state)
    second = {entry.path: entry.token for entry in again.list()}
    assert second["x.csv"] == first["x.csv"]
    assert second["/"] != first["/"]
    assert again.crawler.report["unchanged"] == 1
    again.close()
    del site.pages["/x.csv"]
    assert found(site, state=state) == {"/"}
    site.pages["/x.csv"] = Page(b"it came back, fuller", "text/csv", etag='"x2"')
    assert found(site, state=state) == {"/", "x.csv"}


def test_what_was_found_and_not_asked_when_a_run_died_is_asked_by_the_next(
    site: Website, tmp_path: Path
) -> None:
    state = str(tmp_path / "state")
    site.pages["/"] = Page(b'<a href="1.csv"><a href="2.csv">', etag='"1"')
    site.pages["/1.csv"] = site.pages["/2.csv"] = Page(b"x", "text/csv", etag='"x"')
    run = opened(site, state=state).list()
    assert next(run).path == "/"
    del run
    assert {"1.csv", "2.csv"} <= found(site, state=state)


def test_bytes_that_change_behind_the_same_validators_are_seen(site: Website) -> None:
    """A file replaced within the same second keeps its date, its ETag and its length."""
    site.pages["/"] = Page(b'<a href="x.bin">')
    fresh = {"Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT", "Date": "Mon, 02 Nov 2026 10:00:05 GMT"}
    site.pages["/x.bin"] = Page(b"\0old", "application/pdf", headers=fresh, etag='"same"')
    made = opened(site)
    before = {entry.path: entry.token for entry in made.list()}
    site.pages["/x.bin"] = Page(b"\0new", "application/pdf", headers=fresh, etag='"same"')
    assert {entry.path: entry.token for entry in made.list()}["x.bin"] != before["x.bin"]


def test_traps_end_and_are_counted(site: Website) -> None:
    def endless(request: object) -> Page:
        target = request.target  # type: ignore[attr-defined]
        if target.startswith("/cal/"):
            month = int(target.rsplit("=", 1)[-1].rsplit("/", 1)[-1] or 0)
            return Page(f'<a href="/cal/{month + 1}"><a href="/cal/x?m={month + 1}">'.encode())
        return Page(b'<a href="deeper/"><a href="?C=M;O=D"><a href="/cal/1">')

    site.dynamic = endless
    site.pages["/robots.txt"] = Page(b"")
    made = opened(site, depth=12, pages=500, neighbours=0)
    listed = list(made.list())
    assert len(listed) < 200
    report = made.crawler.report
    assert report["too many links away"]
    assert report["a folder within itself"]
    assert report["a listing in another order"]


def test_limits_of_requests_are_told(site: Website) -> None:
    site.pages["/"] = Page("".join(f'<a href="{n}.csv">' for n in range(50)).encode())
    made = opened(site, pages=10)
    list(made.list())
    assert made.crawler.report["more than allowed"] > 30
    assert len(site.asked) == 11  # and robots.txt


def test_a_busy_server_is_left_alone_as_long_as_it_says(site: Website) -> None:
    answers = iter([Page(status=429, headers={"Retry-After": "7"}), Page(status=503), FILE])
    site.pages["/"] = Page(b'<a href="x.pdf">')
    site.dynamic = lambda request: next(answers) if request.target == "/x.pdf" else None
    made = opened(site, rate=2)
    waits: list[float] = []
    made.crawler._sleep = waits.append
    assert "x.pdf" in {entry.path for entry in made.list() if entry.kind is Kind.FILE}
    assert 7.0 in waits
    assert 4.0 in waits
    assert any(0.3 < wait <= 0.5 for wait in waits)


def test_redirects_within_the_site_lead_on_and_those_outside_are_its_own_bytes(site: Website) -> None:
    with website() as elsewhere:
        elsewhere.pages["/bucket/x.xlsx"] = FILE
        site.pages["/"] = Page(b'<a href="old"><a href="download/7"><a href="in">')
        site.pages["/old"] = Page(status=301, headers={"Location": "/new.pdf"})
        site.pages["/new.pdf"] = FILE
        site.pages["/in"] = Page(status=302, headers={"Location": "http://169.254.169.254/latest"})
        site.pages["/download/7"] = Page(
            status=302, headers={"Location": f"{elsewhere.address}bucket/x.xlsx"}
        )
        settings = site.settings() | {"ports": [site.port, elsewhere.port]}
        kinds = {entry.path: entry.kind for entry in open_site("www", settings).list()}
    assert kinds == {
        "/": Kind.FILE,
        "new.pdf": Kind.FILE,
        "download/7": Kind.FILE,
        "in": Kind.UNREADABLE,
    }


def test_reading_writing_and_verifying(site: Website) -> None:
    site.pages["/x.csv?y=1"] = Page(b"1,2", "text/csv")
    made = opened(site)
    (entry,) = made.versions("x.csv?y=1")
    with made.read("x.csv?y=1") as stream:
        assert stream.read() == b"1,2"
    assert isinstance(made.verify_gone("x.csv?y=1", entry.digest), StillThere)
    for act in (
        lambda: made.publish("x.csv", 0, "", 0, ""),
        lambda: made.take_down("x.csv"),
    ):
        with pytest.raises(SiteError, match="only read"):
            act()
    site.pages.clear()
    assert made.versions("x.csv?y=1") == ()
    assert isinstance(made.verify_gone("x.csv?y=1", entry.digest), Gone)
    with pytest.raises(SiteError, match="has no"), made.read("x.csv"):
        pass


def test_only_what_lies_below_the_address_is_the_site(site: Website) -> None:
    site.pages["/data/"] = Page(b'<a href="x.csv"><a href="/other/y.csv"><a href="../z.csv">')
    site.pages["/data/x.csv"] = site.pages["/other/y.csv"] = site.pages["/z.csv"] = FILE
    settings = site.settings() | {"address": f"{site.address}data"}
    assert {entry.path for entry in open_site("www", settings).list()} == {"/", "x.csv"}
