"""May this incident be closed? In: tallies, waivers, how many people. Out: what is missing; nothing: it may.

    contained, people       done; nobody can waive them
    notices, reviews        as many as people, each done; or the rest waived by two people
    duties, report          at least one, each done; or waived by name
    deletions, reposts      each done; or waived by name
A total that is not known is never done. A waiver covers as many as were open when it was given, and no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from tidegate.model.closing import Matter, Missing, Tally, Waiver

NEVER_WAIVED = frozenset({Matter.CONTAINED, Matter.PEOPLE})
BY_TWO = frozenset({Matter.NOTICES, Matter.REVIEWS})
AT_LEAST_ONE = frozenset({Matter.CONTAINED, Matter.DUTIES, Matter.REPORT})


def may_close(
    tallies: Mapping[Matter, Tally], people: int | None, waivers: Sequence[Waiver], now: dt.datetime
) -> tuple[Missing, ...]:
    """What is missing, in the order of `Matter`. `people`: how many are affected, None if not known."""
    found = []
    for matter in Matter:
        left = _open(matter, tallies.get(matter, Tally(None)), people)
        if left == 0 or _waived(matter, left, waivers, now):
            continue
        number = "not known how many" if left is None else f"{left:,}"
        found.append(Missing(matter, left, f"{matter.value}: {number} open{_way_out(matter)}"))
    return tuple(found)


def _open(matter: Matter, tally: Tally, people: int | None) -> int | None:
    """How many are open; None where it is not known."""
    if tally.total is None or tally.total < 0 or not 0 <= tally.done <= tally.total:
        return None
    if matter in BY_TWO or matter is Matter.PEOPLE:
        if people is None:
            return None
        return max(people, tally.total) - tally.done
    if matter in AT_LEAST_ONE:
        return max(1, tally.total) - tally.done
    return tally.total - tally.done


def _waived(matter: Matter, left: int | None, waivers: Sequence[Waiver], now: dt.datetime) -> bool:
    if matter in NEVER_WAIVED or left is None:
        return False
    return any(
        one.matter is matter
        and one.at <= now
        and one.open >= left
        and (matter not in BY_TWO or one.second.strip())
        for one in waivers
    )


def _way_out(matter: Matter) -> str:
    if matter in NEVER_WAIVED:
        return "; this cannot be waived"
    return (
        "; two people can waive the rest, with a reason"
        if matter in BY_TWO
        else "; or waive it by name, with a reason"
    )
