"""Sites by their settings: what is missing or unknown is named, and no credential stands in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tidegate.errors import SiteError
from tidegate.sites import credentials
from tidegate.sites.folder import FolderSite
from tidegate.sites.open import open_site

FOLDER = {"kind": "folder", "path": "/srv/www"}
STORE = {"kind": "s3", "bucket": "public", "access_key": "env:KEY", "private_key": "env:KEY"}


@pytest.fixture
def remote(tmp_path: Path) -> dict[str, object]:
    for name, mode in (("known_hosts", 0o644), ("key", 0o600)):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(mode)
    return {
        "kind": "sftp",
        "host": "web1.example.gov",
        "user": "publisher",
        "path": "/srv/www",
        "known_hosts": str(tmp_path / "known_hosts"),
        "key_file": str(tmp_path / "key"),
    }


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "kind must be one of"),
        ({"kind": "ftp"}, "kind must be one of"),
        ({"kind": 1}, "kind must be one of"),
        ({"kind": "folder"}, "path must be given"),
        (FOLDER | {"path": "www"}, "absolute"),
        (FOLDER | {"path": 1}, "path must be given"),
        (FOLDER | {"pth": "/x"}, "pth is no setting of a folder site"),
        (FOLDER | {"bucket": "x"}, "bucket is no setting"),
        (FOLDER | {"mode": 0o755}, "mode is that of files"),
        (FOLDER | {"mode": True}, "whole number"),
        (FOLDER | {"address": "www.example.gov"}, "address"),
        (FOLDER | {"address": "https://user:canary@www.example.gov/"}, "address"),
        (FOLDER | {"address": "https://www.example.gov/?x"}, "without a"),
        (FOLDER | {"address": "https://www.example.gov/", "networks": ["10.1.0.1/16"]}, "networks"),
        (
            FOLDER | {"address": "https://www.example.gov/", "networks": "10.0.0.0/8"},
            "networks must be a list",
        ),
        (FOLDER | {"address": "https://www.example.gov/", "authority": "/nowhere"}, "authority"),
        (STORE | {"access_key": "AKIAXXXXXXXX"}, "env:NAME or file:PATH"),
        (STORE | {"access_key": "env:NOT_THERE_AT_ALL"}, "NOT_THERE_AT_ALL"),
        ({"kind": "s3", "bucket": "b", "access_key": "env:KEY"}, "private_key must be given"),
        (STORE | {"prefix": "a"}, "prefix"),
        ({"kind": "s3", "bucket": "b"}, "access_key must be given"),
        (STORE | {"bucket": ""}, "bucket must be given"),
    ],
)
def test_wrong_settings_are_named(
    settings: dict[str, object], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", "x")
    with pytest.raises(SiteError, match=says) as caught:
        open_site("www", settings)
    assert "AKIA" not in str(caught.value)
    assert "canary" not in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"known_hosts": "/nowhere"}, "known_hosts"),
        ({"key_file": "/nowhere"}, "cannot be read"),
        ({"agent": True}, "either key_file or agent"),
        ({"key_file": ""}, "either key_file or agent"),
        ({"path": "www"}, "absolute"),
        ({"host": "-oProxyCommand=x"}, "plain names"),
        ({"user": "a b"}, "plain names"),
        ({"password": "x"}, "password is no setting"),
    ],
)
@pytest.mark.parametrize("kind", ["sftp", "rsync"])
def test_wrong_settings_of_a_remote_site_are_named(
    remote: dict[str, object], change: dict[str, object], says: str, kind: str
) -> None:
    with pytest.raises(SiteError, match=says):
        open_site("web1", remote | change | {"kind": kind})


def test_correct_settings_open_a_site_without_connecting(
    remote: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", "x")
    for settings in (FOLDER, STORE, remote, remote | {"kind": "rsync"}):
        site = open_site("www", settings | {"address": "https://www.example.gov/data"})
        assert site.public is not None
        assert site.public.url("a b/ä.csv") == "https://www.example.gov/data/a%20b/%C3%A4.csv"
        site.close()
    assert isinstance(open_site("www", FOLDER), FolderSite)


def test_a_credential_file_must_be_private(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("words\n")
    file.chmod(0o600)
    assert credentials.load(f"file:{file}") == "words"
    file.chmod(0o640)
    with pytest.raises(SiteError, match="read by others"):
        credentials.load(f"file:{file}")
    os.mkfifo(tmp_path / "pipe", 0o600)
    for bad in (f"file:{tmp_path / 'pipe'}", f"file:{tmp_path / 'none'}", "words", "env:", "file:"):
        with pytest.raises(SiteError) as caught:
            credentials.load(bad)
        assert "words" not in str(caught.value)
