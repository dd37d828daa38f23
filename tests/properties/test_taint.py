"""Ten thousand canaries at random places of files of every format: none is lost in silence."""

from __future__ import annotations

import random
from zlib import crc32

import pytest

from contract.reading import read
from taint.canary import came_out, taint
from taint.samples import SAMPLES

TRIALS = 10_000
ROUNDS = 4
"""Pieces that each sample's trials are cut into, so that two processors share them."""


@pytest.mark.parametrize("round", range(ROUNDS))
@pytest.mark.parametrize("name", SAMPLES)
def test_a_canary_comes_out_or_is_unread(name: str, round: int) -> None:
    content = SAMPLES[name]()
    lost = []
    for trial in range(-(-TRIALS // (ROUNDS * len(SAMPLES)))):
        seed = crc32(f"{name} {round} {trial}".encode())
        tainted = taint(content, random.Random(seed))
        reading = read(name, tainted)
        if not reading.gaps and not came_out(reading):
            lost.append(seed)
    assert lost == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_itself_is_read_wholly(name: str) -> None:
    """Else every canary in it would count as unread."""
    reading = read(name, SAMPLES[name]())
    assert reading.gaps == []
    assert reading.whole
