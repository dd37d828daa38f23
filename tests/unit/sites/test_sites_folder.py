"""A folder somebody else writes in too: links, special files, leftovers, and folders renamed at the worst moment."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tidegate.errors import SiteError
from tidegate.sites import folder as folder_room
from tidegate.sites.folder import FolderSite
from tidegate.sites.interface import Kind, Published, StillThere


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "root"
    made.mkdir()
    return made


@pytest.fixture
def site(root: Path) -> FolderSite:
    return FolderSite("www", str(root))


def put(site: FolderSite, path: str, content: bytes) -> Published:
    return site.publish(
        path, io.BytesIO(content), hashlib.sha256(content).hexdigest(), len(content), "text/csv"
    )


def test_the_mode_is_the_one_configured_whatever_the_mask(root: Path) -> None:
    before = os.umask(0o077)
    try:
        put(FolderSite("www", str(root), mode=0o640), "a.csv", b"x")
    finally:
        os.umask(before)
    assert (root / "a.csv").stat().st_mode & 0o7777 == 0o640


def test_an_old_hard_link_cannot_alter_what_is_published(
    site: FolderSite, root: Path, tmp_path: Path
) -> None:
    put(site, "a.csv", b"one")
    link = tmp_path / "kept"
    os.link(root / "a.csv", link)
    put(site, "a.csv", b"one")  # the same bytes: only a fresh inode is out of the link's reach
    link.write_bytes(b"private")
    assert (root / "a.csv").read_bytes() == b"one"
    put(site, "a.csv", b"two")
    assert (root / "a.csv").stat().st_nlink == 1


def test_links_and_special_files_are_listed_as_such_and_never_opened(site: FolderSite, root: Path) -> None:
    os.mkfifo(root / "pipe")
    (root / "link").symlink_to("/etc/hostname")
    (root / "loop").symlink_to(".")
    (root / "dangling").symlink_to("nowhere")
    kinds = {entry.path: entry.kind for entry in site.list()}
    assert kinds == {"pipe": Kind.SPECIAL, "link": Kind.LINK, "loop": Kind.LINK, "dangling": Kind.LINK}
    for path in kinds:
        with pytest.raises(SiteError), site.read(path):
            pass
        assert isinstance(site.verify_gone(path, "0" * 64), StillThere)
        site.take_down(path)
    assert list(site.list()) == []


def test_a_name_that_is_no_text_is_listed_and_taken_down(site: FolderSite, root: Path) -> None:
    (Path(os.fsdecode(os.fsencode(root) + b"/\xff\xfe.csv"))).write_bytes(b"x")
    (found,) = site.list()
    assert site.take_down(found.path).removed
    assert list(site.list()) == []


def test_a_folder_in_place_of_the_file_is_an_error_and_stays(site: FolderSite, root: Path) -> None:
    (root / "a.csv").mkdir()
    for act in (lambda: put(site, "a.csv", b"x"), lambda: site.take_down("a.csv")):
        with pytest.raises(SiteError):
            act()
    assert (root / "a.csv").is_dir()


def test_a_root_that_is_not_there_is_an_error_and_is_not_made(tmp_path: Path) -> None:
    site = FolderSite("www", str(tmp_path / "none"))
    for act in (
        lambda: put(site, "a.csv", b"x"),
        lambda: list(site.list()),
        lambda: site.verify_gone("a.csv"),
    ):
        with pytest.raises(SiteError, match="cannot be opened"):
            act()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("nameless", [True, False])
def test_what_a_dead_run_left_is_removed_by_the_next(
    site: FolderSite, root: Path, nameless: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not nameless:
        monkeypatch.setattr(folder_room, "_nameless", lambda folder: None)
    replace = os.replace

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        put(site, "a.csv", b"first")
    assert not (root / "a.csv").exists()
    monkeypatch.setattr(os, "replace", replace)
    put(site, "a.csv", b"second")
    assert [path.name for path in root.iterdir()] == ["a.csv"]
    assert (root / "a.csv").read_bytes() == b"second"


@pytest.mark.parametrize("nameless", [True, False])
def test_bytes_have_no_readable_name_before_they_were_hashed(
    site: FolderSite, root: Path, nameless: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not nameless:
        monkeypatch.setattr(folder_room, "_nameless", lambda folder: None)
    seen: list[int] = []

    class Looking(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            seen.extend(path.stat().st_mode & 0o077 for path in root.iterdir())
            return super().read(size)

    with pytest.raises(SiteError):
        site.publish("a.csv", Looking(b"other"), hashlib.sha256(b"clear").hexdigest(), 5, "text/csv")
    assert not any(seen)
    assert list(root.iterdir()) == []


def test_folders_swapped_for_links_while_publishing_lead_nowhere(
    site: FolderSite, root: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.csv").write_bytes(b"not ours")
    (root / "d").mkdir()
    done = threading.Event()

    def swap() -> None:
        for number in itertools.count():
            if done.is_set():
                return
            with suppress(OSError):
                os.rename(root / "d", root / f"kept{number}")
                os.symlink(outside, root / "d")
            with suppress(OSError):
                os.unlink(root / "d")  # the link; where the publication was quicker it is a folder and stays

    swapper = threading.Thread(target=swap)
    swapper.start()
    outcomes = set()
    try:
        for number in range(300):
            try:
                put(site, "d/a.csv", b"cleared %d" % number)
                outcomes.add("published")
            except SiteError:
                outcomes.add("refused")
            try:
                site.take_down("d/a.csv")
            except SiteError:
                outcomes.add("refused")
    finally:
        done.set()
        swapper.join()
    assert (outside / "a.csv").read_bytes() == b"not ours"
    assert [path.name for path in outside.iterdir()] == ["a.csv"]
    assert outcomes


def test_several_who_publish_to_one_path_leave_one_whole_file(site: FolderSite, root: Path) -> None:
    contents = [bytes([65 + number]) * 100_000 for number in range(4)]
    errors: list[Exception] = []

    def publish(content: bytes) -> None:
        for _ in range(10):
            try:
                put(site, "a.bin", content)
            except SiteError as error:
                errors.append(error)  # replaced by another one meanwhile: said, not hidden

    threads = [threading.Thread(target=publish, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (root / "a.bin").read_bytes() in contents
    assert [path.name for path in root.iterdir()] == ["a.bin"]
