"""The fingerprint key: made once, kept private, never shown; whatever is wrong with it ends in a key for one run."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tidegate.cli.key import VARIABLE, FingerprintKey, installation_key, key_path


def at(path: Path) -> dict[str, str]:
    return {VARIABLE: str(path)}


def test_made_at_first_use_and_the_same_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "fingerprint.key"
    first, second = installation_key(at(path)), installation_key(at(path))
    assert first.lasting
    assert first.secret == second.secret == path.read_bytes()
    assert len(first.secret) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert [child.name for child in path.parent.iterdir()] == ["fingerprint.key"]


def test_first_uses_at_once_agree(tmp_path: Path) -> None:
    found: list[FingerprintKey] = []
    path = tmp_path / "state" / "fingerprint.key"
    threads = [threading.Thread(target=lambda: found.append(installation_key(at(path)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {key.secret for key in found} == {path.read_bytes()}


def test_never_in_repr(tmp_path: Path) -> None:
    key = installation_key(at(tmp_path / "key"))
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_doctor_may_look_without_making_one(tmp_path: Path) -> None:
    key = installation_key(at(tmp_path / "key"), create=False)
    assert not key.lasting
    assert list(tmp_path.iterdir()) == []


def _loose(path: Path) -> None:
    path.write_bytes(b"k" * 32)
    path.chmod(0o644)


def _short(path: Path) -> None:
    path.write_bytes(b"k" * 31)
    path.chmod(0o600)


def _long(path: Path) -> None:
    path.write_bytes(b"k" * 33)
    path.chmod(0o600)


def _folder(path: Path) -> None:
    path.mkdir(mode=0o700)


def _pipe(path: Path) -> None:
    os.mkfifo(path, 0o600)


@pytest.mark.parametrize("spoil", [_loose, _short, _long, _folder, _pipe])
def test_an_unfit_file_is_left_alone_and_the_run_has_its_own_key(tmp_path: Path, spoil: object) -> None:
    path = tmp_path / "key"
    assert callable(spoil)
    spoil(path)
    before = path.stat()
    first, second = installation_key(at(path)), installation_key(at(path))
    assert first.note
    assert len(first.secret) == 32
    assert first.secret != second.secret
    assert first.secret != b"k" * 32
    assert path.stat().st_mode == before.st_mode


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    key = installation_key(at(tmp_path / "file" / "key"))
    assert "cannot be" in key.note
    assert installation_key({}).note


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({VARIABLE: "/k", "XDG_STATE_HOME": "/s", "HOME": "/h"}, "/k"),
        ({"XDG_STATE_HOME": "/s", "HOME": "/h"}, "/s/tidegate/fingerprint.key"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/h"}, "/h/.local/state/tidegate/fingerprint.key"),
        ({"HOME": "/h"}, "/h/.local/state/tidegate/fingerprint.key"),
        ({"HOME": "relative"}, ""),
        ({}, ""),
    ],
)
def test_where_it_is(environment: dict[str, str], path: str) -> None:
    assert key_path(environment) == path
