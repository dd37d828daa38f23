"""The court bundle: whole or not at all, and checked by a script that stands alone."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from builders.histories import at, history
from tidegate.errors import ResponseError
from tidegate.model.history import Exhibit, History
from tidegate.response.reports import check_bundle
from tidegate.response.reports.court import CHECK, write
from tidegate.response.reports.internal import report

CONTENT = {"file": b"the file " * 1000, "access-log": b"line\n" * 5000}


def known() -> History:
    one = history()
    exhibits = tuple(
        replace(each, sha256=hashlib.sha256(CONTENT[each.key]).hexdigest(), length=len(CONTENT[each.key]))
        for each in one.exhibits
    )
    return replace(one, exhibits=exhibits)


@contextlib.contextmanager
def opened(one: Exhibit) -> Iterator[IO[bytes]]:
    yield io.BytesIO(CONTENT[one.key])


@pytest.fixture
def bundle(tmp_path: Path) -> tuple[Path, str]:
    target = tmp_path / "bundle.zip"
    return target, write(target, known(), [("report", report(known()))], opened, at(9, days=40))


def check(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(CHECK), *words], capture_output=True, text=True, check=False
    )


def test_a_bundle_is_whole_as_a_zip_and_unpacked_by_its_own_script(
    bundle: tuple[Path, str], tmp_path: Path
) -> None:
    target, digest = bundle
    done = check(str(target), "--manifest", digest)
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        ["whole: 7 files are as the manifest says", f"manifest {digest}"],
    )
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "out")
        assert archive.namelist() == [
            "exhibits/001", "exhibits/002", "check.py", "index.html", "index.md", "report.html", "report.md", "manifest.json",
        ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-I", "check.py", "."],
        cwd=tmp_path / "out",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert digest in done.stdout
    told = json.loads((tmp_path / "out/manifest.json").read_text())
    assert [hand["to"] for hand in told["custody"]["exhibits/001"]] == ["watch", "privacy.office"]
    assert "412" in (tmp_path / "out/index.md").read_text()


def test_the_same_bundle_twice_is_the_same_bytes(bundle: tuple[Path, str], tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    assert write(again, known(), [("report", report(known()))], opened, at(9, days=40)) == bundle[1]
    assert again.read_bytes() == bundle[0].read_bytes()


@pytest.mark.parametrize("name", ["exhibits/001", "exhibits/002", "index.html", "check.py", "manifest.json"])
@pytest.mark.parametrize("change", ["flip", "cut", "drop", "add"])
def test_whatever_is_changed_is_found(
    bundle: tuple[Path, str], tmp_path: Path, name: str, change: str
) -> None:
    target, digest = bundle
    folder = tmp_path / "out"
    shutil.unpack_archive(target, folder)
    path = folder / name
    content = path.read_bytes()
    if change == "flip":
        path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    elif change == "cut":
        path.write_bytes(content[:-1])
    elif change == "drop":
        path.unlink()
    else:
        (folder / f"{name}x").write_bytes(b"x")
    code = check_bundle.main([str(folder), "--manifest", digest])
    assert code == (
        check_bundle.UNREADABLE
        if name == "manifest.json" and change in ("flip", "drop")
        else check_bundle.CHANGED
    )


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_flipped_bit_in_any_file_of_the_zip_is_found(bundle: tuple[Path, str], tmp_path: Path) -> None:
    content = bundle[0].read_bytes()
    with zipfile.ZipFile(bundle[0]) as archive:
        entries = [(entry.header_offset, entry.compress_size) for entry in archive.infolist()]
    bad = tmp_path / "bad.zip"
    for header, length in entries:
        start = header + 30 + sum(struct.unpack_from("<HH", content, header + 26))
        for offset in range(start, start + length - 1, max(1, length // 5)):
            bad.write_bytes(content[:offset] + bytes([content[offset] ^ 0x40]) + content[offset + 1 :])
            # A bit that no decoder looks at changes nothing: then, and only then, the bundle is whole.
            assert check_bundle.main([str(bad), "--manifest", bundle[1]]) != 0 or contents(bad) == contents(
                bundle[0]
            )


def test_a_second_file_of_the_same_name_and_a_link_are_found(
    bundle: tuple[Path, str], tmp_path: Path
) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(bundle[0], "a") as archive:
        archive.writestr("exhibits/001", b"another")
    assert "TWICE    exhibits/001" in check(str(bundle[0])).stdout
    folder = tmp_path / "out"
    shutil.unpack_archive(bundle[0], folder)
    (folder / "exhibits/003").symlink_to("/etc/passwd")
    assert "ADDED    'exhibits/003 (a link)'" in check(str(folder)).stdout


@pytest.mark.parametrize("content", [b"", b"PK", b"{}"])
def test_what_is_no_bundle(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    for name in ("x.zip", "missing.zip", "."):
        done = check(str(tmp_path / name))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("trouble", ["changed", "short", "unreadable", "name"])
def test_an_exhibit_that_is_not_what_it_says_writes_nothing(tmp_path: Path, trouble: str) -> None:
    @contextlib.contextmanager
    def other(one: Exhibit) -> Iterator[IO[bytes]]:
        if trouble == "unreadable" and one.key == "access-log":
            raise OSError(5, "Input/output error")
        content = CONTENT[one.key]
        yield io.BytesIO({"changed": b"X" + content[1:], "short": content[:-1]}.get(trouble, content))

    folder = tmp_path / "out"
    folder.mkdir()
    papers = [("../evil" if trouble == "name" else "report", report(known()))]
    with pytest.raises(ResponseError):
        write(folder / "bundle.zip", known(), papers, other, at(9))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("reads", range(1, 6))
@pytest.mark.parametrize("old", [None, b"what was there before"])
def test_killed_at_any_read_it_leaves_what_was_there(tmp_path: Path, reads: int, old: bytes | None) -> None:
    class Deadly(io.BytesIO):
        left = reads

        def read(self, size: int | None = -1) -> bytes:
            Deadly.left -= 1
            if not Deadly.left:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().read(2000)

    target = tmp_path / "bundle.zip"
    if old is not None:
        target.write_bytes(old)
    if (child := os.fork()) == 0:
        write(target, known(), [], lambda one: contextlib.nullcontext(Deadly(CONTENT[one.key])), at(9))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert (target.read_bytes() if target.exists() else None) == old
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.glob(".*.part"))


def test_the_script_stands_alone() -> None:
    text = CHECK.read_text()
    imports = {
        line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))
    }
    assert imports <= set(sys.stdlib_module_names) | {"__future__"}
