"""`tidegate accesses` as an investigator meets it: what it tells, how it ends, and what it never shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders.logs.day import CRAWLERS, LENGTH, OWN, PATH, REPORTER, day
from builders.logs.files import rotated
from builders.logs.writers import WRITERS
from journeys.command import tidegate

DAY = day(noise=3000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = WRITERS["combined"].written(DAY.requests)
    rotated(tmp_path, "access", b"", lines, [1000, 2000])
    (tmp_path / "crawlers.csv").write_text("name,network\n" + "".join(f"{n},{net}\n" for n, net in CRAWLERS))
    return tmp_path


def words(folder: Path, *more: str) -> list[str]:
    names = sorted(path.name for path in folder.glob("access.log*"))
    return ["accesses", *names, "--path", PATH, "--length", str(LENGTH), "--own", OWN, "--reporter", REPORTER,
            "--crawlers", "crawlers.csv", *more]  # fmt: skip


def test_whole_logs_end_with_0_and_show_no_address(folder: Path) -> None:
    done = tidegate(folder, *words(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert "clients; of them have the whole file:" in done.stdout
    assert "verified crawler (verified: network of google)" in done.stdout
    for session in DAY.sessions:
        assert session.requests[0].address not in done.stdout


def test_json_holds_what_the_text_says(folder: Path) -> None:
    done = tidegate(folder, *words(folder, "--json", "--addresses"))
    found = json.loads(done.stdout)["accesses"]
    assert {one["address"]["value"] for one in found["clients"]} == {
        one.requests[0].address for one in DAY.sessions
    }


def test_a_gap_ends_with_3(folder: Path) -> None:
    done = tidegate(folder, *words(folder, "--since", "2022-11-01T00:00:00Z"))
    assert done.returncode == 3
    assert "begins-late" in done.stdout


@pytest.mark.parametrize(
    "more",
    [
        ("--format", "nonsense"),
        ("--zone", "Nowhere/None"),
        ("--since", "yesterday"),
        ("--since", "2022-11-28T09:00:00"),
        ("--trusted", "not a network"),
        ("--encoded", "gzip"),
        ("--owners", "none.csv"),
        ("--crawlers", "none.csv"),
        ("--path", "/"),
    ],
)
def test_wrong_use_is_one_line_and_2(folder: Path, more: tuple[str, str]) -> None:
    done = tidegate(folder, *words(folder, *more))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
