"""Checkpoints are signed notes as C2SP defines them."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from builders.record import NOW, ORIGIN, START, signer, trusted
from tidegate.errors import RecordError
from tidegate.record.checkpoint import Checkpoint, KeyInMemory, TrustedKey, key_id, parse, sign, verify
from tidegate.record.verify import read_keys, read_note

HEAD = Checkpoint(ORIGIN, 40, b"r" * 32, START)
NOTE = sign(HEAD, [signer()])
DAY = dt.timedelta(days=1)


def test_the_note_is_text_gap_and_signature() -> None:
    text, _, line = NOTE.decode().partition("\n\n")
    assert text == f"{ORIGIN}\n40\n{base64.b64encode(b'r' * 32).decode()}\ntime 2026-11-01T09:00:00.000000Z"
    dash, name, blob = line.removesuffix("\n").split(" ")
    assert (dash, name) == ("—", ORIGIN)
    raw = base64.b64decode(blob)
    assert raw[:4] == key_id(ORIGIN, signer().public)
    Ed25519PublicKey.from_public_bytes(signer().public).verify(raw[4:], text.encode() + b"\n")


def test_a_key_id_of_the_signed_note_specification() -> None:
    # The verifier key that the specification of signed notes prints as its example.
    name, hint, key = "PeterNeumann", "c74f20a3", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert key_id(name, base64.b64decode(key)[1:]).hex() == hint
    assert read_keys(f"{name}+{hint}+{key}\n".encode())[0].name == name


def test_what_was_signed_is_read_back() -> None:
    assert verify(NOTE, [trusted()]) == HEAD
    assert parse(NOTE).checkpoint == HEAD


def test_keys_overlap_while_they_are_changed() -> None:
    note = sign(HEAD, [signer(1), signer(2)])
    assert verify(note, [trusted(1)]) == verify(note, [trusted(2)]) == HEAD
    with pytest.raises(RecordError, match="not signed by a key"):
        verify(note, [trusted(3)])


@pytest.mark.parametrize(
    ("times", "sound"),
    [
        ({}, True),
        ({"since": START}, True),
        ({"since": START + DAY}, False),
        ({"until": START}, False),
        ({"until": START + DAY}, True),
        ({"revoked": START}, False),
        ({"revoked": START + DAY}, True),
        ({"since": START - DAY, "until": START + DAY, "revoked": START - DAY / 2}, False),
    ],
)
def test_a_signature_counts_while_its_key_does(times: dict[str, dt.datetime], sound: bool) -> None:
    key = trusted(**times)
    read = read_note(NOTE, "it", False, read_keys_of(key))
    assert (not read.fault) == sound
    if sound:
        assert verify(NOTE, [key]) == HEAD
    else:
        with pytest.raises(RecordError):
            verify(NOTE, [key])


def read_keys_of(key: TrustedKey) -> list:
    from tidegate.record.export import keys_file

    return read_keys(keys_file([key]))


def test_a_false_line_of_a_known_key_condemns_the_note() -> None:
    other = sign(Checkpoint(ORIGIN, 39, b"r" * 32, START), [signer(2)])
    mixed = NOTE + other.rpartition(b"\n\n")[2]
    with pytest.raises(RecordError, match="not its key's"):
        verify(mixed, [trusted(1), trusted(2)])
    assert verify(mixed, [trusted(1)]) == HEAD


def test_no_flipped_bit_is_believed() -> None:
    keys = read_keys_of(trusted())
    for place in range(8 * len(NOTE)):
        flipped = bytearray(NOTE)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(RecordError):
            verify(bytes(flipped), [trusted()])
        with contextlib.suppress(ValueError):
            assert read_note(bytes(flipped), "it", False, keys).fault


@given(st.binary(max_size=200))
def test_any_bytes_are_a_note_or_are_refused(content: bytes) -> None:
    for tried in (content, NOTE[:90] + content, NOTE + content):
        with contextlib.suppress(RecordError):
            parse(tried)
        with contextlib.suppress(ValueError):
            read_note(tried, "it", False, [])


def test_a_checkpoint_is_of_something() -> None:
    for wrong in (
        (" ", 1, b"r" * 32, NOW),
        ("a+b", 1, b"r" * 32, NOW),
        ("a", -1, b"r" * 32, NOW),
        ("a", 1, b"r", NOW),
        ("a", 1, b"r" * 32, dt.datetime(2026, 1, 1)),
    ):
        with pytest.raises(RecordError):
            Checkpoint(*wrong)
    with pytest.raises(RecordError):
        sign(HEAD, [])


def test_a_verifier_line_is_read_by_the_stand_alone_script() -> None:
    assert isinstance(signer(), KeyInMemory)
    (key,) = read_keys(trusted().verifier().encode())
    assert (key.name, key.public) == (ORIGIN, signer().public)
    with pytest.raises(ValueError):
        read_keys(trusted().verifier().replace("+", "+0", 1).encode())
