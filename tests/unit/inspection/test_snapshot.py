"""A snapshot is exactly the bytes that were there at one time, or a problem in one line; it never waits."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.inspection import snapshot
from tidegate.inspection.sandbox import sealed
from tidegate.inspection.snapshot import Snapshot, take

SYNTHETIC = b"invented line one\ninvented line two\n" * 200


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "update.csv"
    path.write_bytes(SYNTHETIC)
    return path


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything counts as too large for memory."""
    monkeypatch.setattr(snapshot, "IN_MEMORY", 100)


def content(taken: Snapshot) -> bytes:
    assert taken.problem == ""
    return os.pread(taken.fd, 1 << 20, 0)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.binary(max_size=5000), in_memory=st.integers(0, 5000), piece=st.integers(1, 3000))
def test_a_snapshot_is_the_bytes_their_length_and_their_digest(
    tmp_path: Path, written: bytes, in_memory: int, piece: int
) -> None:
    path = tmp_path / "any.bin"
    path.write_bytes(written)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "IN_MEMORY", in_memory)
        patch.setattr(snapshot, "_PIECE", piece)
        with take(str(path)) as taken:
            assert content(taken) == written
            assert (taken.size, taken.sha256) == (len(written), hashlib.sha256(written).hexdigest())
            assert taken.name == "any.bin"
            assert os.lseek(taken.fd, 0, os.SEEK_CUR) == 0
            assert sealed.unchangeable(taken.fd)
            assert not os.get_inheritable(taken.fd)


def test_later_changes_to_the_file_do_not_reach_it(file: Path) -> None:
    with take(str(file)) as taken:
        file.write_bytes(b"swapped")
        assert content(taken) == SYNTHETIC


@pytest.mark.parametrize("where", ["memory", "disk"])
def test_nobody_can_write_to_it(file: Path, where: str, request: pytest.FixtureRequest) -> None:
    if where == "disk":
        request.getfixturevalue("on_disk")
    with take(str(file)) as taken:
        assert fcntl.fcntl(taken.fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.write(taken.fd, b"x")
        with pytest.raises(OSError, match=r"Invalid argument|not permitted"):
            os.ftruncate(taken.fd, 0)
        assert os.fstat(taken.fd).st_nlink == 0


def test_a_link_to_a_file_is_followed(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(file)
    with take(str(tmp_path / "link.csv")) as taken:
        assert content(taken) == SYNTHETIC
        assert taken.name == "link.csv"


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def make_loop(path: Path) -> None:
    path.symlink_to(path)


def make_long(path: Path) -> None:
    path.symlink_to("x" * 300)


SPECIAL: list[tuple[Callable[[Path], object], str]] = [
    (make_fifo, "is a pipe (FIFO), not a file"),
    (make_socket, "is a socket, not a file"),
    (Path.mkdir, "is a folder, not a file"),
    (make_loop, "leads back to itself"),
    (lambda path: path.symlink_to("/dev/null"), "is a device, not a file"),
    (lambda path: path.symlink_to("nowhere"), "does not exist"),
    (make_long, "has a name longer"),
    (lambda path: None, "does not exist"),
]


@pytest.mark.parametrize(("make", "problem"), SPECIAL)
def test_what_is_not_a_file_is_a_problem(
    tmp_path: Path, make: Callable[[Path], object], problem: str
) -> None:
    path = tmp_path / "special"
    make(path)
    taken = take(str(path))
    assert problem in taken.problem
    assert "special" not in taken.problem
    assert (taken.fd, taken.size, taken.sha256, taken.name) == (-1, 0, None, "special")
    taken.close()


@pytest.mark.parametrize("path", ["a\0b", "", "x" * 5000])
def test_a_name_that_cannot_be_opened_is_a_problem(path: str) -> None:
    assert take(path).problem


def test_a_pipe_put_in_a_files_place_is_not_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def swap(path: str, flags: int, *rest: int, **more: object) -> int:
        if path == str(file):
            file.unlink()
            os.mkfifo(file)
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", swap)
    assert "is a pipe (FIFO), not a file" in take(str(file)).problem


def test_an_unreadable_file_is_a_problem(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "denied", str(file))

    monkeypatch.setattr(os, "open", refuse)
    assert "may not be read" in take(str(file)).problem


def grow(file: Path) -> None:
    with file.open("ab") as more:
        more.write(b"more")


def shrink(file: Path) -> None:
    os.truncate(file, 10)


def rewrite(file: Path) -> None:
    """Same length, and the modification time set back."""
    before = file.stat()
    with file.open("r+b") as inside:
        inside.write(b"X")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(file: Path) -> None:
    other = file.with_suffix(".new")
    other.write_bytes(SYNTHETIC)
    other.rename(file)


CHANGES: list[tuple[Callable[[Path], None], str]] = [
    (grow, "changed while"),
    (shrink, "changed while"),
    (rewrite, "changed while"),
    (replace, "was replaced while|changed while"),
    (Path.unlink, "was removed while|changed while"),
]


@pytest.mark.parametrize("after", [1, 2, 3])
@pytest.mark.parametrize(("change", "problem"), CHANGES)
def test_a_file_that_changes_while_it_is_read_is_a_problem(
    file: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None], problem: str, after: int
) -> None:
    real, reads = os.read, 0

    def disturbed(fd: int, count: int) -> bytes:
        nonlocal reads
        reads += 1
        if reads == after:
            change(file)
        return real(fd, count)

    monkeypatch.setattr(snapshot, "_PIECE", len(SYNTHETIC) // 2)
    monkeypatch.setattr(os, "read", disturbed)
    taken = take(str(file))
    assert any(part in taken.problem for part in problem.split("|"))
    assert taken.fd == -1


@pytest.mark.parametrize(("turned", "problem"), [("to another", "was replaced"), ("away", "was removed")])
def test_a_link_that_turns_while_it_is_read_is_a_problem(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turned: str, problem: str
) -> None:
    """The file itself does not change then; only the path tells."""
    link, other = tmp_path / "link.csv", tmp_path / "other.csv"
    other.write_bytes(SYNTHETIC)
    link.symlink_to(file)
    real = os.read

    def disturbed(fd: int, count: int) -> bytes:
        if link.exists() and link.samefile(file):
            link.unlink()
            if turned == "to another":
                link.symlink_to(other)
        return real(fd, count)

    monkeypatch.setattr(os, "read", disturbed)
    assert f"{problem} while it was being read" in take(str(link)).problem


@pytest.mark.parametrize("step", ["write", "start"])
def test_no_room_for_the_copy_is_a_problem(file: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write" if step == "write" else "memfd_create", full)
    assert "could not be copied for reading (ENOSPC): free memory and space" in take(str(file)).problem


def test_a_broken_disk_is_a_problem(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "read", broken)
    assert "input/output error" in take(str(file)).problem


@pytest.mark.parametrize("special", ["file", "stream"])
def test_a_file_beyond_all_measure_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, special: str
) -> None:
    monkeypatch.setattr(snapshot, "LARGEST", len(SYNTHETIC) - 1)
    if special == "stream":
        monkeypatch.setattr(snapshot, "_STANDARD_INPUT", os.open(file, os.O_RDONLY))
    taken = take(str(file) if special == "file" else None)
    assert "is larger than" in taken.problem


def test_without_nameless_files_the_name_is_gone_at_once(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_disk: None
) -> None:
    real, folder = os.open, tmp_path / "temporary"
    folder.mkdir()

    def without(path: str, flags: int, *rest: int, **more: int) -> int:
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(errno.EOPNOTSUPP, "not here")
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", without)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with take(str(file)) as taken:
        assert content(taken) == SYNTHETIC
        assert sealed.unchangeable(taken.fd)
        assert list(folder.iterdir()) == []


def test_no_descriptor_is_left_behind(file: Path, tmp_path: Path) -> None:
    make_loop(tmp_path / "loop")
    held = len(os.listdir("/proc/self/fd"))
    for path in (file, tmp_path, tmp_path / "loop"):
        for _ in range(3):
            with take(str(path)):
                pass
    assert len(os.listdir("/proc/self/fd")) == held


STREAM = """
from tidegate.inspection import snapshot
snapshot.IN_MEMORY = 100_000
taken = snapshot.take(None)
print(taken.size, taken.sha256, taken.problem)
"""


@pytest.mark.parametrize("size", [0, 1, 100_000, 100_001, 3_000_000])
def test_standard_input_is_streamed(size: int) -> None:
    sent = b"s" * size
    result = subprocess.run([sys.executable, "-c", STREAM], input=sent, capture_output=True, check=True)
    assert result.stdout.split() == [str(size).encode(), hashlib.sha256(sent).hexdigest().encode()]


def test_closed_standard_input_is_a_problem() -> None:
    result = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -c '{STREAM}' <&-"], capture_output=True, check=True
    )
    assert b"standard input is closed" in result.stdout
