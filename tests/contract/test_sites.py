"""What every kind of site owes, on real servers: SeaweedFS with and without versions, OpenSSH, rsync, a folder."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import enable_socket

from contract.sites_of_every_kind import KINDS, Servers, Trial
from tidegate.errors import SiteError
from tidegate.inspection.sandbox import sealed
from tidegate.sites.interface import Gone, Kind, Published, StillThere
from tidegate.sites.public import received
from tidegate.sites.remote import SftpSite
from tidegate.sites.rsync import RsyncSite
from tidegate.sites.ssh import Login

CSV = "text/csv"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    enable_socket()
    made = Servers(tmp_path_factory.mktemp("servers"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(params=KINDS)
def trial(request: pytest.FixtureRequest, servers: Servers) -> Iterator[Trial]:
    enable_socket()
    yield from servers.trial(request.param)


def put(trial: Trial, path: str, content: bytes) -> Published:
    return trial.site.publish(
        path, io.BytesIO(content), hashlib.sha256(content).hexdigest(), len(content), CSV
    )


def got(trial: Trial, path: str, version: str = "") -> bytes:
    with trial.site.read(path, version) as stream:
        return b"".join(iter(lambda: stream.read(1 << 16), b""))


def test_what_was_published_is_read_listed_and_hashed(trial: Trial) -> None:
    content = b"state,cases\nOhio,12\n"
    published = put(trial, "data/2026/cases.csv", content)
    assert (published.path, published.size, published.kind) == (
        "data/2026/cases.csv",
        len(content),
        Kind.FILE,
    )
    assert published.digest == hashlib.sha256(content).hexdigest()
    assert got(trial, "data/2026/cases.csv") == content
    assert [(entry.path, entry.size, entry.kind) for entry in trial.site.list()] == [
        ("data/2026/cases.csv", len(content), Kind.FILE)
    ]
    assert [entry.token for entry in trial.site.versions("data/2026/cases.csv")] == [published.token]
    with received(trial.site, "data/2026/cases.csv") as answer:
        answer.finish()
    assert (answer.digest, answer.length, answer.outside) == (published.digest, len(content), False)


def test_a_sealed_descriptor_is_published_without_moving_its_position(trial: Trial) -> None:
    content = os.urandom(3 << 20)
    fd = sealed.memory_file(content)
    try:
        os.lseek(fd, 17, os.SEEK_SET)
        trial.site.publish("a.bin", fd, hashlib.sha256(content).hexdigest(), len(content), CSV)
        assert os.lseek(fd, 0, os.SEEK_CUR) == 17
    finally:
        os.close(fd)
    assert got(trial, "a.bin") == content


def test_replacing_gives_the_new_bytes_and_the_old_ones_where_versions_are_kept(trial: Trial) -> None:
    first, second = put(trial, "a.csv", b"first"), put(trial, "a.csv", b"the second")
    assert got(trial, "a.csv") == b"the second"
    versions = trial.site.versions("a.csv")
    assert first.token != second.token
    if trial.keeps_versions:
        assert [entry.current for entry in versions] == [True, False]
        assert [got(trial, "a.csv", entry.version) for entry in versions] == [b"the second", b"first"]
        assert {entry.version for entry in trial.site.list(versions=True)} == {
            entry.version for entry in versions
        }
    else:
        assert [entry.size for entry in versions] == [10]


def test_publishing_the_same_bytes_twice_is_publishing_them_once(trial: Trial) -> None:
    first, second = put(trial, "a.csv", b"the same"), put(trial, "a.csv", b"the same")
    assert first == second
    assert len(trial.site.versions("a.csv")) == 1


def test_the_same_path_written_by_a_stranger_is_not_taken_for_published(trial: Trial) -> None:
    put(trial, "a.csv", b"cleared!")
    trial.behind("a.csv", b"uncleard")
    put(trial, "a.csv", b"cleared!")
    assert got(trial, "a.csv") == b"cleared!"


@pytest.mark.parametrize("old", [None, b"old"], ids=["nothing", "old"])
@pytest.mark.parametrize(
    ("given", "length"),
    [(b"other", 5), (b"shor", 5), (b"longer than that", 5), (b"", 5), (b"12345", 4)],
    ids=["other bytes", "too short", "too long", "nothing given", "wrong length"],
)
def test_other_content_than_was_cleared_changes_nothing(
    trial: Trial, old: bytes | None, given: bytes, length: int
) -> None:
    if old is not None:
        put(trial, "d/a.csv", old)
    with pytest.raises(SiteError, match="nothing was published"):
        trial.site.publish("d/a.csv", io.BytesIO(given), hashlib.sha256(b"12345").hexdigest(), length, CSV)
    assert [entry.path for entry in trial.site.list()] == ([] if old is None else ["d/a.csv"])
    if old is not None:
        assert got(trial, "d/a.csv") == old


class Broken(io.BytesIO):
    """Gives a part and then fails, as a store that goes away does."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise OSError(5, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize("size", [2 << 20, 20 << 20], ids=["small", "in parts"])
def test_an_upload_that_breaks_off_leaves_the_old_and_no_rest(trial: Trial, size: int) -> None:
    put(trial, "a.csv", b"old")
    content = bytes(size)
    with pytest.raises(SiteError):
        trial.site.publish("a.csv", Broken(content), hashlib.sha256(content).hexdigest(), size, CSV)
    assert got(trial, "a.csv") == b"old"
    assert [entry.path for entry in trial.site.list()] == ["a.csv"]
    assert trial.site.take_down("a.csv").uploads == 0


@pytest.mark.parametrize(
    "path",
    ["", "/a", "../a", "a/../b", "a//b", "a/", "./a", ".htaccess", "a/.git/b", "a\\b", "a\nb", "con", "a:b"],
)
def test_paths_that_lead_elsewhere_are_refused(trial: Trial, path: str) -> None:
    with pytest.raises(SiteError):
        put(trial, path, b"x")
    assert list(trial.site.list()) == []


@pytest.mark.parametrize(
    "path", ["Übersicht 2026.csv", "统计/表.csv", "a b+c&d=e%20#1;'.csv", "گزارش.csv", "x" * 200, "😀.csv"]
)
def test_names_of_every_script_come_back_as_they_were(trial: Trial, path: str) -> None:
    put(trial, path, b"x")
    assert [entry.path for entry in trial.site.list()] == [path]
    assert got(trial, path) == b"x"
    assert trial.site.take_down(path).removed
    assert list(trial.site.list()) == []


def test_an_empty_file_is_a_file(trial: Trial) -> None:
    assert put(trial, "empty.csv", b"").size == 0
    assert got(trial, "empty.csv") == b""
    assert isinstance(trial.site.verify_gone("empty.csv"), StillThere)


def test_taking_down_removes_every_version_and_is_done_once(trial: Trial) -> None:
    digests = [put(trial, "a/a.csv", content).digest for content in (b"1", b"22", b"333")]
    put(trial, "a/a.csv.txt", b"a neighbour with the same beginning")
    assert isinstance(trial.site.verify_gone("a/a.csv", digests[-1]), StillThere)
    taken = trial.site.take_down("a/a.csv")
    assert len(taken.removed) == (3 if trial.keeps_versions else 1)
    assert trial.site.versions("a/a.csv") == ()
    assert isinstance(trial.site.verify_gone("a/a.csv", digests[0]), Gone)
    with pytest.raises(SiteError):
        got(trial, "a/a.csv")
    assert trial.site.take_down("a/a.csv").removed == ()
    assert [entry.path for entry in trial.site.list()] == ["a/a.csv.txt"]
    put(trial, "a/a.csv", b"1")
    assert got(trial, "a/a.csv") == b"1"


def test_what_never_was_is_gone(trial: Trial) -> None:
    assert trial.site.versions("no/such.csv") == ()
    assert trial.site.take_down("no/such.csv").removed == ()
    assert isinstance(trial.site.verify_gone("no/such.csv"), Gone)
    with pytest.raises(SiteError, match="has no"):
        got(trial, "no/such.csv")


def test_other_bytes_in_its_place_are_told_apart(trial: Trial) -> None:
    gone = put(trial, "a.csv", b"what must go").digest
    trial.site.take_down("a.csv")
    trial.behind("a.csv", b"something else")
    answer = trial.site.verify_gone("a.csv", gone)
    assert isinstance(answer, Gone)
    assert [(place.where, place.same) for place in answer.others] == [("versions", False)]
    assert isinstance(trial.site.verify_gone("a.csv"), StillThere)


def test_what_a_stranger_put_there_is_listed_and_can_be_taken_down(trial: Trial) -> None:
    trial.behind("odd/.hidden name.xlsx", b"unknown bytes")
    (found,) = trial.site.list()
    assert (found.path, found.digest) == ("odd/.hidden name.xlsx", None)
    assert got(trial, found.path) == b"unknown bytes"
    trial.site.take_down(found.path)
    assert list(trial.site.list()) == []


def test_a_reader_sees_the_old_or_the_new_and_never_a_mixture(trial: Trial) -> None:
    contents = [bytes([letter]) * 300_000 for letter in b"ABCDEF"]
    put(trial, "a.bin", contents[0])
    seen: set[bytes] = set()
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.add(got(trial, "a.bin"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for content in contents[1:]:
            put(trial, "a.bin", content)
    finally:
        done.set()
        watcher.join()
    assert seen <= set(contents)


def test_a_thousand_files_are_listed(trial: Trial) -> None:
    names = {f"f{number % 7}/{number}.csv" for number in range(1000)}
    for name in names:
        trial.behind(name, b"x")
    assert {entry.path for entry in trial.site.list()} == names


def test_fifty_megabytes_are_published_within_bounded_memory(trial: Trial) -> None:
    size, seen = 50_000_000, hashlib.sha256()
    with os.fdopen(os.memfd_create("content"), "w+b") as file:
        for at in range(0, size, 1_000_000):
            piece = at.to_bytes(8, "big") * 125_000
            seen.update(piece)
            file.write(piece)
        file.flush()
        tracemalloc.start()
        trial.site.publish("large.bin", file.fileno(), seen.hexdigest(), size, CSV)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 30_000_000
    with received(trial.site, "large.bin") as answer:
        assert answer.finish().digest == seen.hexdigest()


def test_swapping_the_source_while_it_is_published_changes_nothing(trial: Trial, tmp_path) -> None:
    """The content comes from the descriptor: the path it had may hold anything by then."""
    source, content = tmp_path / "source.csv", b"cleared " * 1000
    source.write_bytes(content)
    fd = os.open(source, os.O_RDONLY)
    try:
        other = tmp_path / "other.csv"
        other.write_bytes(b"private!" * 1000)
        os.replace(other, source)
        trial.site.publish("a.csv", fd, hashlib.sha256(content).hexdigest(), len(content), CSV)
    finally:
        os.close(fd)
    assert got(trial, "a.csv") == content


def test_content_rewritten_in_place_while_it_is_published_is_refused(trial: Trial, tmp_path) -> None:
    source, content = tmp_path / "source.csv", b"cleared " * 1_000_000
    source.write_bytes(content)

    class Rewriting(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:  # type: ignore[override]
            piece = super().read(size)
            source.write_bytes(b"private!" * 1_000_000)
            return piece

    with Rewriting(source) as stream, pytest.raises(SiteError, match="nothing was published"):
        trial.site.publish("a.csv", stream, hashlib.sha256(content).hexdigest(), len(content), CSV)
    assert list(trial.site.list()) == []


@pytest.mark.parametrize("kind", ["folder", "link to a folder"])
def test_no_link_and_no_folder_is_written_through(trial: Trial, tmp_path, kind: str) -> None:
    if trial.folder is None:
        trial.behind("d/x", b"")
        return
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.csv").write_bytes(b"not ours")
    if kind == "folder":
        (trial.folder / "a.csv").symlink_to(outside / "a.csv")
        put(trial, "a.csv", b"cleared")
        assert not (trial.folder / "a.csv").is_symlink()
    else:
        (trial.folder / "d").symlink_to(outside)
        for act in (
            put,
            lambda trial, path, _: trial.site.take_down(path),
            lambda trial, path, _: got(trial, path),
        ):
            with pytest.raises(SiteError, match="in the way"):
                act(trial, "d/a.csv", b"cleared")
        assert [(entry.path, entry.kind) for entry in trial.site.list()] == [("d", Kind.LINK)]
    assert (outside / "a.csv").read_bytes() == b"not ours"
    assert [path.name for path in outside.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("kind", ["sftp", "rsync"])
@pytest.mark.parametrize("known", ["", "another"], ids=["nobody known", "another key known"])
def test_a_server_that_shows_a_key_nobody_knows_gets_nothing(
    servers: Servers, tmp_path, kind: str, known: str
) -> None:
    enable_socket()
    server, root, hosts = servers.openssh(), tmp_path / "root", tmp_path / "known_hosts"
    root.mkdir()
    other = Path(f"{server.key_file}.pub").read_text()
    hosts.write_text(f"[{server.host}]:{server.port} {other}" if known else "")
    login = Login(server.host, server.user, str(hosts), server.key_file, port=server.port)
    site = (RsyncSite if kind == "rsync" else SftpSite)("web", login, str(root))
    with pytest.raises(SiteError, match="shows a key that is not in"):
        site.publish("a.csv", io.BytesIO(b"x"), hashlib.sha256(b"x").hexdigest(), 1, CSV)
    if isinstance(site, RsyncSite):  # and the program itself, which has its own ssh
        with pytest.raises(SiteError, match="was not published"):
            site._send(str(tmp_path), "known_hosts")
    site.close()
    assert list(root.iterdir()) == []
