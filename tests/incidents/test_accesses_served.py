"""A real server, real downloads of every kind, its own logs: who has the file, as each of its formats tells it."""

from __future__ import annotations

import http.client
import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_socket import enable_socket

from builders.nginx import nginx
from tidegate.model.access import Accesses, Completeness
from tidegate.response.accesses import Log, Question, accesses
from tidegate.response.accesses.formats.nginx import MAIN

PLACED = MAIN + ' "$http_range" "$sent_http_content_range" $request_completion.'
OBJECT = (
    '{"time_iso8601":"$time_iso8601","remote_addr":"$remote_addr","request":"$request","status":"$status",'
    '"body_bytes_sent":"$body_bytes_sent","http_user_agent":"$http_user_agent","http_range":"$http_range"}'
)
LENGTH = 6_000_000
C = Completeness


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    enable_socket()
    folder = tmp_path_factory.mktemp("served")
    root = folder / "root"
    root.mkdir()
    (root / "a list.xlsx").write_bytes(os.urandom(LENGTH))
    http_part = (
        f"log_format main '{MAIN}'; log_format placed '{PLACED}'; log_format object escape=json '{OBJECT}';"
    )
    names = ("combined", "main", "placed", "object")
    server = "gzip off; " + " ".join(f"access_log {folder}/{name}.log {name};" for name in names)
    with nginx(folder / "nginx", root, server, http_part) as address:
        downloads(address + "a%20list.xlsx")
    return folder


def get(address: str, agent: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    connection.request(method, parts.path, headers={"User-Agent": agent, **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def downloads(address: str) -> None:
    tag = get(address, "whole").headers["ETag"]
    get(address, "held", **{"If-None-Match": tag})
    get(address, "asked", "HEAD")
    get(address + "x", "absent")
    get(address.replace("list", "%6Cist"), "spelt")
    get(address, "parts", Range=f"bytes={LENGTH // 2}-")
    get(address, "parts", Range=f"bytes=0-{LENGTH // 2 - 1}")
    get(address, "piece", Range="bytes=0-999999")
    stop(address, "stopped")


def stop(address: str, agent: str) -> None:
    """Reads a little and goes away."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 80)) as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: x\r\nUser-Agent: {agent}\r\n\r\n".encode())
        link.recv(2048)
    # nginx writes the line when it finds the connection gone: the next request comes after that.
    get(address, "last", "HEAD")


def ask(folder: Path, name: str, form: str = "auto") -> Accesses:
    return accesses([Log(folder / f"{name}.log", form)], Question(("/data/a list.xlsx",), LENGTH))


@pytest.mark.parametrize(
    ("name", "form", "parts"),
    [
        ("combined", "auto", C.PROBABLY),
        ("main", "auto", C.PROBABLY),
        ("placed", "nginx:" + PLACED, C.CERTAINLY),
        ("object", "auto", C.CERTAINLY),
    ],
)
def test_what_a_real_server_logged(logs: Path, name: str, form: str, parts: Completeness) -> None:
    answer = ask(logs, name, form)
    found = {one.agent: one.completeness for one in answer.clients}
    stopped = found.pop("stopped", C.PART)
    assert found == {
        "whole": C.CERTAINLY,
        "held": C.POSSIBLY,
        "asked": C.NOT,
        "spelt": C.CERTAINLY,
        "parts": parts,
        "piece": C.PART,
        "last": C.NOT,
    }
    assert stopped is C.PART
    assert answer.receipts[0].broken == 0
    assert answer.complete
