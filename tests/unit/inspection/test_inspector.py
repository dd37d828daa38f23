"""How long a file may take: an answer within 20 seconds for a small one, and enough for an ordinary big one."""

from __future__ import annotations

import pytest

from tidegate.inspection.inspector import WALL_PER_CPU, granted
from tidegate.model.limits import MIB

PLAIN, ZIP, GZIP, PDF = b"a,", b"PK", b"\x1f\x8b", b"%P"


@pytest.mark.parametrize("head", [PLAIN, ZIP, GZIP, PDF, b""])
@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_a_small_file_answers_soon(head: bytes, size: int) -> None:
    assert WALL_PER_CPU * granted(size, head) <= 18


@pytest.mark.parametrize(
    ("head", "size", "needs"),
    [(PLAIN, 64 * MIB, 64), (GZIP, 2 * MIB, 14), (ZIP, 6 * MIB, 32), (PDF, 3 * MIB // 2, 12)],
)
def test_an_ordinary_big_file_has_time(head: bytes, size: int, needs: int) -> None:
    assert granted(size, head) > 1.4 * needs


def test_more_bytes_never_have_less_time() -> None:
    times = [granted(size, PLAIN) for size in range(0, 8 * MIB, 99_999)]
    assert times == sorted(times)
