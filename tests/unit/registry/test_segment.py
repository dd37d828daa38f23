"""Every key that was written is found with its person, nothing else is, and a changed file says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.errors import RegistryError
from tidegate.registry import layout, segment_writer
from tidegate.registry.layout import Header
from tidegate.registry.segment import Segment, check_value

MASTER = bytes(range(32))


def made(path: Path, keys: list[int], *, first: int = 0, promised: int = 0) -> Segment:
    ordered = np.array(sorted(keys), np.uint64)
    people = np.arange(ordered.size, dtype=np.uint32) << layout.STANDING_BITS | np.uint32(1)
    header = Header(
        "s", 1, promised or ordered.size, ordered.size, first, 0, 0, ("a_number",), (), check_value(MASTER)
    )
    half = ordered.size // 2
    chunks = [(ordered[:half], people[:half]), (ordered[half:], people[half:])]
    segment_writer.write(str(path), header, chunks, MASTER)
    return Segment(str(path), MASTER)


KEYS = st.sets(
    st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 600), st.integers(2**64 - 600, 2**64 - 1)),
    max_size=300,
)


@settings(max_examples=60)
@given(KEYS, KEYS, st.integers(0, 50))
def test_exactly_what_was_written_is_found(
    tmp_path_factory: pytest.TempPathFactory, keys: set[int], others: set[int], more: int
) -> None:
    segment = made(tmp_path_factory.mktemp("s") / "a.seg", list(keys), first=7, promised=len(keys) + more)
    asked = np.array(sorted(keys | others), np.uint64)
    found = segment.find(asked)
    assert set(asked[found.at].tolist()) == keys
    order = sorted(keys)
    assert [order.index(int(asked[at])) + 7 for at in found.at] == found.people.tolist()
    assert set(found.standing.tolist()) <= {1}
    assert segment.verify() == []
    entries, people = segment.entries(0, len(keys))
    assert entries.tolist() == order
    assert (people >> layout.STANDING_BITS).tolist() == list(range(len(keys)))
    segment.close()


def test_many_keys_are_found_and_small_in_the_file(tmp_path: Path) -> None:
    keys = np.random.default_rng(3).integers(0, 2**63, 400_000).astype(np.uint64) * np.uint64(2)
    segment = made(tmp_path / "a.seg", keys.tolist())
    found = segment.find(np.concatenate([keys, keys + np.uint64(1)]))
    assert found.at.tolist() == list(range(keys.size))
    assert segment.size <= 12.5 * keys.size


@pytest.mark.parametrize("at", [0, 9, 20, 200])
def test_a_changed_header_or_another_key_is_refused(tmp_path: Path, at: int) -> None:
    made(tmp_path / "a.seg", [1, 2, 3]).close()
    raw = bytearray((tmp_path / "a.seg").read_bytes())
    raw[at] ^= 1
    (tmp_path / "b.seg").write_bytes(raw)
    with pytest.raises(RegistryError):
        Segment(str(tmp_path / "b.seg"), MASTER)
    with pytest.raises(RegistryError, match="another key"):
        Segment(str(tmp_path / "a.seg"), bytes(32))


@pytest.mark.parametrize("name", layout.SECTIONS)
def test_a_changed_section_is_told(tmp_path: Path, name: str) -> None:
    segment = made(tmp_path / "a.seg", list(range(0, 5000, 7)))
    at = segment.header.sections[name].start
    raw = bytearray((tmp_path / "a.seg").read_bytes())
    raw[at] ^= 1
    (tmp_path / "b.seg").write_bytes(raw)
    assert Segment(str(tmp_path / "b.seg"), MASTER).verify() == [f"b.seg: section {name} was changed"]


def test_a_file_that_is_cut_short_or_missing_is_refused(tmp_path: Path) -> None:
    made(tmp_path / "a.seg", [1, 2, 3]).close()
    raw = (tmp_path / "a.seg").read_bytes()
    for end in (0, 100, 4096, len(raw) - 1):
        (tmp_path / "b.seg").write_bytes(raw[:end])
        with pytest.raises(RegistryError):
            Segment(str(tmp_path / "b.seg"), MASTER)
    with pytest.raises(RegistryError, match="cannot be opened"):
        Segment(str(tmp_path / "c.seg"), MASTER)


def test_what_fails_while_writing_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield np.array([1], np.uint64), np.array([0], np.uint32)
        raise OSError(28, "No space left on device")

    header = Header("s", 1, 9, 9, 0, 0, 0, (), (), "")
    with pytest.raises(OSError, match="No space"):
        segment_writer.write(str(tmp_path / "a.seg"), header, broken(), MASTER)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
