"""The service as people run it: made, served, signed in to, stopped; and what happens when parts of it are killed."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pyotp
import pytest

from builders.served import Served, command, family, free_port, gone, make, served

pytestmark = pytest.mark.enable_socket
OWN_FORM = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as running:
        yield running


def send(client: httpx2.Client, page: str, fields: dict[str, str], to: str = "") -> httpx2.Response:
    token = OWN_FORM.search(client.get(page).text)
    assert token
    return client.post(to or page, data={"csrfmiddlewaretoken": token[1], **fields})


def sign_in(here: Served, name: str) -> httpx2.Client:
    client = httpx2.Client(base_url=here.address, follow_redirects=True, timeout=30)
    answer = send(client, "/sign-in", {"username": name, "password": here.passwords[name]})
    assert answer.url.path == "/", answer.text
    return client


def children(here: Served, kind: str) -> list[int]:
    """The processes of one half: its root first."""
    for number in family(here.running.pid) - {here.running.pid}:
        try:
            words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
            parent = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # gone since it was listed
        if kind.encode() in words and parent == here.running.pid:
            return [number, *sorted(family(number) - {number})]
    return []


def test_a_day_from_making_to_stopping(service: Served) -> None:
    with closing(sign_in(service, "web")) as client:
        # The page makes a fresh key each time it is opened, so the code answers the page the form is on.
        page = client.get("/account/app")
        key = re.search(r'<code class="tg-once">([A-Z2-7 ]+)</code>', page.text)
        token = OWN_FORM.search(page.text)
        assert key
        assert token
        app = pyotp.TOTP(key[1].replace(" ", ""))
        used = app.now()
        done = client.post("/account/app", data={"csrfmiddlewaretoken": token[1], "code": used})
        assert "Your recovery codes" in done.text
        codes = re.findall(r"<li><code>([a-z0-9-]+)</code></li>", done.text)
    with httpx2.Client(base_url=service.address, follow_redirects=True, timeout=30) as client:
        fields = {"username": "web", "password": service.passwords["web"]}
        assert send(client, "/sign-in", fields).url.path == "/sign-in/code"
        assert send(client, "/sign-in/code", {"code": used}).status_code == 422
        assert send(client, "/sign-in/code", {"code": codes[0]}).url.path == "/"
        assert client.get("/accounts").status_code == 403
    everyone = service.family()
    assert len(everyone) >= 6
    began = time.monotonic()
    service.running.send_signal(signal.SIGTERM)
    assert service.running.wait(30) == 0
    assert time.monotonic() - began < 15
    assert gone(everyone)
    assert service.passwords["web"] not in service.text()


def test_nothing_outlives_a_killed_supervisor(service: Served) -> None:
    everyone = service.family()
    service.running.kill()
    service.running.wait()
    assert gone(everyone)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(service.address.rpartition(":")[2]))) != 0


def test_what_dies_starts_again(service: Served) -> None:
    for kind in ("web", "jobs", "watch"):
        before = children(service, kind)
        os.kill(before[0], signal.SIGKILL)
        assert gone(set(before))
        end = time.monotonic() + 30
        while not children(service, kind) and time.monotonic() < end:
            time.sleep(0.05)
        assert children(service, kind)
    assert httpx2.get(f"{service.address}/readyz", timeout=30).text == "ready\n"


def test_a_job_killed_half_way_runs_again(service: Served, tmp_path: Path) -> None:
    trail = tmp_path / "trail"
    put = (
        "import sys; from pathlib import Path; from tidegate.service.start import start; start(Path(sys.argv[1]));"
        "from django_q.tasks import async_task; async_task('builders.slow_job.leave_a_trail', sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", put, str(service.home), str(trail)], check=True, timeout=240)
    end = time.monotonic() + 30
    while not trail.exists() and time.monotonic() < end:
        time.sleep(0.02)
    number = int(trail.read_text().split()[1])
    os.kill(number, signal.SIGKILL)
    while "done" not in trail.read_text() and time.monotonic() < end + 30:
        time.sleep(0.05)
    assert [line.split()[0] for line in trail.read_text().splitlines()] == ["began", "began", "done"]
    _wait_for_empty_queue(service.home / "data" / "tidegate.sqlite3")


def _wait_for_empty_queue(path: Path) -> None:
    end = time.monotonic() + 20
    with sqlite3.connect(path) as database:
        while time.monotonic() < end:
            if database.execute("select count(*) from django_q_ormq").fetchone() == (0,):
                return
            time.sleep(0.1)
    raise AssertionError("the job is still in the queue")


def test_a_taken_port_and_a_second_supervisor_are_one_clear_line(service: Served, tmp_path: Path) -> None:
    port = int(service.address.rpartition(":")[2])
    make(tmp_path / "other", port)
    for home, words in ((tmp_path / "other", "cannot listen on"), (service.home, "is served already")):
        done = _run("serve", "--home", str(home))
        assert done.returncode == 2
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_wrong_words_to_init_are_one_line_and_leave_nothing(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    for words in (
        ("full",),
        ("new", "--address", "gate.example"),
        ("new", "--address", 'http://gate.example"'),
        ("new", "--listen", "nowhere"),
        ("full/file/under",),
    ):
        done = _run("init", str(tmp_path / words[0]), *words[1:])
        assert done.returncode == 2, words
        assert len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full"]


def test_the_first_administrator_gets_a_link_and_the_shell_makes_accounts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = _run("init", str(home), "--listen", f"127.0.0.1:{free_port()}")
    assert re.search(r"/enrol/[A-Za-z0-9_-]{43}\n", done.stdout)
    made = _run("account", "make", "ann", "--role", "publisher", "--home", str(home))
    assert "/enrol/" in made.stdout
    assert _run("account", "grant", "ann", "key-custodian", "--home", str(home)).returncode == 0
    assert "ann\ton\tkey custodian, publisher" in _run("account", "list", "--home", str(home)).stdout
    wrong = _run("account", "grant", "ann", "emperor", "--home", str(home))
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)
    assert _run("account", "grant", "bob", "auditor", "--home", str(home)).returncode == 2
    assert _run("account", "take", "admin", "administrator", "--home", str(home)).returncode == 2


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), capture_output=True, text=True, timeout=240, check=False)
