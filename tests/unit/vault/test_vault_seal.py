"""Sealing as a property: what went in comes out, and nothing else ever does."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tidegate.errors import VaultError
from tidegate.vault.holder import Holder
from tidegate.vault.reader import SealedReader
from tidegate.vault.seal import CHUNK, PAGE, TAG, Sealed, Stored, seal, sealed_size

KEY = b"k" * 32
HOLDER = Holder("submission", "1")
BORDERS = [
    0,
    1,
    PAGE - 1,
    PAGE,
    PAGE + 1,
    CHUNK - 1,
    CHUNK,
    CHUNK + 1,
    2 * CHUNK - 1,
    2 * CHUNK,
    2 * CHUNK + 1,
]


def in_memory(content: bytes = b"") -> int:
    number = os.memfd_create("test")
    os.write(number, content)
    return number


def sealed_bytes(content: bytes, key: bytes = KEY, holder: Holder = HOLDER) -> tuple[Stored, bytes]:
    number = in_memory()
    stored = seal(io.BytesIO(content).read, number, key, holder)
    raw = os.pread(number, os.fstat(number).st_size, 0)
    os.close(number)
    return stored, raw


def given_out(raw: bytes, stored: Stored, key: bytes = KEY, holder: Holder = HOLDER) -> bytes:
    """Everything an opened object gives before it ends or refuses."""
    out = b""
    try:
        sealed = Sealed(in_memory(raw), key, holder, stored.digest)
    except VaultError:
        return out
    try:
        for chunk in sealed.chunks():
            out += chunk
    except VaultError:
        pass
    finally:
        sealed.close()
    return out


def repeating(length: int, seed: int) -> bytes:
    block = hashlib.shake_128(seed.to_bytes(8, "big")).digest(4099)
    return (block * (length // len(block) + 1))[:length]


@given(
    st.one_of(st.sampled_from(BORDERS), st.integers(0, 3 * CHUNK)),
    st.integers(0, 2**63),
    st.integers(1, 2 * CHUNK),
)
@example(0, 0, 1)
def test_what_went_in_comes_out(length: int, seed: int, step: int) -> None:
    content = repeating(length, seed)
    number, source = in_memory(), io.BytesIO(content)
    # A pipe gives little at a time.
    step = max(step, length // 50 + 1)
    stored = seal(lambda size: source.read(min(size, step)), number, KEY, HOLDER)
    assert stored == Stored(hashlib.sha256(content).hexdigest(), length)
    assert os.fstat(number).st_size == sealed_size(length)
    with io.BufferedReader(SealedReader(Sealed(number, KEY, HOLDER, stored.digest))) as file:
        assert file.read() == content
        for at in {0, length // 2, max(0, length - 5), max(0, min(length, CHUNK) - 3)}:
            file.seek(at)
            assert file.read(9) == content[at : at + 9]


@given(st.integers(0, 5 * PAGE), st.integers(0, 5 * PAGE))
def test_only_the_size_in_pages_shows(first: int, second: int) -> None:
    same = max(1, -(-first // PAGE)) == max(1, -(-second // PAGE))
    assert (sealed_size(first) == sealed_size(second)) is same


def test_every_flipped_byte_is_refused() -> None:
    stored, raw = sealed_bytes(b"a few words")
    for place in range(len(raw)):
        flipped = bytearray(raw)
        flipped[place] ^= 1 << place % 8
        assert given_out(bytes(flipped), stored) == b"", place


START = 8 + 32 + 40 + TAG
WHOLE = CHUNK + TAG
OTHER = sealed_bytes(b"x" * (2 * CHUNK + 5))[1]
HARM: dict[str, Callable[[bytes], bytes]] = {
    "cut by a byte": lambda raw: raw[:-1],
    "cut at a chunk": lambda raw: raw[: START + WHOLE],
    "cut to the head": lambda raw: raw[:START],
    "empty": lambda raw: b"",
    "a byte more": lambda raw: raw + b"\0",
    "a chunk more": lambda raw: raw + raw[START : START + WHOLE],
    "the first chunk missing": lambda raw: raw[:START] + raw[START + WHOLE :],
    "chunks swapped": lambda raw: (
        raw[:START] + raw[START + WHOLE : START + 2 * WHOLE] + raw[START : START + WHOLE] + raw[START + 2 * WHOLE :]
    ),
    "another object": lambda raw: OTHER,
    "another object's chunk": lambda raw: raw[:START] + OTHER[START : START + WHOLE] + raw[START + WHOLE :],
    "another object's head": lambda raw: OTHER[:START] + raw[START:],
}  # fmt: skip


@pytest.mark.parametrize("harm", HARM)
def test_no_byte_comes_out_of_a_changed_object(harm: str) -> None:
    stored, raw = sealed_bytes(repeating(2 * CHUNK + 5, 1))
    assert len(given_out(raw, stored)) == stored.length
    assert given_out(HARM[harm](raw), stored) == b""


def test_a_harmed_last_chunk_gives_out_only_what_was_sealed_before_it() -> None:
    content = repeating(2 * CHUNK + 5, 1)
    stored, raw = sealed_bytes(content)
    assert given_out(raw[:-1] + bytes([raw[-1] ^ 1]), stored) == content[: 2 * CHUNK]


@pytest.mark.parametrize(
    ("key", "holder"),
    [(b"j" * 32, HOLDER), (KEY, Holder("submission", "2")), (KEY, Holder("person", "1"))],
)
def test_another_key_or_holder_opens_nothing(key: bytes, holder: Holder) -> None:
    stored, raw = sealed_bytes(b"words")
    assert given_out(raw, stored, key, holder) == b""


def test_the_same_content_never_looks_the_same() -> None:
    assert sealed_bytes(b"words")[1][8:] != sealed_bytes(b"words")[1][8:]


def test_a_holder_is_told_without_its_id() -> None:
    assert "A200000001" not in repr(Holder("person", "A200000001"))
    for kind, id in [("", "1"), ("Person", "1"), ("person", ""), ("a\0b", "c")]:
        with pytest.raises(ValueError, match="holder"):
            Holder(kind, id)


def test_sealing_and_opening_take_a_few_chunks_of_memory_whatever_the_size() -> None:
    import tracemalloc

    size, piece = 48 * CHUNK, bytes(CHUNK)
    left = [size]

    def source(most: int) -> bytes:
        given = piece[: min(most, left[0])]
        left[0] -= len(given)
        return given

    number = in_memory()
    tracemalloc.start()
    try:
        stored = seal(source, number, KEY, HOLDER)
        with io.BufferedReader(SealedReader(Sealed(number, KEY, HOLDER, stored.digest))) as file:
            while file.read(CHUNK):
                pass
        assert tracemalloc.get_traced_memory()[1] < 8 * CHUNK
    finally:
        tracemalloc.stop()
    assert stored.length == size
