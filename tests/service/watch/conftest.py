"""Files behind the gate's back, and one patrol of the tests' site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tidegate.service.watch.rounds import Round

CLEAR = b"Facility,FY2025,FY2026\nNorth,1200,1310\nSouth,840,812\nTotal,2040,2122\n"
ROSTER = b"Name,A-Number,Birth date\n" + b"".join(
    b"Person Invented%d,A000-000-%03d,1990-01-%02d\n" % (n, n, n % 28 + 1) for n in range(1, 40)
)
FULLER = ROSTER + b"Person Another,A000-000-999,1991-02-03\n"
HELD = b"PK\x03\x04 this is no archive that anybody can open"


@pytest.fixture
def leak(office) -> Callable[[str, bytes], Path]:  # type: ignore[no-untyped-def]
    """Put bytes on the site as somebody does who has never heard of a gate."""

    def put(path: str, content: bytes) -> Path:
        place: Path = office.instance.home / "site" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return place

    return put


@pytest.fixture
def patrol(office) -> Iterator[Round]:  # type: ignore[no-untyped-def]
    return Round(office, "public")
