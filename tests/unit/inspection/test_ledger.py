"""The ledger adds up: whatever is claimed, unread and read bytes are the whole part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.inspection.ledger import Claim, Ledger

SIZE = 60
spans = st.lists(
    st.tuples(st.integers(0, SIZE), st.integers(0, SIZE), st.sampled_from(list(Claim))).map(
        lambda s: (min(s[0], s[1]), max(s[0], s[1]), s[2])
    ),
    max_size=8,
)


@given(spans)
def test_unread_bytes_are_those_that_no_reading_claim_covers_alone(claims) -> None:
    ledger = Ledger(SIZE)
    read, doubted = set(), set()
    for start, end, claim in claims:
        ledger.claim(start, end, claim)
        (doubted if claim is Claim.UNREAD else read).update(range(start, end))
    assert ledger.unread() == SIZE - len(read - doubted)


@given(spans)
def test_holes_are_exactly_the_unclaimed_bytes(claims) -> None:
    ledger = Ledger(SIZE)
    touched = set()
    for start, end, claim in claims:
        ledger.claim(start, end, claim)
        touched.update(range(start, end))
    holes = {byte for start, end in ledger.unclaimed() for byte in range(start, end)}
    assert holes == set(range(SIZE)) - touched


@given(spans)
def test_bytes_used_twice_are_told(claims) -> None:
    ledger = Ledger(SIZE)
    times = [0] * SIZE
    for start, end, claim in claims:
        ledger.claim(start, end, claim)
        for byte in range(start, end):
            times[byte] += 1
    assert bool(ledger.overlaps()) == any(count > 1 for count in times)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (0, SIZE + 1), (9, 3)])
def test_a_claim_outside_the_part_is_a_readers_bug(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="lies outside"):
        Ledger(SIZE).claim(start, end, Claim.TEXT)


def test_a_claim_over_nothing_changes_nothing() -> None:
    ledger = Ledger(SIZE)
    ledger.claim(SIZE, SIZE, Claim.TEXT)
    assert ledger.unread() == SIZE
