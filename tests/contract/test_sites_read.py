"""What every kind of site owes that can be read: the five that the gate writes, and a website known by its address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from pytest_socket import enable_socket

from contract.sites_of_every_kind import READ, Servers, Trial
from tidegate.errors import SiteError
from tidegate.sites.interface import Gone, Kind, Published, StillThere
from tidegate.sites.public import received


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    enable_socket()
    made = Servers(tmp_path_factory.mktemp("servers"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(params=READ)
def trial(request: pytest.FixtureRequest, servers: Servers) -> Iterator[Trial]:
    enable_socket()
    yield from servers.trial(request.param)


def listed(trial: Trial) -> dict[str, Published]:
    """Files; a website's folders answer with pages, which are published as well."""
    found = (entry for entry in trial.site.list() if entry.kind is Kind.FILE)
    return {entry.path: entry for entry in found if not entry.path.endswith("/")}


NAMES = [
    "a.csv",
    "Übersicht 2026.csv",
    "统计/表.xlsx",
    "a b+c&d=e;'.csv",
    "گزارش.csv",
    "😀.csv",
    "d/100% #1?.csv",
    ".x/.y",
]


@pytest.mark.parametrize("path", NAMES)
def test_what_a_stranger_put_there_is_listed_read_and_gone(trial: Trial, path: str) -> None:
    content = b"unknown bytes"
    trial.behind(path, content)
    if trial.kind == "http" and path.startswith("."):
        assert listed(trial) == {}  # nginx lists no hidden files, and nothing else tells of them
        assert isinstance(trial.site.verify_gone(path), StillThere)
        return
    (found,) = listed(trial).values()
    assert found.digest in (None, hashlib.sha256(content).hexdigest())
    assert found.size == len(content)
    with trial.site.read(found.path) as stream:
        assert b"".join(iter(lambda: stream.read(4), b"")) == content
    with received(trial.site, found.path) as answer:
        assert answer.finish().digest == hashlib.sha256(content).hexdigest()
    assert [entry.token for entry in trial.site.versions(found.path)] == [found.token]
    assert isinstance(trial.site.verify_gone(found.path), StillThere)
    if trial.folder:
        (trial.folder / path).unlink()
        assert found.path not in listed(trial)
        assert trial.site.versions(found.path) == ()
        assert isinstance(trial.site.verify_gone(found.path), Gone)
        with pytest.raises(SiteError, match="has no"), trial.site.read(found.path):
            pass


def test_bytes_changed_within_a_second_change_the_token(trial: Trial) -> None:
    """SFTP tells times in seconds, so there the length must differ: other bytes of the same length are missed."""
    trial.behind("a.bin", b"\0first")
    before = listed(trial)["a.bin"].token
    trial.behind("a.bin", b"\0others" if trial.kind in ("sftp", "rsync") else b"\0other")
    assert listed(trial)["a.bin"].token != before


def test_hundreds_of_files_are_listed(trial: Trial) -> None:
    names = {f"f{number % 7}/{number}.csv" for number in range(200)}
    for name in names:
        trial.behind(name, b"x")
    assert set(listed(trial)) == names
