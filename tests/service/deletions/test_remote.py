"""Scans and watches of another machine deliver to a server, with the records; the same again adds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.workbook import Sheet, Workbook
from service.api.conftest import token  # noqa: F401 - a fixture
from service.desk.conftest import server  # noqa: F401 - a fixture
from service.watch.conftest import ROSTER
from tidegate.cli import main
from tidegate.service.deletions.acts import pack
from tidegate.service.deletions.places import masked

pytestmark = pytest.mark.enable_socket


def test_a_scan_and_a_watch_deliver_to_a_server(  # type: ignore[no-untyped-def]
    office,
    incident,
    responder,
    server,  # noqa: F811
    token,  # noqa: F811
    tmp_path: Path,
) -> None:
    made = pack.make(office, responder, incident, str(tmp_path / "own.pack"))
    assert made.people == 39
    kept = tmp_path / "token"
    kept.write_text(token(responder))
    kept.chmod(0o600)
    rows = [line.split(",") for line in ROSTER.decode().splitlines()]
    (tmp_path / "web").mkdir()
    book = Workbook([Sheet("Empty", [["nothing"]]), Sheet("List", rows[:20])])
    (tmp_path / "web" / "copy.xlsx").write_bytes(book.to_bytes())
    to = ["--incident", incident.reference, "--server", server, "--token", f"file:{kept}", "--quiet"]
    to += ["--evidence", str(tmp_path / "kept")]
    scan = ["trace", "scan", str(tmp_path / "web"), "--pack", str(tmp_path / "own.pack"), "--workers", "1"]
    for _ in range(2):
        assert main([*scan, "--key", pack.trace_key(office)[1], *to]) == 1
    hit = incident.hits.get()
    assert (hit.people, hit.record is not None) == (19, True)
    (place,) = masked(office, incident.hits.select_related("line")).values()
    assert place.endswith('sheet "List" rows 1-20')
    (tmp_path / "web" / "copy.csv").write_bytes(ROSTER)
    plan = f'[watch]\npack = ["own.pack"]\nkey = "{pack.trace_key(office)[1]}"\nstate = "state"\n'
    plan += f'[source.here]\nkind = "folder"\nplace = "{tmp_path / "web"}"\nevery = "1h"\n'
    (tmp_path / "watch.toml").write_text(plan)
    assert main(["trace", "watch", str(tmp_path / "watch.toml"), "--once", *to]) == 1
    assert incident.hits.count() == 2
    assert incident.hits.filter(record=None).count() == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--incident", "2026-001"],
        ["--home", "x"],
        ["--incident", "2026-001", "--home", "x", "--server", "https://x.example"],
        ["--incident", "2026-001", "--home", "x", "--token", "file:x"],
    ],
)
def test_half_a_delivery_is_told_before_anything_is_looked_at(words: list[str], capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["trace", "scan", "/nowhere", "--pack", "none.pack", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1
