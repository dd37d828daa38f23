"""The table of those who keep copies: which way each documents for removal. In: nothing. Out: `ROUTES`.

Ways change: `checked` tells when somebody last compared the row with the operator's own page. None of these
rows was tried from here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

CHECKED = dt.date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Route:
    """`way`: in a few words. `address`: where it begins. `asks`: what to ask for. `ask_again`: after how long.

    `lasts`: what the operator says of how long it holds, "" if nothing.
    """

    operator: str
    kind: str
    way: str
    address: str
    asks: tuple[str, ...]
    ask_again: dt.timedelta
    lasts: str = ""


_DAY = dt.timedelta(days=1)
ROUTES = (
    Route(
        "Google Search (owner)",
        "search engine",
        "Search Console, Removals, New request, Temporarily remove URL",
        "https://search.google.com/search-console/removals",
        (
            "hide the address and its copy in results",
            "hide every address with this beginning if it has variants",
        ),
        _DAY,
        "about six months; the origin must answer 404 or 410 by then",
    ),
    Route(
        "Google Search (anybody)",
        "search engine",
        "the form for outdated content, for results that still show what is gone",
        "https://search.google.com/search-console/remove-outdated-content",
        ("remove the result and the text it quotes", "the same for images"),
        3 * _DAY,
    ),
    Route(
        "Bing",
        "search engine",
        "Webmaster Tools, Configuration, Block URLs",
        "https://www.bing.com/webmasters/blockurls",
        ("block the address and its cached copy",),
        _DAY,
        "up to 90 days; can be renewed",
    ),
    Route(
        "Bing (anybody)",
        "search engine",
        "the form for content removal, for pages that are gone or outdated caches",
        "https://www.bing.com/webmasters/tools/contentremoval",
        ("remove the result", "remove the outdated copy"),
        3 * _DAY,
    ),
    Route(
        "DuckDuckGo, Yahoo and others that show Bing's results",
        "search engine",
        "nothing apart from Bing; look again when Bing has done it",
        "https://www.bing.com/webmasters/blockurls",
        ("nothing yet: look whether the address is still shown",),
        3 * _DAY,
    ),
    Route(
        "Yandex",
        "search engine",
        "Webmaster, Tools, Remove pages from search",
        "https://webmaster.yandex.com/tools/del-url/",
        ("remove the address from search and its saved copy",),
        3 * _DAY,
    ),
    Route(
        "Internet Archive (Wayback Machine)",
        "archive",
        "mail of the site's owner, from an address of the site's domain",
        "mailto:info@archive.org",
        (
            "exclude every capture of these addresses, whatever its date",
            "stop capturing them, and any item that holds the file",
        ),
        3 * _DAY,
        "decided by people, with no promise; a request shows when we controlled the site",
    ),
    Route(
        "archive.today",
        "archive",
        "on the snapshot's page: report bug or abuse",
        "https://archive.ph/",
        (
            "remove every snapshot of these addresses, under each of its domains (archive.ph, .is, .today, .li)",
        ),
        3 * _DAY,
    ),
    Route(
        "Common Crawl",
        "archive",
        "mail; and disallow its robot CCBot from now on",
        "mailto:info@commoncrawl.org",
        (
            "remove the records of these addresses from the crawls since the file appeared, and from the index",
            "tell us which crawls hold them",
        ),
        7 * _DAY,
        "published crawls are copied widely; ask early, before the next release",
    ),
    Route(
        "Perma.cc, Archive-It and national web archives",
        "archive",
        "mail to each that has a capture (ask a Memento aggregator which)",
        "https://timetravel.mementoweb.org/",
        ("close access to every capture of these addresses",),
        7 * _DAY,
    ),
    Route(
        "Cloudflare, where it is not our own cache",
        "cache",
        "the abuse form; it passes the request on to whoever serves the site",
        "https://abuse.cloudflare.com/",
        ("stop caching the address, and name who hosts the copy",),
        _DAY,
    ),
    Route(
        "GitHub, where somebody mirrored it",
        "host",
        "the form for private information",
        "https://support.github.com/contact/private-information",
        ("remove the file, its history, forks and cached views",),
        _DAY,
    ),
    Route(
        "OpenAI, Anthropic, Perplexity and other operators of crawlers",
        "crawler",
        "each one's form for privacy requests; robots.txt only binds later visits",
        "",
        ("delete what was fetched from these addresses since the file appeared, and stop showing it",),
        7 * _DAY,
    ),
)
