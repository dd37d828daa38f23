"""Published behind the gate's back to verified gone, against a real `tidegate serve`: folder, S3 (SeaweedFS), reports.

    python bench/takedown.py --rounds 20 --json

Prints one object: `median_seconds`, `worst_seconds` over all, and by site. The clock starts before the file is put there
and ends when it is gone from the site and the take-down is verified in the database (sought every few milliseconds).
2022 needed 4 h 08 min to be noticed and 11 min to be removed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE / "tests"))

from builders.nginx import nginx
from builders.people import roster
from builders.seaweed import SeaweedServer, seaweed
from builders.workbook import Sheet, Workbook

IN_2022 = {"noticed_seconds": 4 * 3600 + 8 * 60, "removed_seconds": 11 * 60}
LATE = 120.0
_DOWN = (
    "SELECT count(*) FROM watch_takedown AS t JOIN watch_observation AS o ON o.id = t.observation_id "
    "WHERE t.verified_at IS NOT NULL"
)
BESIDE = b"Facility,FY2025,FY2026\nNorth,1200,1310\nSouth,840,812\nTotal,2040,2122\n"


def book(number: int) -> bytes:
    """The workbook of 2022, with invented people, each time other ones."""
    return Workbook([Sheet("Sheet1", roster(300, 7_000 + number))]).to_bytes()


def port() -> int:
    import socket

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


class Service:
    """A home with a folder site, perhaps served by nginx, perhaps a bucket, under `tidegate serve`."""

    def __init__(self, folder: Path, store: SeaweedServer | None, bucket: str, poll: int) -> None:
        folder.mkdir(exist_ok=True)
        self.home, self.listen = folder / "home", f"127.0.0.1:{port()}"
        self._tool = Path(sys.executable).with_name("tidegate")
        self._environment = {**os.environ, "TIDEGATE_S3_ACCESS": "", "TIDEGATE_S3_PRIVATE": ""}
        subprocess.run(
            [self._tool, "init", self.home, "--demo", "--listen", self.listen],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self._store, self._bucket, self._poll = store, bucket, poll

    def settle(self, public: str) -> None:
        """Write the settings: many take-downs in a row are meant here, so the breaker is set wide."""
        path = self.home / "instance.toml"
        ports = json.dumps([int(public.split(":")[2].split("/")[0])])
        text = path.read_text().replace("[service]\n", "[service]\ntrusted_proxies = 1\n", 1)
        text = text.replace(
            'path = "site"',
            f'path = "site"\naddress = "{public}"\nnetworks = ["127.0.0.0/8"]\nports = {ports}',
        )
        if self._store is not None:
            self._environment |= {
                "TIDEGATE_S3_ACCESS": self._store.access_key,
                "TIDEGATE_S3_PRIVATE": self._store.private_key,
            }
            text += (
                f'\n[site.store]\nkind = "s3"\nbucket = "{self._bucket}"\nendpoint = "{self._store.endpoint}"\n'
                f'address = "{self._store.endpoint}/{self._bucket}/"\nnetworks = ["127.0.0.0/8"]\n'
                f"ports = [{self._store.endpoint.rpartition(':')[2]}]\n"
                'access_key = "env:TIDEGATE_S3_ACCESS"\nprivate_key = "env:TIDEGATE_S3_PRIVATE"\n'
            )
        text += f"\n[watch]\npoll_seconds = {self._poll}\nbreaker_most = 100000\nbreaker_percent = 100000\n"
        text += "reports_an_hour = 100000\n"
        path.write_text(text)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        with (self.home.parent / "log").open("wb") as log:
            child = subprocess.Popen(
                [self._tool, "serve", "--home", self.home], env=self._environment, stdout=log, stderr=log
            )
            try:
                self._wait()
                yield
            finally:
                child.send_signal(signal.SIGTERM)
                child.wait(30)

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(Exception):
                with urllib.request.urlopen(f"http://{self.listen}/healthz", timeout=2):
                    pass
                sites = 1 if self._store is None else 2
                if self.count("SELECT count(*) FROM watch_patrolled WHERE objects_seen >= 20") == sites:
                    return
            time.sleep(0.1)
        raise RuntimeError((self.home.parent / "log").read_text()[-2000:])

    def count(self, query: str) -> int:
        where = f"file:{self.home}/data/tidegate.sqlite3?mode=ro"
        with contextlib.closing(sqlite3.connect(where, uri=True, timeout=30)) as database:
            return int(database.execute(query).fetchone()[0])

    def told(self) -> str:
        """What the service said, and its observations, for whoever must find out why a round failed."""
        where = f"file:{self.home}/data/tidegate.sqlite3?mode=ro"
        with contextlib.closing(sqlite3.connect(where, uri=True, timeout=30)) as database:
            rows = database.execute(
                "SELECT path, state, verdict, why, stopped FROM watch_observation"
            ).fetchall()
            downs = database.execute("SELECT * FROM watch_takedown WHERE verified_at IS NULL").fetchall()
            alarms = database.execute(
                "SELECT kind, text FROM releases_alarm WHERE kind != 'live-file'"
            ).fetchall()
            beats = database.execute("SELECT * FROM watch_patrolled").fetchall()
        return f"{(self.home.parent / 'log').read_text()[-3000:]}\n{rows[-3:]}\n{downs}\n{alarms}\n{beats}"

    def down(self, site: str) -> int:
        """How many take-downs of a site are verified."""
        return self.count(f"{_DOWN} AND o.site = '{site}'")


def until(done: object, began: float) -> float:
    while not done():  # type: ignore[operator]
        if time.monotonic() - began > LATE:
            raise RuntimeError("it was not gone in time")
        time.sleep(0.005)
    return time.monotonic() - began


def folder_rounds(service: Service, rounds: int) -> list[float]:
    found = []
    for number in range(rounds):
        place, content = service.home / "site" / "statistics" / f"update-{number}.xlsx", book(number)
        place.parent.mkdir(exist_ok=True)
        before, began = service.down("public"), time.monotonic()
        place.write_bytes(content)
        try:
            found.append(
                until(lambda p=place, b=before: not p.exists() and service.down("public") > b, began)
            )
        except RuntimeError:
            sys.stderr.write(f"round {number}, still there: {place.exists()}\n{service.told()}\n")
            raise
    return found


def store_rounds(service: Service, store: SeaweedServer, rounds: int) -> list[float]:
    client, found = store.client(), []
    for number in range(rounds):
        key, content = f"update-{number}.xlsx", book(20_000 + number)
        before, began = service.down("store"), time.monotonic()
        client.put_object(Bucket="public", Key=key, Body=content)
        found.append(until(lambda b=before: service.down("store") > b, began))
        left = client.list_object_versions(Bucket="public", Prefix=key)
        if left.get("Versions"):
            raise RuntimeError("a version is left")
        time.sleep(number % 7 * 0.9)  # not in step with the poll
    return found


def report_rounds(service: Service, store: SeaweedServer, rounds: int) -> list[float]:
    """A bucket that is listed every ten minutes only: what is gone sooner is gone because somebody told."""
    client, found = store.client(), []
    for number in range(rounds):
        key = f"reported-{number}.xlsx"
        client.put_object(Bucket="reported", Key=key, Body=book(40_000 + number))
        raise_if_seen(service)
        before, began = service.down("store"), time.monotonic()
        told = {"address": f"{store.endpoint}/reported/{key}", "words": "a list of people is here"}
        # Ten reports an hour from one address: these come from many, through a proxy that is believed.
        asking = urllib.request.Request(f"http://{service.listen}/report", urlencode(told).encode())
        asking.add_header("X-Forwarded-For", f"198.51.100.{number % 250}")
        with urllib.request.urlopen(asking, timeout=30) as page:  # noqa: S310
            page.read()
        found.append(until(lambda b=before: service.down("store") > b, began))
    return found


def raise_if_seen(service: Service) -> None:
    """The service must be at rest before the next round."""
    waiting = service.count("SELECT count(*) FROM watch_takedown WHERE verified_at IS NULL")
    if waiting:
        raise RuntimeError("an earlier take-down is not verified")


def load(service: Service, stop: threading.Event) -> None:
    """Somebody reads the console all the time."""
    while not stop.wait(0.02):
        with (
            contextlib.suppress(Exception),
            urllib.request.urlopen(f"http://{service.listen}/sign-in", timeout=5) as page,
        ):
            page.read()


@contextlib.contextmanager
def served(folder: Path, store: SeaweedServer | None, bucket: str, poll: int) -> Iterator[Service]:
    """The service with nginx before its folder, and with a reader of the console all the time."""
    service = Service(folder, store, bucket, poll)
    # The breaker counts with what is live: a site that is empty may lose five files in ten minutes and no more.
    for number in range(20):
        (service.home / "site" / f"table-{number}.csv").write_bytes(BESIDE)
        if store is not None:
            store.client().put_object(Bucket=bucket, Key=f"table-{number}.csv", Body=BESIDE)
    stop = threading.Event()
    with nginx(folder / "nginx", service.home / "site") as public:
        service.settle(public)
        with service.running():
            reader = threading.Thread(target=load, args=(service, stop), daemon=True)
            reader.start()
            try:
                yield service
            finally:
                stop.set()
                reader.join(10)


def summary(found: list[float]) -> dict[str, float]:
    return {
        "rounds": len(found),
        "median_seconds": round(statistics.median(found), 3),
        "worst_seconds": round(max(found), 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--store-rounds", type=int, help="rounds against S3 (default: as many, at most 10)")
    parser.add_argument("--poll", type=int, default=10, help="seconds between two listings")
    parser.add_argument("--no-store", action="store_true", help="without SeaweedFS")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    by_site: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="tidegate-bench-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        store = None if chosen.no_store else stack.enter_context(seaweed(folder / "seaweed"))
        if store is not None:
            for bucket in ("public", "reported"):
                store.bucket(bucket, versions=True, public=True)
        with served(folder / "watched", store, "public", chosen.poll) as service:
            by_site["folder"] = folder_rounds(service, chosen.rounds)
            if store is not None:
                by_site["s3"] = store_rounds(service, store, chosen.store_rounds or min(chosen.rounds, 10))
        if store is not None:
            with served(folder / "told", store, "reported", 600) as service:
                by_site["report"] = report_rounds(service, store, chosen.rounds)
    told = {
        **summary([one for several in by_site.values() for one in several]),
        "by_site": {site: summary(found) for site, found in by_site.items()},
        "in_2022": IN_2022,
    }
    print(json.dumps(told, indent=None if chosen.json else 2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
