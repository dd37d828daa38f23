"""Every state with every outcome: what may follow, and whose word it is. Written by hand: what both say is meant."""

from __future__ import annotations

import pytest

from tidegate.response.notices.states import DONE, INSIDE, Leave, State, leave

N, C, W = Leave.NOTIFIER, Leave.COUNSEL, Leave.WAIVER
LEARNED = {State.MOVED: N, State.DEPORTED: N, State.DECEASED: N, State.WAIVED: W}
TABLE: dict[State, dict[State, Leave]] = {
    State.DRAFTED: LEARNED,
    State.HELD: LEARNED,
    State.READY: LEARNED,
    State.OUT: {**LEARNED, State.DELIVERED: N, State.RETURNED: N, State.REFUSED: N},
    State.RETURNED: LEARNED,
    State.REFUSED: {State.DELIVERED: C, State.WAIVED: W},
    State.MOVED: {State.WAIVED: W},
    State.DEPORTED: {State.WAIVED: W},
    State.DECEASED: {State.WAIVED: W},
    State.DELIVERED: {},
    State.WAIVED: {},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("outcome", State)
def test_what_follows(state: State, outcome: State) -> None:
    assert leave(state, outcome) is TABLE[state].get(outcome)


def test_what_has_not_left_is_never_delivered_and_what_is_done_stays_done() -> None:
    assert all(leave(state, State.DELIVERED) is None for state in INSIDE)
    assert all(leave(state, outcome) is None for state in DONE for outcome in State)
