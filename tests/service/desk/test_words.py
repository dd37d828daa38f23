"""Wrong words are told in one line before anything is read or sent; trouble on the way is tried again, once over."""

from __future__ import annotations

import subprocess
import sys

import httpx2
import pytest

from tidegate.cli import main
from tidegate.cli.desk.interface import Offer
from tidegate.cli.desk.remote import TRIES, Remote
from tidegate.errors import RemoteError
from tidegate.inspection.snapshot import Recording, Snapshot, taken

S, SLOT = "https://gate.example.org", ("--slot", "statistics")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["submit", "f.csv"], "--slot"),
        (["submit", "f.csv", *SLOT], "which installation?"),
        (["submit", "f.csv", *SLOT, "--server", S], "there is no token"),
        (["submit", "f.csv", *SLOT, "--server", S, "--token", "tg_abc"], "takes a reference"),
        (["submit", "f.csv", *SLOT, "--server", S, "--token", "file:t"], "can be read by others"),
        (["submit", "f.csv", *SLOT, "--server", S, "--token", "file:none"], "cannot be read"),
        (["submit", "f.csv", *SLOT, "--server", "http://gate.example.org", "--token", "env:T"], "begin with https"),
        (["submit", "f.csv", *SLOT, "--server", "gate", "--token", "env:T"], "address of a server"),
        (["submit", "f.csv", *SLOT, "--server", "https://a:b@gate.org", "--token", "env:T"], "no password"),
        (["submit", "f.csv", *SLOT, "--server", S, "--home", "h", "--as", "web"], "not both"),
        (["submit", "f.csv", *SLOT, "--home", "h"], "--as ACCOUNT"),
        (["submit", "f.csv", *SLOT, "--home", "h", "--as", "web", "--token", "env:T"], "is for --server"),
        (["submit", "missing.csv", *SLOT, "--server", S], "no such file"),
        (["submit", "-", *SLOT, "--server", S], "standard input"),
        (["submit", "f.csv", "d/f.csv", *SLOT, "--server", S], "two files would be published as f.csv"),
        (["publish", "f.csv"], "which slot"),
        (["publish", "00000000-0000-4000-8000-000000000000", "f.csv", *SLOT], "not both at once"),
        (["publish", "00000000-0000-4000-8000-000000000000", "--", "true"], "over files"),
        (["publish", *SLOT, "--", "true"], "SUBMISSION|FILE"),
        (["unpublish", "statistics/f.csv"], "--reason"),
        (["review", "rule", "x", "--reason", "r"], "required"),
        (["review", "rule", "x", "--reason", "r", "--release", "--withhold"], "not allowed with"),
        (["review", "rule", "x", "--reason", "r", "--release", "--days", "0"], "number of days"),
        (["review"], "list|show|rule|clean"),
    ],
)  # fmt: skip
def test_wrong_words_are_one_clear_line(tmp_path, monkeypatch, capsys, words, says) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("T", "tg_abc")
    for name in ("TIDEGATE_SERVER", "TIDEGATE_TOKEN", "TIDEGATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "d").mkdir()
    for name in ("f.csv", "d/f.csv", "t"):
        (tmp_path / name).write_text("x")
    (tmp_path / "t").chmod(0o644)
    assert main(words) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert says in error
    assert error.count("\n") == 1
    assert "tg_abc" not in error


def snapshot(content: bytes) -> Snapshot:
    with Recording() as recording:
        recording.add(content)
        return taken(recording, "a.csv")


def test_trouble_on_the_way_is_tried_again_with_the_same_key_and_the_same_bytes() -> None:
    seen, waits = [], []
    troubles = iter([
        httpx2.ConnectError("no"), httpx2.Response(429, headers={"Retry-After": "3"}),
        httpx2.Response(409, headers={"Retry-After": "5"}), httpx2.Response(503), httpx2.Response(201, json={"id": "x"}),
    ])  # fmt: skip

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append((request.headers["Idempotency-Key"], b"a,b\n1,2\n" in request.read()))
        outcome = next(troubles)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    desk = Remote(S, "tg_abc", sleep=waits.append, transport=httpx2.MockTransport(answer))
    with snapshot(b"a,b\n1,2\n") as content:
        assert desk.submit(content, Offer("statistics", "a.csv")) == {"id": "x"}
    desk.close()
    assert len(set(seen)) == 1
    assert seen[0][1]
    assert waits[1:3] == [3, 5]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (httpx2.Response(403, json={"detail": "not you"}), "not you"),
        (httpx2.Response(200, text="<html>"), "is the address right"),
        (httpx2.Response(500, text="<html>"), "answer 500"),
        (httpx2.Response(301, headers={"Location": "https://elsewhere.example.org"}), "answer 301"),
    ],
)
def test_a_no_is_told_and_nothing_is_followed(answer: httpx2.Response, says: str) -> None:
    desk = Remote(S, "tg_abc", sleep=lambda _: None, transport=httpx2.MockTransport(lambda _: answer))
    with pytest.raises(RemoteError, match=says):
        desk.submission("x")
    desk.close()


def test_a_server_that_never_answers_ends_in_one_line() -> None:
    tries = []

    def fail(request: httpx2.Request) -> httpx2.Response:
        tries.append(request)
        raise httpx2.ReadTimeout("late")

    desk = Remote(S, "tg_abc", sleep=lambda _: None, transport=httpx2.MockTransport(fail))
    with pytest.raises(RemoteError, match="gives no answer") as raised:
        desk.submission("x")
    desk.close()
    assert "tg_abc" not in str(raised.value)
    assert 1 < len(tries) <= TRIES


def test_the_core_commands_load_neither_django_nor_a_client() -> None:
    program = (
        "import sys; from tidegate.cli.arguments import build; build(); "
        "sys.exit(any(name in sys.modules for name in ('django', 'httpx2', 'ninja', 'pydantic')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
