"""The API as `tidegate serve` gives it: files in pieces, too large ones, and too many at once; the server lives on."""

from __future__ import annotations

import http.client
import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing

import httpx2
import pytest

from builders.served import Served, free_port, make, served
from tidegate.service.api.routes.checks import SEATED
from tidegate.service.serve.web import THREADS, WORKERS

pytestmark = pytest.mark.enable_socket
MOST = 32 << 20
PIECE = b"North,1200,1310\n" * 4096
MAKING = """\
import datetime as dt, sys
from pathlib import Path
from tidegate.service.start import start
start(Path(sys.argv[1]))
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.accounts.token_acts import make_token
web = Account.objects.get(username="web")
print(make_token(web.actor("test"), web, "t", [Right.CHECK], lasts=dt.timedelta(days=1), now=dt.datetime.now(dt.UTC)))
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    passwords = make(folder / "home", port, "--demo")
    settings = folder / "home" / "instance.toml"
    settings.write_text(settings.read_text().replace("[service]\n", f"[service]\nupload_bytes = {MOST}\n"))
    with served(folder, passwords=passwords, port=port) as running:
        yield running


@pytest.fixture(scope="module")
def client(service: Served) -> Iterator[httpx2.Client]:
    made = subprocess.run(
        [sys.executable, "-c", MAKING, str(service.home)],
        capture_output=True, text=True, check=True, env={**os.environ, "TIDEGATE_HOME": str(service.home)},
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    with httpx2.Client(base_url=service.address, headers=headers, timeout=240) as asking:
        yield asking


@pytest.fixture
def ending() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def pieces(size: int) -> Iterator[bytes]:
    """Without a length, a client sends it chunked."""
    for _ in range(size // len(PIECE)):
        yield PIECE


def test_thirty_megabytes_in_pieces_are_judged(client: httpx2.Client) -> None:
    answer = client.post("/v1/checks?name=a.csv", content=pieces(30 << 20))
    assert answer.status_code == 200, answer.text
    assert answer.json()["bytes"]["total"] >= (30 << 20) - len(PIECE)


def test_what_is_larger_than_the_installation_takes_is_refused_and_the_server_lives_on(
    service: Served, client: httpx2.Client
) -> None:
    family = service.family()
    for body in (pieces(MOST + (8 << 20)), b"0" * (MOST + 1)):
        answer = client.post("/v1/checks?name=a.csv", content=body)
        assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
        assert answer.json()["title"]
    assert client.post("/v1/checks?name=a.csv", content=PIECE).status_code == 200
    assert client.post("/v1/checks?name=a.csv", content=pieces(len(PIECE))).status_code == 200
    assert service.family() >= family


def test_an_empty_body_is_not_told_that_it_is_clear(client: httpx2.Client) -> None:
    assert client.post("/v1/checks?name=a.csv").status_code == 422


def test_too_many_checks_at_once_are_sent_away_for_a_moment_and_pages_still_answer(
    service: Served, client: httpx2.Client, ending: ExitStack
) -> None:
    """Slow senders: the first half of a file, and then nothing until all others have come."""
    host, port = re.findall(r"//(.+):(\d+)", service.address)[0]
    slow: list[http.client.HTTPConnection] = []
    for _ in range(SEATED * WORKERS + 4):
        one = ending.enter_context(closing(http.client.HTTPConnection(host, int(port), timeout=30)))
        one.putrequest("POST", "/v1/checks?name=a.csv")
        one.putheader("Authorization", client.headers["Authorization"])
        one.putheader("Content-Length", str(2 * len(PIECE)))
        one.endheaders(PIECE)
        slow.append(one)
    assert SEATED < THREADS
    assert client.get("/healthz").status_code == 200
    sent_away = []
    while len(sent_away) < 4:
        ready, _, _ = select.select([one.sock for one in slow if one not in sent_away], [], [], 30)
        assert ready, "nobody was sent away"
        sent_away += [one for one in slow if one.sock in ready]
    statuses = []
    for one in slow:
        one.send(PIECE)
        answer = one.getresponse()
        answer.read()
        statuses.append(answer.status)
        # One process may have got more of them than the other, and sent more away.
        assert answer.status == 429 or (answer.status == 200 and one not in sent_away)
        assert answer.status == 200 or int(answer.headers["Retry-After"]) > 0
    assert statuses.count(429) >= 4
    assert 200 in statuses
    assert client.post("/v1/checks?name=a.csv", content=PIECE).status_code == 200
