"""The day of 2022-11-28 from end to end on PostgreSQL: a real server of its own, an empty database."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg

from incidents.test_replay import PEOPLE, played
from servers.test_databases import postgresql  # noqa: F401 (a fixture)


def test_the_day_on_postgresql(postgresql: str, tmp_path: Path) -> None:  # noqa: F811
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE DATABASE replay")
    folder = postgresql.partition("?host=")[2]
    address = f"postgresql://office@{folder.replace('/', '%2F')}/replay"
    done = played(
        "2022-11-28",
        "--people",
        str(PEOPLE),
        "--home",
        str(tmp_path / "home"),
        "--database",
        address,
        "--json",
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["failed"] == []
    assert told["people"] == told["stayed"] == PEOPLE
    assert told["record_verifies"] is True
