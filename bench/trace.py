"""Recognising copies: speed beside peers and the floor, recall over all forms of repost, false alarms. One JSON object.

    python bench/trace.py --seed 1 --json

A WARC of invented pages is made from the seed, with excerpts planted; the pack has 20 million keys. CPU seconds of one
process, routes interleaved, medians of three rounds; peers see the first pages only, because they are slow.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "tests")]

import trace_corpus
from measure import highest

from builders import reposts
from builders.reposts.forms import UNDATED
from tidegate.model.limits import Limits
from tidegate.trace import body, fingerprint, keys, numbers, pack
from tidegate.trace.chance import crawl_chance
from tidegate.trace.keys import Sort
from tidegate.trace.matcher import Matcher, mails_in
from tidegate.trace.pack import About

KEY = b"k" * 32
TODAY = "2026-11-23"
ID = re.compile(
    r"\bA?[0-9][0-9 .()\-]{6,18}[0-9]\b|[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,120}\.[A-Za-z]{2,12}"
)


def make_pack(path: Path, leak: reposts.Leak, folder: Path, millions: float) -> About:
    """A pack of the leak, filled up with random keys."""
    source = folder / "leak.csv"
    source.write_bytes(leak.csv())
    extracted, sha256 = fingerprint.read(str(source), KEY, Limits())
    found = extracted.gathered
    more = int(millions * 1e6)
    noise = np.random.default_rng(5).integers(0, 2**64, more, dtype=np.uint64)
    padded = replace(
        found,
        keys=np.concatenate([found.keys, noise]),
        sorts=np.concatenate([found.sorts, np.full(more, int(Sort.IDENTIFIER), np.uint8)]),
        people=np.concatenate([found.people, np.arange(more) % 1_000_000 + found.count]),
        count=found.count + min(more, 1_000_000),
    )
    about = About(
        "bench", "own", TODAY, "", found.count, {"keys": padded.keys.size}, found.rates, body.check(KEY),
        digests=(keys.of_digest(KEY, sha256),), sealed=body.sealed(found.densities, KEY),
    )  # fmt: skip
    pack.write(path, [(about, body.encode(padded, KEY))])
    return about


def records(path: Path, limit: int = 0) -> Iterator[tuple[str, bytes]]:
    """Addresses and bodies, by FastWARC."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with open(path, "rb") as file:
        for at, one in enumerate(
            ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True)
        ):
            if limit and at >= limit:
                return
            yield one.headers["WARC-Target-URI"], one.reader.read()


class Routes:
    """Ways to look through one WARC; each gives the raw bytes it went through and the addresses it told."""

    def __init__(self, path: Path, matcher: Matcher, index: Any, few: int) -> None:
        self.path, self.matcher, self.index, self.few = path, matcher, index, few

    def reading(self) -> tuple[int, set[str]]:
        return sum(len(content) for _, content in records(self.path)), set()

    def raw(self, thorough: bool = False) -> tuple[int, set[str]]:
        total, told = 0, set()
        waiting: list[tuple[str, bytes]] = []
        for address, content in records(self.path):
            waiting.append((address, content))
            total += len(content)
            if len(waiting) == 64:
                told |= self._told(waiting, thorough)
                waiting.clear()
        return total, told | (self._told(waiting, thorough) if waiting else set())

    def thorough(self) -> tuple[int, set[str]]:
        return self.raw(True)

    def _told(self, waiting: Sequence[tuple[str, bytes]], thorough: bool) -> set[str]:
        found = self.matcher.raw([content for _, content in waiting], thorough=thorough)
        return {address for (address, _), match in zip(waiting, found, strict=True) if match}

    def resiliparse(self) -> tuple[int, set[str]]:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.html import HTMLTree

        total, told = 0, set()
        for address, content in records(self.path, self.few):
            total += len(content)
            text = extract_plain_text(
                HTMLTree.parse_from_bytes(content), main_content=False, alt_texts=False, links=False
            )
            if self._hits(text) >= 3:
                told.add(address)
        return total, told

    def soup(self) -> tuple[int, set[str]]:
        import warnings

        from bs4 import BeautifulSoup
        from warcio.archiveiterator import ArchiveIterator

        warnings.simplefilter("ignore")
        total, told = 0, set()
        with open(self.path, "rb") as file:
            for at, one in enumerate(ArchiveIterator(file)):
                if at >= self.few:
                    break
                content = one.content_stream().read()
                total += len(content)
                if self._hits(BeautifulSoup(content, "html.parser").get_text(" ")) >= 3:
                    told.add(one.rec_headers.get_header("WARC-Target-URI"))
        return total, told

    def _hits(self, text: str) -> int:
        found = [match[0] for match in ID.finditer(text)]
        raw = "\n".join(found).encode()
        asked = np.concatenate(
            [
                keys.of_numbers(KEY, numbers.scan(raw).numbers.values),
                keys.of_mails(KEY, [mail for mail, _ in mails_in(raw)]),
            ]
        )
        return len(set(self.index.find(asked).people.tolist()))


def speed(routes: Routes, rounds: int) -> dict[str, Any]:
    """Raw megabytes a CPU second of each route."""
    names = ("reading", "raw", "thorough", "resiliparse", "soup")
    spent: dict[str, list[float]] = {name: [] for name in names}
    told: dict[str, set[str]] = {}
    for at in range(rounds):
        for name in names:
            if at and name in ("soup",):
                continue
            route: Callable[[], tuple[int, set[str]]] = getattr(routes, name)
            start = time.process_time()
            size, told[name] = route()
            spent[name].append(size / 1e6 / (time.process_time() - start))
    return {"mb": {name: statistics.median(each) for name, each in spent.items()}, "told": told}


def timed(corpus: Path, path: Path, few: int, rounds: int) -> dict[str, Any]:
    """In a process of its own: a worker's memory is measured before the peers are loaded."""
    matcher = Matcher.open([path], KEY, today=TODAY)
    index = body.PackIndex(str(path), pack.load(path).members[0], KEY)
    routes = Routes(corpus, matcher, index, few)
    routes.raw()
    routes.thorough()
    peak = highest()
    return speed(routes, rounds) | {"peak": peak}


def recall(
    matcher: Matcher, leak: reposts.Leak, forms: Sequence[str], rows: int, each: int, seed: int
) -> dict[str, float]:
    """Share of excerpts recognised, by form."""
    chance = random.Random(f"{seed} {rows}")
    found = {}
    for form in forms:
        bodies = [
            reposts.repost(_excerpt(chance, leak, rows), form, seed * 1000 + at).content for at in range(each)
        ]
        found[form] = sum(match is not None for match in matcher.raw(bodies)) / each
    return found


def _excerpt(chance: random.Random, leak: reposts.Leak, rows: int) -> list[tuple[str, ...]]:
    start = chance.randrange(len(leak.rows) - rows)
    some = list(leak.rows[start : start + rows])
    chance.shuffle(some)
    return some


def shown(folder: Path, path: Path, leak: reposts.Leak, seed: int, each: int) -> dict[str, float]:
    """Share of workbooks, PDFs and screenshots of ten rows that are recognised, read in the sandbox."""
    from builders.reposts.drawn import document, screenshot, workbook
    from tidegate.trace.examine import examine

    chance = random.Random(seed)
    found = {}
    for name, make, ending in (
        ("workbook", workbook, "xlsx"),
        ("pdf", document, "pdf"),
        ("screenshot", screenshot, "png"),
    ):
        paths = []
        for at in range(each):
            target = folder / f"shown{at}.{ending}"
            target.write_bytes(make(_excerpt(chance, leak, 10)))
            paths.append(str(target))
        told = examine([str(path)], KEY, paths, today=date.fromisoformat(TODAY))
        found[name] = sum(one.match is not None for _, one in told) / each
    return found


def false_alarms(path: Path, count: int, public: Path | None, seed: int) -> tuple[int, list[str]]:
    """How many others were looked through, and what of them was told: tables of other people of the same make, pages of
    another invented web, and real public files.
    """
    shares = [(seed * 1000 + at, min(SHARE, count - at * SHARE)) for at in range(-(-count // SHARE))]
    files = [each for each in sorted(public.rglob("*")) if each.is_file()] if public else []
    with ProcessPoolExecutor(
        2, mp_context=multiprocessing.get_context("spawn"), initializer=_open, initargs=(path, seed)
    ) as pool:
        others = list(pool.map(_others, shares))
        others += list(pool.map(_public, [files[at : at + 20] for at in range(0, len(files), 20)]))
    return sum(asked for asked, _ in others), [each for _, told in others for each in told]


SHARE = 200
"""Tables and pages looked through together; every second one is a page. Every fourth share is looked at thoroughly."""
_MATCHERS: list[Matcher] = []
_WEBS: list[trace_corpus.Web] = []
"""Of a worker: one of each."""


def _open(path: Path, seed: int) -> None:
    _MATCHERS.append(Matcher.open([path], KEY, today=TODAY))
    _WEBS.append(trace_corpus.Web(seed))


def _others(share: tuple[int, int]) -> tuple[int, list[str]]:
    seed, count = share
    chance = random.Random(seed)
    forms = (*reposts.FORMS, *reposts.UNNAMED, *UNDATED)
    other = reposts.leak(2_000, chance.randrange(1 << 40))
    web = _WEBS[0]
    web.chance = chance
    bodies: list[tuple[str, bytes]] = []
    for at in range(count):
        if at % 2:
            bodies.append(("page", web.page(chance.randrange(1 << 20))))
        else:
            form, rows = chance.choice(forms), chance.choice((3, 10, 10, 63))
            bodies.append((form, reposts.repost(_excerpt(chance, other, rows), form, at).content))
    told = _MATCHERS[0].raw([body for _, body in bodies], thorough=seed % 4 == 0)
    return count, [kind for (kind, _), match in zip(bodies, told, strict=True) if match]


def _public(paths: Sequence[Path]) -> tuple[int, list[str]]:
    small = [path for path in paths if path.stat().st_size < 20e6]
    told = [path.name for path in small if any(_MATCHERS[0].raw([path.read_bytes()], thorough=True))]
    return len(small), told


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--megabytes", type=float, default=32, help="of the compressed WARC")
    parser.add_argument("--millions", type=float, default=20, help="of keys in the pack")
    parser.add_argument("--negatives", type=int, default=10_000)
    parser.add_argument(
        "--public", type=Path, metavar="FOLDER", help="real public files, looked through as well"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--few", type=int, default=60, help="pages that slow peers see")
    parser.add_argument("--each", type=int, default=4, help="excerpts of a form")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        print(
            json.dumps(run(arguments, Path(place)))
            if arguments.json
            else json.dumps(run(arguments, Path(place)), indent=1)
        )


def step(name: str) -> None:
    """What is being done, for people who wait."""
    print(f"{time.strftime('%T')} {name}", file=sys.stderr, flush=True)


def run(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Everything."""
    seed = arguments.seed
    leak = reposts.leak(6252, seed)
    chance = random.Random(seed)
    excerpts = {}

    def planted(number: int) -> str:
        excerpts[number] = reposts.repost(_excerpt(chance, leak, 10), "html/all", number).content.decode()
        return excerpts[number]

    step("corpus")
    corpus = trace_corpus.write(folder / "corpus.warc.gz", seed, arguments.megabytes, planted)
    step("pack")
    path = folder / "leak.pack"
    about = make_pack(path, leak, folder, arguments.millions)
    matcher = Matcher.open([path], KEY, today=TODAY)
    small = folder / "small.pack"
    fingerprint.own(str(folder / "leak.csv"), small, KEY, today=TODAY)
    few = min(arguments.few, corpus.pages)
    step("speed")
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        measured = pool.submit(timed, corpus.path, path, few, arguments.rounds).result()
    mb = measured["mb"]
    step("recall")
    three = recall(matcher, leak, reposts.FORMS, 3, arguments.each, seed)
    one_percent = recall(matcher, leak, reposts.FORMS, 63, 1, seed)
    unnamed = recall(matcher, leak, reposts.UNNAMED, 10, arguments.each, seed)
    undated = recall(matcher, leak, UNDATED, 10, arguments.each, seed)
    step("shown")
    read = shown(folder, small, leak, seed, 3)
    step("false alarms")
    asked, told = false_alarms(path, arguments.negatives, arguments.public, seed + 1)
    return {
        "raw_mb_per_cpu_second": round(mb["raw"], 1),
        "ratio_to_reading": round(mb["reading"] / mb["raw"], 3),
        "recall_three_rows": _mean(three),
        "recall_one_percent": _mean(one_percent),
        "recall_without_identifier": _mean(unnamed),
        "false_alarms": len(told),
        "false_alarms_of": told[:20],
        "asked_for_false_alarms": asked,
        "recall_names_and_country_alone": _mean(undated),
        "recall_shown": read,
        "thorough_mb_per_cpu_second": round(mb["thorough"], 1),
        "reading_mb_per_cpu_second": round(mb["reading"], 1),
        "resiliparse_mb_per_cpu_second": round(mb["resiliparse"], 1),
        "warcio_soup_mb_per_cpu_second": round(mb["soup"], 1),
        "planted": len(corpus.planted),
        "found_raw": len(measured["told"]["raw"] & corpus.planted),
        "found_thorough": len(measured["told"]["thorough"] & corpus.planted),
        "false_in_corpus": len((measured["told"]["raw"] | measured["told"]["thorough"]) - corpus.planted),
        "chance_pages_a_month": crawl_chance(about.rates),
        "peak_mb": round(measured["peak"]),
        "pages": corpus.pages,
        "raw_mb": round(corpus.raw / 1e6, 1),
        "missed": {
            f"{name} {form}": share
            for name, shares in (("three rows", three), ("one percent", one_percent), ("unnamed", unnamed))
            for form, share in shares.items()
            if share < 1
        },
    }


def _mean(shares: dict[str, float]) -> float:
    return round(statistics.mean(shares.values()), 4)


if __name__ == "__main__":
    main()
