"""The service while its PostgreSQL is away: pages say so, jobs wait, and everything drains when it is back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx2
import psycopg
import pytest

from builders.served import free_port, served
from journeys.test_serve import OWN_FORM, sign_in
from servers.test_databases import _folder_of, program
from tidegate.service.instance.make import make

pytestmark = pytest.mark.enable_socket
AWAY = 20.0
COUNT = 6
PASSWORD = "seven wet otters on a quay"  # noqa: S105
FILL = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from tidegate.service.start import start
start(Path(sys.argv[1]))
from tidegate.service.serve.schema import migrate
migrate()
from tidegate.service.accounts import acts
from tidegate.service.instance.first import COMMAND_LINE
from tidegate.service.accounts.roles import Role
acts.make_account(COMMAND_LINE, "web", roles=[Role.PUBLISHER], display_name="web", password=sys.argv[2], now=datetime.now(UTC))
"""


class Server:
    """One PostgreSQL, stopped and started at will."""

    def __init__(self, folder: Path, port: int) -> None:
        bins = [str(path) for path in Path("/usr/lib/postgresql").glob("*/bin")]
        self._run = {"check": True, "capture_output": True, "cwd": folder}
        if os.getuid() == 0:
            self._run["user"] = "postgres"
        subprocess.run(
            [program("initdb", *bins), "-D", f"{folder}/data", "-A", "trust", "-U", "office"], **self._run
        )
        self._control = [program("pg_ctl", *bins), "-D", f"{folder}/data", "-w", "-l", f"{folder}/log"]
        self._options = ["-o", f"-k {folder} -c listen_addresses=127.0.0.1 -p {port}"]
        self.address = f"postgresql://office@127.0.0.1:{port}/postgres"
        self.start()

    def start(self) -> None:
        subprocess.run([*self._control, *self._options, "start"], **self._run)

    def stop(self) -> None:
        subprocess.run([*self._control, "-m", "immediate", "stop"], **self._run)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = Server(_folder_of("postgres", tmp_path_factory), free_port())
    try:
        yield one
    finally:
        with suppress(subprocess.CalledProcessError):
            one.stop()


def home_of(folder: Path, port: int, database: str) -> None:
    home = folder / "home"
    make(home, listen=f"127.0.0.1:{port}", demo=True)
    settings = home / "instance.toml"
    settings.write_text(settings.read_text() + f'\n[database]\nurl = "{database}"\n')
    subprocess.run([sys.executable, "-c", FILL, str(home), PASSWORD], check=True, timeout=120)


def submit(client: httpx2.Client, token: str, number: int) -> None:
    content = b"Facility,FY2026\nNorth,%d\nSouth,840\nTotal,%d\n" % (number, number + 840)
    answer = client.post(
        "/submit",
        data={"csrfmiddlewaretoken": token, "slot": "statistics", "publish": "on"},
        files={"file": (f"{number}.csv", content)},
    )
    assert answer.status_code == 200, answer.text


def live(server: Server) -> int:
    with psycopg.connect(server.address) as connection:
        (row,) = connection.execute("select count(*) from releases_release where state = 'live'").fetchall()
        return int(row[0])


def test_what_was_submitted_is_published_when_the_database_is_back(server: Server, tmp_path: Path) -> None:
    port = free_port()
    home_of(tmp_path, port, server.address)
    with (
        served(tmp_path, passwords={"web": PASSWORD}, port=port) as here,
        closing(sign_in(here, "web")) as client,
    ):
        token = OWN_FORM.search(client.get("/submit").text)
        assert token
        for number in range(COUNT):
            submit(client, token[1], number)
        server.stop()
        back = time.monotonic() + AWAY
        while time.monotonic() < back:
            answer = client.get("/submissions")
            assert answer.status_code == 503, answer.text
            assert answer.headers["retry-after"]
            problem = client.get("/v1/submissions", headers={"authorization": "Bearer none"})
            assert problem.status_code in (401, 503)
            time.sleep(1)
        server.start()
        end = time.monotonic() + 180
        while live(server) < COUNT and time.monotonic() < end:
            time.sleep(0.5)
        assert live(server) == COUNT, here.text()
        assert client.get("/submissions").status_code == 200
    with psycopg.connect(server.address) as connection:
        twice = connection.execute(
            "select subject from ledger_entryrow where act = 'site:release:verified' group by subject having count(*) > 1"
        ).fetchall()
    assert not twice
    assert len(list((tmp_path / "home" / "site" / "statistics").iterdir())) == COUNT
