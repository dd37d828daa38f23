"""Workers and the whole service killed in the middle of many submissions: each gets its verdict all the same."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

import httpx2
import pytest

from builders.served import Served, gone, served
from journeys.test_serve import OWN_FORM, children, sign_in

pytestmark = pytest.mark.enable_socket
COUNT = 30


def submit(client: httpx2.Client, number: int) -> None:
    token = OWN_FORM.search(client.get("/submit").text)
    assert token
    content = b"Facility,FY2026\nNorth,%d\nSouth,840\nTotal,%d\n" % (number, number + 840)
    answer = client.post(
        "/submit",
        data={"csrfmiddlewaretoken": token[1], "slot": "statistics", "publish": "on"},
        files={"file": (f"{number}.csv", content)},
    )
    assert answer.status_code == 200, answer.text


def ask(home: Path, question: str) -> list[tuple[object, ...]]:
    path = f"file:{home}/data/tidegate.sqlite3?mode=ro"
    with closing(sqlite3.connect(path, uri=True, timeout=30)) as database:
        return database.execute(question).fetchall()


def settled(home: Path) -> bool:
    waiting = ask(home, "select count(*) from releases_submission where state = 'received'")
    live = ask(home, "select count(*) from releases_release where state = 'live'")
    return waiting == [(0,)] and live == [(COUNT,)]


def kill_a_worker(here: Served) -> None:
    # The youngest are workers and their sandboxes; a half that just died is started again after a wait.
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = children(here, "jobs")
        if len(found) > 1:
            # It may end by itself between the look and the kill: then another one is looked for.
            with suppress(ProcessLookupError):
                os.kill(found[-1], signal.SIGKILL)
                return
        time.sleep(0.1)
    pytest.fail("No worker within a minute.")


def test_every_submission_gets_its_verdict_whoever_is_killed(tmp_path: Path) -> None:
    with served(tmp_path) as first:
        with closing(sign_in(first, "web")) as client:
            for number in range(COUNT):
                submit(client, number)
                if number in (8, 16):
                    kill_a_worker(first)
        everyone = first.family()
        first.running.kill()
        first.running.wait()
        assert gone(everyone)
    assert ask(first.home, "select count(*) from releases_submission") == [(COUNT,)]
    with served(tmp_path, passwords=first.passwords, port=int(first.address.rpartition(":")[2])):
        end = time.monotonic() + 180
        while not settled(first.home) and time.monotonic() < end:
            time.sleep(0.2)
    assert settled(first.home), ask(
        first.home, "select state, count(*) from releases_submission group by state"
    )
    twice = "select subject from ledger_entryrow where act = 'site:release:verified' group by subject having count(*) > 1"
    assert ask(first.home, twice) == []
    assert len(list((first.home / "site" / "statistics").iterdir())) == COUNT
