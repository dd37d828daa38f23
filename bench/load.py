"""Load: many files submitted at once to a real `tidegate serve`, while somebody works in the console.

    python bench/load.py [--files 100] [--bytes 1000000] [--soak 0] [--out FILE]

Half are CSV, half workbooks; all differ; all ask to be published when clear. Writes JSON: how many got a verdict and
were published, how long it took, how long pages took meanwhile (median and 95th percentile, in milliseconds), and the
most memory all processes held (proportional share). `--soak N`: then N tiny files one after another, and the jobs'
memory and descriptors before and after. Ends with 1 where a file was lost or the median is over 300 ms.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import httpx2
import xlsxwriter

from builders.served import Served, family, served

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LIMIT = 300.0
"""Milliseconds: the median of the console's pages."""


def table(number: int, size: int) -> bytes:
    """Counts by facility, month and kind, as CSV."""
    made, out = random.Random(number), io.StringIO()
    out.write("Facility,Month,Kind,Arrivals,Departures,Average stay\n")
    while out.tell() < size:
        month, kind = made.randrange(12) + 1, made.choice(("adult", "family", "medical"))
        counts = (made.randrange(900), made.randrange(900), made.randrange(300) / 10)
        out.write(
            f"Centre {made.randrange(60)},2026-{month:02d},{kind},{counts[0]},{counts[1]},{counts[2]}\n"
        )
    return out.getvalue().encode()


def workbook(number: int, size: int) -> bytes:
    """The same as a workbook with a title and a total, its parts not compressed."""
    made, out = random.Random(number), io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Summary")
        sheet.write_row(0, 0, ["Detention statistics", f"release {number}"])
        sheet.write_row(2, 0, ["Facility", *[f"FY{year}" for year in range(2011, 2027)]])
        rows = size // 700
        for row in range(rows):
            sheet.write_row(row + 3, 0, [f"Centre {row}", *[made.randrange(9000) for _ in range(16)]])
        sheet.write_row(rows + 3, 0, ["Total", *[made.randrange(9000) for _ in range(16)]])
    plain = io.BytesIO()
    with zipfile.ZipFile(out) as packed, zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as unpacked:
        for entry in packed.infolist():
            unpacked.writestr(entry, packed.read(entry), zipfile.ZIP_STORED)
    return plain.getvalue()


def signed_in(here: Served, name: str) -> httpx2.Client:
    """A browser of somebody."""
    client = httpx2.Client(base_url=here.address, follow_redirects=True, timeout=300)
    form = TOKEN.search(client.get("/sign-in").text)
    fields = {
        "csrfmiddlewaretoken": form[1] if form else "",
        "username": name,
        "password": here.passwords[name],
    }
    if client.post("/sign-in", data=fields).url.path != "/":
        raise SystemExit("nobody could sign in")
    return client


class Person(threading.Thread):
    """Opens pages one after another, and notes how long each took."""

    def __init__(self, here: Served) -> None:
        super().__init__(daemon=True)
        self._client, self._done = signed_in(here, "web"), threading.Event()
        self.times: dict[str, list[float]] = {"home": [], "submissions": [], "submission": []}
        self.statuses = Counter[int]()

    def run(self) -> None:
        """Until `stop`."""
        last = ""
        while not self._done.is_set():
            for name, page in (("home", "/"), ("submissions", "/submissions"), ("submission", last)):
                if not page:
                    continue
                began = time.perf_counter()
                answer = self._client.get(page)
                self.times[name].append((time.perf_counter() - began) * 1000)
                self.statuses[answer.status_code] += 1
                found = re.search(r'"(/submissions/[0-9a-f-]{36})"', answer.text)
                last = found[1] if found else last
            self._done.wait(0.05)

    def stop(self) -> None:
        """And wait."""
        self._done.set()
        self.join()


class Memory(threading.Thread):
    """The most that all processes of the service held at a time."""

    def __init__(self, here: Served) -> None:
        super().__init__(daemon=True)
        self._here, self._done, self.most = here, threading.Event(), 0

    def run(self) -> None:
        """Until `stop`."""
        while not self._done.wait(1.0):
            self.most = max(self.most, sum(share(number) for number in family(self._here.running.pid)))

    def stop(self) -> None:
        """And wait."""
        self._done.set()
        self.join()


def share(number: int) -> int:
    """A process's proportional share of memory, in KiB."""
    with contextlib.suppress(OSError, AttributeError):
        text = Path(f"/proc/{number}/smaps_rollup").read_text()
        return int(re.search(r"^Pss: +(\d+)", text, re.M)[1])  # type: ignore[index]
    return 0


def submit(client: httpx2.Client, name: str, content: bytes, publish: bool = True) -> int:
    """Through the page, as a person does; the status of the answer."""
    form = TOKEN.search(client.get("/submit").text)
    fields = {"csrfmiddlewaretoken": form[1] if form else "", "slot": "statistics"}
    if publish:
        fields["publish"] = "on"
    return client.post("/submit", data=fields, files={"file": (name, content)}).status_code


def states(here: Served, table_name: str) -> Counter[str]:
    """How many submissions or releases are in which state."""
    path = f"file:{here.home}/data/tidegate.sqlite3?mode=ro"
    with contextlib.closing(sqlite3.connect(path, uri=True, timeout=60)) as database:
        return Counter(dict(database.execute(f"select state, count(*) from {table_name} group by state")))  # noqa: S608


def settle(here: Served, count: int, seconds: float) -> None:
    """Wait until that many have a verdict and, where they are clear, are published."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        there, out = states(here, "releases_submission"), states(here, "releases_release")
        if sum(there.values()) >= count and not there["received"] and out["live"] >= there["cleared"]:
            return
        time.sleep(0.25)


def load(here: Served, count: int, size: int) -> dict[str, object]:
    """All at once."""
    makers = (table, workbook)
    kinds = ("csv", "xlsx")
    files = [(f"load{n}.{kinds[n % 2]}", makers[n % 2](n, size)) for n in range(count)]
    base = signed_in(here, "web")
    clients = [
        httpx2.Client(base_url=here.address, follow_redirects=True, timeout=600, cookies=base.cookies)
        for _ in files
    ]
    person, memory = Person(here), Memory(here)
    person.start()
    memory.start()
    began = time.monotonic()
    with ThreadPoolExecutor(count) as pool:
        answers = Counter(pool.map(lambda each: submit(each[0], *each[1]), zip(clients, files, strict=True)))
    uploaded = time.monotonic() - began
    settle(here, count, 900)
    seconds = time.monotonic() - began
    person.stop()
    memory.stop()
    return {
        "files": count,
        "bytes": sum(len(content) for _, content in files),
        "answers": dict(answers),
        "seconds_until_all_uploaded": round(uploaded, 1),
        "seconds_until_all_settled": round(seconds, 1),
        "submissions": dict(states(here, "releases_submission")),
        "releases": dict(states(here, "releases_release")),
        "pages": {name: times_of(times) for name, times in person.times.items()},
        "pages_all": times_of([one for times in person.times.values() for one in times]),
        "page_statuses": dict(person.statuses),
        "most_memory_mib": memory.most // 1024,
    }


def times_of(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    ordered = sorted(times) or [0.0]
    at = min(len(ordered) - 1, int(len(ordered) * 0.95))
    return {
        "count": len(times),
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[at], 1),
    }


def holding(here: Served) -> dict[str, int]:
    """Processes, zombies, memory and open descriptors of the whole service."""
    numbers = family(here.running.pid)
    descriptors = zombies = 0
    for number in numbers:
        with contextlib.suppress(OSError):
            descriptors += len(list(Path(f"/proc/{number}/fd").iterdir()))
            zombies += Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return {
        "processes": len(numbers),
        "zombies": zombies,
        "memory_mib": sum(map(share, numbers)) // 1024,
        "descriptors": descriptors,
    }


def soak(here: Served, count: int) -> dict[str, object]:
    """Tiny files, one after another; nothing may grow."""
    client, began = signed_in(here, "web"), time.monotonic()
    before = sum(states(here, "releases_submission").values())
    told = []
    for number in range(count):
        submit(
            client,
            f"tiny{number}.csv",
            b"Facility,FY2026\nNorth,%d\nTotal,%d\n" % (number, number),
            publish=False,
        )
        if number % max(1, count // 5) == count // 10:
            settle_verdicts(here, before + number + 1)
            told.append(holding(here))
    settle_verdicts(here, before + count)
    told.append(holding(here))
    return {"files": count, "seconds": round(time.monotonic() - began, 1), "held": told}


def settle_verdicts(here: Served, count: int) -> None:
    """Wait until that many are there and none is without a verdict."""
    while True:
        there = states(here, "releases_submission")
        if sum(there.values()) >= count and not there["received"]:
            return
        time.sleep(0.2)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--soak", type=int, default=0)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    result: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="load-") as folder, served(Path(folder)) as here:
        try:
            if given.files:
                result["load"] = load(here, given.files, given.bytes)
            if given.soak:
                result["soak"] = soak(here, given.soak)
        finally:
            result["log_lines"] = here.text().splitlines()[1:20]
    text = json.dumps(result, indent=1)
    print(text)
    if given.out:
        given.out.write_text(text + "\n", "utf-8")
    done = result.get("load")
    if not isinstance(done, dict):
        return 0
    lost = done["files"] - sum(done["submissions"].values()) or done["submissions"].get("received", 0)
    return 1 if lost or done["pages_all"]["median_ms"] > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
