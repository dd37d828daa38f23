"""What the kernel tells of a folder: files once they are whole, links at once, new folders with what is in them."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tidegate.sites.changes import Changes


def heard(changes: Changes, count: int, seconds: float = 5.0) -> set[str]:
    found: set[str] = set()
    end = time.monotonic() + seconds
    while len(found) < count and time.monotonic() < end:
        found |= set(changes.next(0.1))
    return found


def test_every_road_into_a_folder_is_heard(tmp_path: Path) -> None:
    root, aside = tmp_path / "root", tmp_path / "aside"
    (root / "deep").mkdir(parents=True)
    aside.mkdir()
    (aside / "moved").write_bytes(b"x")
    (aside / "linked").write_bytes(b"x")
    with Changes(str(root)) as changes:
        assert not changes.lost
        (root / "deep" / "written").write_bytes(b"x")
        (aside / "moved").rename(root / "moved")
        os.link(aside / "linked", root / "linked")
        os.symlink("/etc/passwd", root / "symbolic")
        wanted = {"deep/written", "moved", "linked", "symbolic"}
        assert heard(changes, len(wanted)) == wanted


def test_a_file_is_told_when_its_writer_closes_it(tmp_path: Path) -> None:
    with Changes(str(tmp_path)) as changes:
        with (tmp_path / "slow").open("wb") as file:
            file.write(b"half")
            file.flush()
            assert changes.next(0.2) == []
        assert heard(changes, 1) == {"slow"}


def test_a_folder_moved_in_is_heard_with_its_files_and_watched_from_then_on(tmp_path: Path) -> None:
    root, aside = tmp_path / "root", tmp_path / "aside"
    root.mkdir()
    (aside / "below").mkdir(parents=True)
    (aside / "below" / "old").write_bytes(b"x")
    with Changes(str(root)) as changes:
        aside.rename(root / "in")
        assert heard(changes, 1) == {"in/below/old"}
        (root / "in" / "below" / "new").write_bytes(b"x")
        assert heard(changes, 1) == {"in/below/new"}
