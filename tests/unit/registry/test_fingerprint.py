"""Fingerprints are those of RFC 4493, whatever the length and the company of a value."""

from __future__ import annotations

import numpy as np
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given
from hypothesis import strategies as st

from tidegate.registry.fingerprint import Cmac, Mask, cmac, sub_key

KEY = bytes(range(32))


def reference(value: bytes) -> int:
    made = CMAC(algorithms.AES(KEY))
    made.update(value)
    return int.from_bytes(made.finalize()[:8], "little")


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=40))
def test_they_are_those_of_the_standard(values: list[str]) -> None:
    assert Cmac(KEY).of(values).tolist() == [reference(value.encode()) for value in values]


def test_every_length_and_many_steps() -> None:
    values = ["x" * (n % 67) for n in range(70_000)]
    known = {value: reference(value.encode()) for value in set(values)}
    assert Cmac(KEY).of(values).tolist() == [known[value] for value in values]


def test_a_pair_is_one_block_of_both() -> None:
    first, second = Cmac(KEY).of(["a", "b"]), Cmac(KEY).of(["c", "d"])
    both = np.stack([first, second], axis=1)
    assert Cmac(KEY).of_pairs(first, second).tolist() == [reference(pair.tobytes()) for pair in both]
    assert (Cmac(KEY).of_either(first, second) == Cmac(KEY).of_either(second, first)).all()


def test_purposes_have_keys_of_their_own() -> None:
    assert len({sub_key(KEY, label) for label in ("a", "b", "ab")} | {sub_key(bytes(32), "a")}) == 4
    assert cmac(KEY, "a").one("x") != cmac(KEY, "b").one("x")


def test_masks_differ_by_place() -> None:
    drawn = Mask(KEY).at(np.arange(1000))
    assert len(set(drawn.tolist())) == 1000
    assert (drawn == Mask(KEY).at(np.arange(1000))).all()
