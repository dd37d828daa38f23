"""A crawl side by side with bare fetching of the same addresses, and the memory of a large site.

    python bench/crawl.py [--pages 2000] [--addresses 100000]

Prints one JSON object. The floor fetches the same addresses one after the other with `http.client`, a new
connection each, as the guarded fetcher does; the second round of the crawl gets 304 for what has not changed.
Memory is what a listing of that many addresses, told by one sitemap, adds to a process that keeps its state.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from builders.website import Page, website
from tidegate.sites.crawl.state import CrawlState
from tidegate.sites.open import open_site

LINKS, ROUNDS = 20, 3
FILLER = b"<p>Counts of the month, by office and by state, without a row for anybody.</p>\n" * 40


def _serve(pipe: Connection, pages: int) -> None:
    """A site of pages of 3 KB, each leading to the next twenty."""
    with website() as site:
        for number in range(pages):
            links = "".join(f'<a href="/p/{n}.html">' for n in range(number + 1, min(number + LINKS, pages)))
            site.pages[f"/p/{number}.html"] = Page(links.encode() + FILLER, etag=f'"{number}"')
        site.pages["/"] = Page(b'<a href="/p/0.html">')
        pipe.send(site.address)
        pipe.recv()


@contextmanager
def served(pages: int) -> Iterator[str]:
    ours, theirs = multiprocessing.Pipe()
    running = multiprocessing.Process(target=_serve, args=(theirs, pages))
    running.start()
    try:
        yield ours.recv()
    finally:
        ours.send("")
        running.join()


def bare(address: str, targets: list[str]) -> float:
    began = time.perf_counter()
    for target in targets:
        connection = http.client.HTTPConnection(urlsplit(address).netloc)
        connection.request("GET", target)
        connection.getresponse().read()
        connection.close()
    return time.perf_counter() - began


def pages(count: int) -> dict[str, float]:
    floors, firsts, seconds = list[float](), list[float](), list[float]()
    with served(count) as address, TemporaryDirectory() as folder:
        port = int(address.rsplit(":", 1)[1].rstrip("/"))
        for turn in range(ROUNDS):
            more = {"rate": 1_000_000, "depth": 1_000_000, "neighbours": 0, "state": f"{folder}/{turn}"}
            asked = {"networks": ["127.0.0.0/8"], "ports": [port]}
            site = open_site("bench", {"kind": "http", "address": address, **asked, **more})
            for times in (firsts, seconds):
                began = time.perf_counter()
                found = [entry.path for entry in site.list()]
                times.append((time.perf_counter() - began) / len(found))
            floors.append(bare(address, [f"/{path}" for path in found]) / len(found))
            site.close()
    floor, first, second = median(floors), median(firsts), median(seconds)
    return {
        "pages": len(found),
        "bare_per_second": round(1 / floor),
        "crawled_per_second": round(1 / first),
        "again_per_second": round(1 / second),
        "ratio": round(first / floor, 2),
        "ratio_again": round(second / floor, 2),
    }


def memory(addresses: int) -> dict[str, float]:
    """What is known of that many addresses with validators, kept, written down and read again."""
    with TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        state = CrawlState(f"{folder}/state")
        for number in range(addresses):
            known = state.add(f"/data/2026/{number // 1000}/statistics-{number}.csv", 2)
            known.status, known.etag = 200, f'"{number:x}-{number * 7:x}"'
            known.modified = "Mon, 02 Nov 2026 10:00:00 GMT"
            known.token = f"{known.etag}|{known.modified}|{number}"
            state.note(known)
        state.close()
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        written = time.perf_counter() - began
        began = time.perf_counter()
        again = CrawlState(f"{folder}/state")
        assert len(again.known) == addresses
        read = time.perf_counter() - began
    return {
        "addresses": addresses,
        "peak_grew_mb": round(grown / 1024, 1),
        "write_seconds": round(written, 2),
        "read_seconds": round(read, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--addresses", type=int, default=100_000)
    options = parser.parse_args()
    known = memory(options.addresses)
    json.dump({"crawl": pages(options.pages), "state": known}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
