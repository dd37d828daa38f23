"""What may become of a notice, as one table. In: its state, what happened. Out: whether it may be said, and by whom.

    drafted, held, ready   moved, deported, deceased, waived       learned before it left
    out                    delivered, returned, moved, refused, deported, deceased, waived
    returned               moved, deported, deceased, waived
    refused                delivered (counsel rules that a refusal counts), waived
    deported, deceased     waived
    moved                  waived
    delivered, waived      nothing: the record tells of them

Whatever the table does not name is refused.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a notice is."""

    DRAFTED = "drafted"
    HELD = "held"
    READY = "ready"
    OUT = "out"
    DELIVERED = "delivered"
    RETURNED = "returned"
    MOVED = "moved"
    REFUSED = "refused"
    DEPORTED = "deported"
    DECEASED = "deceased"
    WAIVED = "waived"


class Way(StrEnum):
    """How it gets there. `NONE`: no way is known, so it is held."""

    E_MAIL = "e-mail"
    POST = "post"
    HAND = "hand"
    ATTORNEY = "attorney"
    PORTAL = "portal"
    NONE = "none"


class Leave(StrEnum):
    """Whose word an outcome is."""

    NOTIFIER = "notifier"
    COUNSEL = "counsel"
    WAIVER = "waiver"


INSIDE = frozenset({State.DRAFTED, State.HELD, State.READY})
"""It has not left yet."""
DONE = frozenset({State.DELIVERED, State.WAIVED})
"""Nothing more is to be done for it."""
_LEARNED = frozenset({State.MOVED, State.DEPORTED, State.DECEASED, State.WAIVED})
FOLLOWS: dict[State, frozenset[State]] = {
    State.DRAFTED: _LEARNED,
    State.HELD: _LEARNED,
    State.READY: _LEARNED,
    State.OUT: _LEARNED | {State.DELIVERED, State.RETURNED, State.REFUSED},
    State.RETURNED: _LEARNED,
    State.REFUSED: frozenset({State.DELIVERED, State.WAIVED}),
    State.DEPORTED: frozenset({State.WAIVED}),
    State.DECEASED: frozenset({State.WAIVED}),
    State.MOVED: frozenset({State.WAIVED}),
    State.DELIVERED: frozenset(),
    State.WAIVED: frozenset(),
}


def leave(state: State, outcome: State) -> Leave | None:
    """Who may say that `outcome` happened to a notice in `state`; None: nobody."""
    if outcome not in FOLLOWS[state]:
        return None
    if outcome is State.WAIVED:
        return Leave.WAIVER
    if state is State.REFUSED:
        return Leave.COUNSEL
    return Leave.NOTIFIER
