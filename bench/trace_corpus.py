"""A WARC as crawls have it, made from a seed: pages of invented sites, mostly markup, with reposts planted in some.

`write(path, seed, megabytes, planted)` gives what was planted where. Markup is about nine tenths of a page, as on the
web: style sheets, scripts with numbers, hexadecimal marks, lists of links, and dates of articles.
"""

from __future__ import annotations

import gzip
import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Corpus:
    """`pages` and `raw` bytes of the file; `planted`: addresses of pages with an excerpt."""

    path: Path
    pages: int
    raw: int
    planted: frozenset[str]


class Web:
    """Invented sites."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        words = ["".join(chance.choices(LETTERS, k=chance.randrange(2, 11))) for _ in range(30_000)]
        weights = [1 / (rank + 3) for rank in range(len(words))]
        self.sentences = [
            " ".join(chance.choices(words, weights, k=chance.randrange(6, 25))).capitalize() + "."
            for _ in range(8_000)
        ]
        self.sites = [self._site() for _ in range(60)]

    def _token(self, size: int) -> str:
        return "".join(self.chance.choices(LETTERS, k=size))

    def _site(self) -> tuple[list[str], str, str]:
        chance = self.chance
        classes = [self._token(8) for _ in range(40)]
        style = "".join(
            f".{name}{{margin:{at}px;padding:{at % 7}px;color:#{chance.randrange(1 << 24):06x}}}"
            for at, name in enumerate(classes * 8)
        )
        script = "".join(
            f"window.{self._token(6)}={{id:{chance.randrange(10**9)},k:'{self._token(12)}'}};"
            for _ in range(250)
        )
        links = "".join(f"<link rel='stylesheet' href='/static/{self._token(10)}.css'>" for _ in range(8))
        head = f"<head><meta charset='utf-8'>{links}<style>{style}</style><script>{script}</script>"
        menu = "".join(
            f"<li class='{classes[at % 40]}'><a href='/{self._token(6)}/{self._token(9)}.html' "
            f"data-x='{chance.randrange(10**6)}'>{self._token(7)}</a></li>"
            for at in range(120)
        )
        return classes, head, menu

    def page(self, number: int, excerpt: str = "") -> bytes:
        """One page."""
        chance = self.chance
        classes, head, menu = self.sites[number % len(self.sites)]
        day = f"20{chance.randrange(10, 26)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        out = [
            "<!doctype html><html>", head, f"<title>{chance.choice(self.sentences)}</title>",
            f'<script type="application/ld+json">{{"datePublished":"{day}T08:00:00Z","dateModified":"{day}T09:30:00Z"}}'
            f"</script></head><body><nav><ul>{menu}</ul></nav><main>",
        ]  # fmt: skip
        for at in range(int(chance.lognormvariate(4.1, 0.7))):
            out.append(self._block(classes, at, number))
        if number % 9 == 0:
            out.append(self._table())
        out.append(excerpt)
        if number % 7 == 0:
            out.append(
                f"<footer>info{number}@example{number % 50}.org, (202) 555-01{number % 100:02d}</footer>"
            )
        out.append("</main></body></html>")
        return "".join(out).encode()

    def _block(self, classes: list[str], at: int, number: int) -> str:
        chance = self.chance
        text = " ".join(chance.choices(self.sentences, k=3))
        dated = (
            f"<time>{chance.choice(MONTHS)} {chance.randrange(1, 29)}, {chance.randrange(1998, 2026)}</time>"
        )
        return (
            f"<div class='{classes[at % 40]} {classes[at * 7 % 40]}' id='x{chance.getrandbits(62):x}' "
            f"data-track='{chance.getrandbits(124):x}'><p>{text}</p>{dated if at % 5 == 0 else ''}"
            f"<img src='https://cdn{at % 9}.example.net/i/{chance.getrandbits(62):x}.jpg' width=320 height=240 "
            f"alt='{text[:30]}'></div>\n"
        )

    def _table(self) -> str:
        chance = self.chance
        rows = "".join(
            f"<tr><td>{chance.choice(self.sentences)[:20]}</td><td>{chance.randrange(10**6):,}</td>"
            f"<td>{chance.randrange(1950, 2026)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}</td></tr>"
            for _ in range(20)
        )
        return f"<table>{rows}</table>"


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")


def write(path: Path, seed: int, megabytes: float, excerpt: Callable[[int], str], every: int = 400) -> Corpus:
    """Pages until the compressed file has so many megabytes; every so many pages hold an excerpt."""
    web = Web(seed)
    raw = number = 0
    planted: set[str] = set()
    with open(path, "wb") as file:
        while file.tell() < megabytes * 1e6:
            address = f"https://site{number % 60}.example.net/p/{number}"
            here = number % every == every // 2
            if here:
                planted.add(address)
            body = record(address, number, web.page(number, excerpt(number) if here else ""))
            file.write(gzip.compress(body, 6))
            raw += len(body)
            number += 1
    return Corpus(path, number, raw, frozenset(planted))


def record(address: str, number: int, page: bytes, kind: str = "text/html; charset=utf-8") -> bytes:
    """One WARC response record."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(page)}\r\n\r\n".encode() + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.UUID(int=number)}>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"WARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def bodies(path: Path) -> Sequence[bytes]:
    """All page bodies, by FastWARC."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with open(path, "rb") as file:
        return [
            r.reader.read()
            for r in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True)
        ]
