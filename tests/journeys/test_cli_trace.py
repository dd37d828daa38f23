"""`tidegate trace fingerprint` and `trace pack`, as the response and a platform use them."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import reposts
from journeys.command import Here


@pytest.fixture
def response(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    """A folder with the disclosed file, a key named in the environment, and a pack."""
    monkeypatch.chdir(tmp_path)
    here = Here(capfd)
    (tmp_path / "leak.csv").write_bytes(reposts.leak(80, 3).csv())
    assert here("registry", "key", "t.key").returncode == 0
    monkeypatch.setenv("TIDEGATE_TRACE_KEY", "file:t.key")
    done = here("trace", "fingerprint", "leak.csv", "-o", "leak.pack", "--expires", "2099-01-01")
    assert done.returncode == 0, done.stderr
    assert "people" in done.stdout
    return here


def test_a_pack_is_looked_at_tried_merged_and_expires(response: Here, tmp_path: Path) -> None:
    told = response("trace", "pack", "info", "leak.pack")
    assert told.returncode == 0
    assert "own, made" in told.stdout
    assert "a month of Common Crawl" in told.stdout
    assert not any(cell in told.stdout for row in reposts.leak(80, 3).rows for cell in row[:4])
    rows = reposts.leak(80, 3).rows
    (tmp_path / "three.html").write_bytes(reposts.repost(rows[5:8], "html/all", 1).content)
    (tmp_path / "other.csv").write_bytes(reposts.leak(20, 4).csv())
    tried = response("trace", "pack", "test", "leak.pack", "three.html", "leak.csv")
    assert tried.returncode == 0, tried.stdout
    assert "three.html: recognised, 3 of" in tried.stdout
    missed = response("trace", "pack", "test", "leak.pack", "three.html", "other.csv")
    assert missed.returncode == 1
    assert "other.csv: not recognised" in missed.stdout
    assert response("trace", "pack", "merge", "leak.pack", "-o", "all.pack").returncode == 0
    assert response("trace", "pack", "expire", "all.pack", "--now").returncode == 0
    refused = response("trace", "pack", "test", "all.pack", "three.html")
    assert refused.returncode == 2
    assert "has expired" in refused.stderr
    assert "removed on" in response("trace", "pack", "info", "all.pack").stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("fingerprint", "nowhere.csv", "-o", "x.pack"), "does not exist"),
        (("fingerprint", "leak.csv", "-o", "x.pack", "--expires", "soon"), "YYYY-MM-DD"),
        (("fingerprint", "leak.csv", "-o", "x.pack", "--key", "file:none.key"), "none.key"),
        (("pack", "info", "leak.csv"), "is no fingerprint pack"),
        (("pack", "test", "leak.pack", "leak.csv", "--key", "env:NOTHERE"), "NOTHERE"),
        (("fingerprint", "leak.csv", "-o", "no/such/folder.pack"), "cannot be written"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(
    response: Here, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    done = response("trace", *words)
    assert done.returncode == 2
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.glob("x.pack*"))
