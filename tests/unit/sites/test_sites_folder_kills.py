"""Killed at every write, sync, link, rename and unlink of a publication: the old file or the new, never a part."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

CALLS = "write,fsync,?rename,?renameat,?renameat2,?link,linkat,?unlink,unlinkat,?mkdir,mkdirat,fchmod"
FULL = "write,fsync,?rename,?renameat,?renameat2,?link,linkat,?mkdir,mkdirat"
OLD, NEW = b"old " * 1000, b"the new one " * 1000
PROGRAM = """
import hashlib, io, sys
from tidegate.sites.folder import FolderSite
root, content = sys.argv[1], sys.argv[2].encode() * 1000
digest = hashlib.sha256(content).hexdigest()
FolderSite("www", root).publish("d/a.csv", io.BytesIO(content), digest, len(content), "text/csv")
"""


def publish(root: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", "-c", PROGRAM, str(root), text]
    if options:
        command = ["strace", "-f", "-qq", "-e", f"trace={CALLS}", *options, "--", *command]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def fresh(tmp_path: Path, name: str, before: bytes | None) -> Path:
    root = tmp_path / name
    root.mkdir()
    if before is not None:
        (root / "d").mkdir()
        (root / "d" / "a.csv").write_bytes(before)
    return root


@pytest.mark.parametrize("before", [None, OLD], ids=["nothing before", "one before"])
@pytest.mark.parametrize("fault", ["signal=SIGKILL", "error=ENOSPC"])
def test_a_fault_at_every_call_leaves_the_old_or_the_new(
    tmp_path: Path, before: bytes | None, fault: str
) -> None:
    log = tmp_path / "log"
    assert publish(fresh(tmp_path, "count", before), "the new one ", "-o", str(log)).returncode == 0
    calls = Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE))
    assert {"write", "fsync", "linkat"} <= set(calls)
    for call, times in calls.items():
        if fault.startswith("error") and call not in FULL.replace("?", "").split(","):
            continue
        for number in range(1, times + 1):
            root = fresh(tmp_path, f"{call}{number}", before)
            done = publish(
                root, "the new one ", "-e", f"inject={call}:{fault}:when={number}", "-o", "/dev/null"
            )
            assert done.returncode != 0, (call, number)
            path = root / "d" / "a.csv"
            assert (path.read_bytes() if path.exists() else None) in (before, NEW), (call, number)
            assert publish(root, "the new one ").returncode == 0, (call, number)
            assert path.read_bytes() == NEW, (call, number)
            assert [found.name for found in path.parent.iterdir()] == ["a.csv"], (call, number)
