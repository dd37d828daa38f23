"""A text larger than memory should hold is matched in stretches, and none is lost between two of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.trace import scan
from tidegate.trace.sources import bodies
from unit.trace.test_scan import LEAK, hits, scanned


def test_an_excerpt_across_two_stretches_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.txt"
    path.write_text("x" * (bodies.IN_MEMORY - len(LEAK) // 2) + LEAK + "y" * 5000)
    with scanned([str(path)], tmp_path / "state") as work:
        (hit,) = hits(work)
        assert hit.people == 5
        assert hit.part.startswith("from byte")
        assert work.coverage().bytes == path.stat().st_size


@pytest.mark.parametrize("size", [1, 99, 100, 101, 250])
def test_stretches_cover_everything(size: int, tmp_path: Path) -> None:
    from tidegate.inspection import snapshot

    content = bytes(n % 251 for n in range(size))
    (tmp_path / "x").write_bytes(content)
    with snapshot.take(str(tmp_path / "x")) as taken:
        found = list(bodies.pieces(taken, 100, 10))
    assert all(content[at : at + len(piece)] == piece for at, piece in found)
    covered = {place for at, piece in found for place in range(at, at + len(piece))}
    assert covered == set(range(size))
    assert scan.OVERLAP < bodies.IN_MEMORY
