"""Whatever goes in comes out once, in order; what came after a checkpoint is void after a kill."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.registry.partitions import Partitions

ENTRIES = st.lists(
    st.tuples(st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 5)), st.integers(0, 4)), max_size=200
)
Entry = tuple[int, int]


def add(to: Partitions, entries: list[Entry]) -> None:
    to.add(np.array([key for key, _ in entries], np.uint64), np.array([who for _, who in entries], np.uint32))


def everything(of: Partitions) -> list[Entry]:
    return [(int(k), int(p)) for keys, people in of.sorted() for k, p in zip(keys, people, strict=True)]


@settings(max_examples=40)
@given(ENTRIES, ENTRIES)
def test_all_of_it_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, first: list[Entry], second: list[Entry]
) -> None:
    made = Partitions(tmp_path_factory.mktemp("p") / "p")
    add(made, first)
    add(made, second)
    assert made.entries == len(first) + len(second)
    assert everything(made) == sorted(set(first + second))
    made.remove()


def test_a_build_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    made = Partitions(tmp_path / "p")
    add(made, [(5, 1), (2**63, 2)])
    sure = made.checkpoint()
    add(made, [(6, 1)])
    made.close()
    again = Partitions(tmp_path / "p", sure)
    add(again, [(7, 3)])
    assert everything(again) == [(5, 1), (7, 3), (2**63, 2)]
    again.remove()
    assert not (tmp_path / "p").exists()
