"""The deny-map on a real nginx: 410 for every spelling of what is denied, everything else as before."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from pytest_socket import enable_socket

from builders.nginx import nginx
from tidegate.errors import SiteError
from tidegate.sites.deny import FLAG, DenyMap

NAMES = [
    "a.csv",
    "2026/Übersicht & mehr.csv",
    "2026/统计.xlsx",
    'odd/"q" \\ $uri {x}; #.csv',
    "odd/100% ?.csv",
    "x" * 200 + ".csv",
    ".hidden/b",
    "line\nbreak.csv",
]


def asked(address: str, target: str, method: str = "GET", **headers: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def spellings(name: str) -> list[str]:
    """Targets at which nginx serves one file."""
    plain = f"/data/{quote(name)}"
    every = "/data/" + "".join(f"%{byte:02x}" for byte in name.encode())
    return [
        plain,
        f"{plain}?",
        f"{plain}?x=1&y=/other",
        f"{plain}?versionId=7",
        every,
        every.replace("%2f", "%2F"),
        f"//data//{quote(name)}",
        f"/data/./{quote(name)}",
        f"/data/none/../{quote(name)}",
        f"/./data/{quote(name)}",
        plain.replace("/data/", "/%64at%61/", 1),
        f"{plain}#part",
    ]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Path, DenyMap, str]]:
    enable_socket()
    root, flags = tmp_path / "root", tmp_path / "deny"
    root.mkdir()
    tmp_path.chmod(0o755)
    denying = f"set $tidegate_deny {flags};\nif (-f $tidegate_deny$uri/{FLAG}) {{ return 410; }}"
    with nginx(tmp_path / "nginx", root, denying) as address:
        yield root, DenyMap(flags, "/data/"), address


@pytest.mark.parametrize("name", NAMES)
def test_every_spelling_is_gone_and_comes_back(place: tuple[Path, DenyMap, str], name: str) -> None:
    root, denying, address = place
    for path in (name, f"{name}.bak", "other.csv"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"1,2\n")
    targets = spellings(name)
    assert {asked(address, target) for target in targets} == {200}
    denying.deny(name)
    denying.deny(name)
    assert {asked(address, target) for target in targets} == {410}
    assert asked(address, targets[0], "HEAD") == 410
    assert asked(address, targets[0], Range="bytes=0-1") == 410
    assert asked(address, f"{targets[0]}/") == 410
    assert asked(address, f"/data/{quote(name)}.bak") == 200
    assert asked(address, "/data/other.csv") == 200
    assert denying.denied() == (name,)
    denying.allow(name)
    denying.allow(name)
    assert {asked(address, target) for target in targets} == {200}
    assert denying.denied() == ()


def test_a_file_and_what_lies_below_its_name_are_denied_apart(place: tuple[Path, DenyMap, str]) -> None:
    root, denying, address = place
    (root / "a").mkdir()
    (root / "a" / "b").write_bytes(b"x")
    denying.deny("a/b/c")
    assert asked(address, "/data/a/b") == 200
    denying.deny("a/b")
    denying.allow("a/b/c")
    assert asked(address, "/data/a/b") == 410
    assert denying.denied() == ("a/b",)


def test_the_page_of_a_folder_is_denied_by_its_index(place: tuple[Path, DenyMap, str]) -> None:
    root, denying, address = place
    (root / "index.html").write_bytes(b"page")
    assert asked(address, "/data/") == 200
    denying.deny("index.html")
    assert asked(address, "/data/") == 410
    denying.allow("index.html")
    denying.deny("")
    assert asked(address, "/data/") == 410
    assert asked(address, "/data/index.html") == 200
    assert denying.denied() == ("",)


@pytest.mark.parametrize(
    "path", ["../a", "a/../../b", "a\0b", f"a/{FLAG}", f"{FLAG}/a", "a//b", "./a", "x" * 1100]
)
def test_paths_that_lead_elsewhere_are_refused(tmp_path: Path, path: str) -> None:
    denying = DenyMap(tmp_path / "deny")
    with pytest.raises(SiteError):
        denying.deny(path)
    assert list(tmp_path.rglob(FLAG)) == []


def test_no_link_in_the_map_is_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    denying = DenyMap(tmp_path / "deny")
    denying.deny("a")
    (tmp_path / "deny" / "d").symlink_to(outside)
    with pytest.raises(SiteError):
        denying.deny("d/x")
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://www.example.gov/data/a.csv?x=1#y", "a.csv"),
        ("https://www.example.gov//data/./%61%2Ecsv", "a.csv"),
        ("https://www.example.gov/other/../data/2026%2Fa.csv", "2026/a.csv"),
        ("https://www.example.gov/data/", ""),
        ("/data/F%C3%A4lle.csv", "Fälle.csv"),
    ],
)
def test_addresses_are_read_as_the_server_reads_them(tmp_path: Path, address: str, path: str) -> None:
    denying = DenyMap(tmp_path, "/data/")
    denying.deny_address(address)
    assert denying.denied() == (path,)
    with pytest.raises(SiteError, match="outside"):
        denying.deny_address("https://www.example.gov/other/a.csv")


def test_a_map_folds_the_case_of_letters(tmp_path: Path) -> None:
    enable_socket()
    root, file = tmp_path / "root", tmp_path / "denied.map"
    root.mkdir()
    denying = DenyMap(tmp_path / "deny", "data")
    names = [name for name in NAMES if "\n" not in name]
    for name in [*names, "A.CSV", "kept.csv"]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"1,2\n")
    for name in names:
        denying.deny(name)
    denying.write_map(file)
    mapped = f"map_hash_bucket_size 2048; map $uri $denied {{ default 0; include {file}; }}"
    with nginx(tmp_path / "nginx", root, "if ($denied) { return 410; }", mapped) as address:
        for name in names:
            assert {asked(address, target) for target in spellings(name)} == {410}, name
        assert asked(address, "/data/A.CSV") == 410
        assert asked(address, "/data/kept.csv") == 200
        denying.allow("a.csv")
        denying.write_map(file)
        os.kill(int((tmp_path / "nginx" / "pid").read_text()), signal.SIGHUP)
        end = time.monotonic() + 10
        while asked(address, "/data/a.csv") != 200:
            assert time.monotonic() < end, "nginx did not reload"
            time.sleep(0.02)


def test_a_name_that_no_map_can_hold_is_refused_whole(tmp_path: Path) -> None:
    denying, file = DenyMap(tmp_path / "deny"), tmp_path / "map"
    denying.deny("a.csv")
    denying.write_map(file)
    before = file.read_bytes()
    denying.deny("line\nbreak.csv")
    with pytest.raises(SiteError, match="use the flags"):
        denying.write_map(file)
    assert file.read_bytes() == before


_CHILD = """
import sys
from tidegate.sites.deny import DenyMap
denying = DenyMap(sys.argv[1], "/data/")
for turn in range(100000):
    for number in range(5):
        denying.deny(f"d{number}/{turn}/x.csv")
        print(f"d{number}/{turn}/x.csv", flush=True)
"""


def test_what_was_denied_stays_so_when_the_process_is_killed(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", _CHILD, tmp_path / "deny"], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout
    said = [running.stdout.readline().strip() for _ in range(40)]
    running.kill()
    rest = running.stdout.read().split("\n")[:-1]
    running.stdout.close()
    running.wait(10)
    denied = set(DenyMap(tmp_path / "deny", "/data/").denied())
    assert denied >= {*said, *rest}
    assert len(denied) <= len(said) + len(rest) + 1


def test_the_web_server_can_read_it_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        DenyMap(tmp_path / "deny").deny("a/b.csv")
    finally:
        os.umask(before)
    for path in (tmp_path / "deny").rglob("*"):
        assert path.stat().st_mode & 0o055 == (0o055 if path.is_dir() else 0o044), path
