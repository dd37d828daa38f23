"""Cases out of files, databases and a real HTTP service; down, late or garbled is one line, and nothing half."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import StayError
from tidegate.response.cases.interface import Custody
from tidegate.response.cases.open import open_cases

COLUMNS = (
    "case",
    "a_number",
    "language",
    "custody",
    "attorney",
    "attorney_since",
    "attorney_until",
    "relative",
)
ROWS = [
    ("C100", "A900000001", "prs", "Detained", "Jo Fernhill", "2022-01-01", "", "A900000002"),
    ("C100", "A900000001", "prs", "Detained", "Kim Oldacre", "2020-01-01", "2022-01-01", "A900000003"),
    ("C200", "A900000009", "es", "Removed 2021", "", "", "", ""),
]
WANTED = [("a_number", "900000001"), ("code", "C200"), ("a_number", "900000077")]
NONE: dict[str, Any] = {"kind": "", "path": "", "url": "", "query": "", "password": "", "token": "", "networks": [], "columns": {}}  # fmt: skip
NAMED = {name: name for name in COLUMNS}


def reference(text: str) -> str:
    return f"of {text}"


def checked(settings: dict[str, Any]) -> None:
    source = open_cases(NONE | settings, reference)
    assert source is not None
    found = source.cases(WANTED)
    assert set(found) == set(WANTED[:2])
    first = found[WANTED[0]]
    assert (first.number, first.language, first.custody) == ("C100", "prs", Custody.IN_CUSTODY)
    assert {one.number for one in first.relatives} == {"A900000002", "A900000003"}
    assert [one.acts(dt.date(2022, 11, 28)) for one in first.attorneys] == [True, False]
    assert found[WANTED[1]].custody is Custody.REMOVED
    assert found[WANTED[1]].attorneys == ()
    assert "Fernhill" not in f"{first} {first.attorneys} {first.relatives}"


def test_none_is_named() -> None:
    assert open_cases(NONE, reference) is None


def test_a_file(tmp_path: Path) -> None:
    with (tmp_path / "cases.csv").open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *ROWS])
    checked({"kind": "file", "path": str(tmp_path / "cases.csv"), "columns": NAMED})


def test_a_database(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "cases.db")
    base.execute(f"CREATE TABLE cases ({', '.join(map(repr, COLUMNS))})")
    base.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(COLUMNS))})", ROWS)
    base.commit()
    base.close()
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    checked({"kind": "database", "url": url, "query": "SELECT * FROM cases", "columns": NAMED})


class _Office(BaseHTTPRequestHandler):
    answer: bytes = b""
    status = 200
    asked: list[tuple[str, str, Any]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, self.headers["Authorization"], json.loads(body)))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, format: str, *words: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[dict[str, Any]]:
    _Office.asked.clear()
    _Office.status = 200
    members = [{"attorney": row[4], "attorney_since": row[5], "attorney_until": row[6]} for row in ROWS[:2]]
    kin = [{"relative": row[7]} for row in ROWS[:2]]
    cases = [dict(zip(COLUMNS[:4], row[:4], strict=True)) for row in (ROWS[0], ROWS[2])]
    cases[0] |= {"attorneys": members, "relatives": kin}  # type: ignore[dict-item]
    _Office.answer = json.dumps({"cases": cases}).encode()
    with HTTPServer(("127.0.0.1", 0), _Office) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
        thread.start()
        url = f"http://127.0.0.1:{listening.server_port}/cases"
        yield {"kind": "http", "url": url, "token": "env:T", "networks": ["127.0.0.0/8"]}
        listening.shutdown()
        thread.join()


@pytest.mark.enable_socket
def test_a_service(service: dict[str, Any]) -> None:
    checked(service)
    path, token, body = _Office.asked[0]
    assert (path, token) == ("/cases", "Bearer of env:T")
    assert body == {"numbers": [number for _, number in WANTED]}


@pytest.mark.enable_socket
@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"cases": 1}', b'{"cases": [1]}', b"\xff" * 50])
def test_a_service_that_answers_something_else(service: dict[str, Any], answer: bytes) -> None:
    _Office.answer = answer
    source = open_cases(NONE | service, reference)
    assert source is not None
    with pytest.raises(StayError):
        source.cases(WANTED)


@pytest.mark.enable_socket
def test_a_service_that_refuses_or_may_not_be_asked(service: dict[str, Any]) -> None:
    _Office.status = 503
    for settings in (service, service | {"networks": []}):
        source = open_cases(NONE | settings, reference)
        assert source is not None
        with pytest.raises(StayError) as told:
            source.cases(WANTED)
        assert "900000001" not in str(told.value)


@pytest.mark.parametrize(
    "settings",
    [{"kind": "post"}, {"kind": "file", "path": "/nowhere.csv"}, {"kind": "file", "columns": {"shoe": "size"}},
     {"kind": "http", "url": "http://a.example", "networks": ["x"]}],
)  # fmt: skip
def test_settings_that_mean_nothing(settings: dict[str, Any]) -> None:
    with pytest.raises(StayError):
        open_cases(NONE | settings, reference)
