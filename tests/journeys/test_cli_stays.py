"""`tidegate stays` as the office that acts meets it: a list, a key, a file of numbers, and no server."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from journeys.command import tidegate
from tidegate.keys import files
from tidegate.keys.signing import Signer
from tidegate.response import stay_list

NUMBERS = "A900000001\nA 900-000-002\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A list of one person, good until tomorrow, with its keys."""
    files.make_private(str(tmp_path / "list.key"))
    write(tmp_path, dt.datetime.now(dt.UTC))
    return tmp_path


def write(place: Path, issued: dt.datetime, **more: bool) -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key()
    (place / "key.pem").write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    key = (place / "list.key").read_bytes()
    listed = stay_list.made(key, [("a_number", "900000001")], issued, 36, open=more.get("open", False))
    signer = Signer("any", public.public_bytes_raw(), private.sign)
    (place / "list.json").write_text(stay_list.sign(listed, signer))


def check(place: Path, numbers: str, *more: str):  # type: ignore[no-untyped-def]
    words = ("stays", "check", "list.json", "--key", "file:list.key", "--public-key", "key.pem", *more, "-")
    return tidegate(place, *words, input=numbers)


def test_codes_and_lines(desk: Path) -> None:
    assert check(desk, "A900000002\n").returncode == 0
    told = check(desk, NUMBERS, "--format", "json")
    assert told.returncode == 1
    assert [json.loads(line)["answer"] for line in told.stdout.splitlines()] == ["stayed", "none"]
    assert "900" not in told.stdout + told.stderr
    assert check(desk, "A900000002\nno number at all\n").returncode == 3
    assert check(desk, "\n").returncode == 2


@pytest.mark.parametrize("hours", [-37, 1])
def test_an_old_list_and_one_of_tomorrow_say_nothing(desk: Path, hours: int) -> None:
    write(desk, dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours))
    assert check(desk, "A900000002\n").returncode == 3


def test_a_list_of_an_open_incident_frees_nobody(desk: Path) -> None:
    write(desk, dt.datetime.now(dt.UTC), open=True)
    assert check(desk, "A900000002\n").returncode == 3
    assert check(desk, "A900000001\n").returncode == 1


def test_any_changed_byte_of_a_list_frees_nobody(desk: Path) -> None:
    whole = (desk / "list.json").read_bytes()
    for at in range(0, len(whole), len(whole) // 3):
        changed = bytearray(whole)
        changed[at] ^= 1
        (desk / "list.json").write_bytes(changed)
        assert check(desk, "A900000002\n").returncode == 3


def test_missing_files_are_told_in_a_line(desk: Path) -> None:
    (desk / "key.pem").write_text("no key")
    wrong = check(desk, "A900000002\n")
    assert wrong.returncode == 2
    assert len(wrong.stderr.strip().splitlines()) == 1
