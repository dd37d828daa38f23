"""Lines that stand in two files because one is a copy of the other, or of a stretch of it.

In: partials. Out: which hits are told twice, and which files are whole copies. A line alone is no proof: two
requests may be alike to the second. A line is a copy where the line before it and the line after it are the
same in both files as well (or missing in one, at its edge), or where it carries a request's own number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tidegate.response.accesses.partial import Hit, Partial


def whole_copies(partials: Sequence[Partial]) -> dict[str, str]:
    """Files of the same content as one before them: log -> the first of them. Empty files are nobody's copy."""
    first: dict[object, str] = {}
    return {
        partial.log: first[_content(partial)]
        for partial in partials
        if partial.lines and first.setdefault(_content(partial), partial.log) != partial.log
    }


def _content(partial: Partial) -> object:
    """What two files of the same content share: length, lines, samples, and every line that asks for the file."""
    return partial.unpacked, partial.lines, partial.broken, partial.sample, partial.hits


def told_once(partials: Sequence[Partial]) -> tuple[list[tuple[Partial, Hit]], int]:
    """Each hit with its file, copies left out; and how many were."""
    whole = whole_copies(partials)
    seen: dict[str, list[tuple[int, Hit]]] = defaultdict(list)
    kept: list[tuple[Partial, Hit]] = []
    dropped = 0
    for index, partial in enumerate(partials):
        if partial.log in whole:
            dropped += len(partial.hits)
            continue
        taken: set[int] = set()
        for hit in partial.hits:
            twin = _twin(hit, index, seen[hit.own], taken)
            if twin is None:
                kept.append((partial, hit))
            else:
                taken.add(twin)
                dropped += 1
            seen[hit.own].append((index, hit))
    return kept, dropped


def _twin(hit: Hit, index: int, others: Sequence[tuple[int, Hit]], taken: set[int]) -> int | None:
    """A hit of another file that this one is a copy of; each can have one copy in a file."""
    for other_index, other in others:
        if other_index != index and id(other) not in taken and same_place(hit, other):
            return id(other)
    return None


def same_place(one: Hit, other: Hit) -> bool:
    """Whether two equal lines are the same line of the same log."""
    if one.own != other.own:
        return False
    if one.request.identity:
        return True
    before = one.before == other.before or not (one.before and other.before)
    after = one.after == other.after or not (one.after and other.after)
    neighbour = (one.before == other.before != "") or (one.after == other.after != "")
    return before and after and neighbour
