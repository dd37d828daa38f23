"""Retrievals of one client, joined. In: what each line says was sent. Out: completeness, reasons, share.

Parts are joined within a time window and one version of the file. An answer that stopped is a part too: a
download that was taken up again is one download.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.model.access import Completeness, Instant, Outcome
from tidegate.response.accesses.completeness import STRONGEST, Cover, Parts, Total, judged_together
from tidegate.response.accesses.evidence import Sent


@dataclass(frozen=True, slots=True)
class Piece:
    """One answer of a client's: when, what was sent, of which version ("" where not logged)."""

    when: Instant
    sent: Sent
    validator: str


def joined(
    pieces: Sequence[Piece], length: int | None, within: float
) -> tuple[Completeness, tuple[str, ...], tuple[float, float]]:
    """The strongest claim of all, the codes of the rules that say so, and the least and most share."""
    ordered = sorted(pieces, key=lambda piece: (piece.when.at, piece.when.within))
    claims = [(piece.sent.claim, piece.sent.code) for piece in ordered]
    least = most = 0.0
    for group in _windows(ordered, within):
        parts, low, high = _together(group, length)
        if sum(piece.sent.outcome in _PARTIAL for piece in group) > 1:
            claims.append(judged_together(parts))
        least, most = max(least, low), max(most, high)
    claim = min((each for each, _ in claims), key=STRONGEST.index)
    codes = tuple(dict.fromkeys(code for each, code in claims if each is claim))
    return claim, codes, _share(claim, least, most)


def _share(claim: Completeness, least: float, most: float) -> tuple[float, float]:
    if claim is Completeness.CERTAINLY:
        return 1.0, 1.0
    if claim in (Completeness.PROBABLY, Completeness.POSSIBLY):
        return least, 1.0
    return (least, most) if claim is Completeness.PART else (0.0, 0.0)


def _windows(ordered: Sequence[Piece], within: float) -> list[list[Piece]]:
    """Stretches in which no two answers next to each other are further apart than `within` seconds."""
    groups: list[list[Piece]] = []
    for piece in ordered:
        if groups and (piece.when.at - groups[-1][-1].when.at).total_seconds() <= within:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _together(group: Sequence[Piece], length: int | None) -> tuple[Parts, float, float]:
    """The parts of one window, and the least and most share they can be."""
    partial = [piece for piece in group if piece.sent.outcome in _PARTIAL]
    placed = [piece for piece in partial if piece.sent.likely]
    loose = [piece for piece in partial if not piece.sent.likely and not piece.sent.encoded]
    covered = _covered([piece.sent.likely for piece in placed if piece.sent.likely])
    whole = length is not None and covered >= length
    cover = Cover.ALL if whole else Cover.SOME if placed else Cover.NONE
    judging = placed if whole else partial
    exact = all(piece.sent.exact for piece in judging)
    versions = {piece.validator.removeprefix("W/") for piece in judging if piece.validator}
    unplaced = [piece.sent.body for piece in loose if piece.sent.outcome is Outcome.RANGE]
    parts = Parts(cover, _total(unplaced, covered, length), exact, len(versions) < 2)
    if not length:
        return parts, 0.0, 1.0 if partial else 0.0
    surely = _covered([(first, first + piece.sent.certain) for piece in placed for first in _first(piece)])
    bodies = sum(piece.sent.body or 0 for piece in (loose if exact else partial))
    least = max([surely, *(body or 0 for body in unplaced if exact)]) / length
    most = (covered + bodies) / length if exact else max(covered, bodies) / length
    return parts, min(1.0, least), min(1.0, max(least, most))


def _first(piece: Piece) -> list[int]:
    return [piece.sent.likely[0]] if piece.sent.likely else []


_PARTIAL = (Outcome.RANGE, Outcome.SERVED, Outcome.UNFINISHED)


def _total(unplaced: Sequence[int | None], covered: int, length: int | None) -> Total:
    if not unplaced:
        return Total.NONE
    if length is None or any(body is None for body in unplaced):
        return Total.UNSAID
    reached = covered + sum(body or 0 for body in unplaced)
    return Total.LESS if reached < length else Total.EXACT if reached == length else Total.MORE


def _covered(spans: Sequence[tuple[int, int]]) -> int:
    """How many bytes the spans cover together."""
    total = end = 0
    for first, past in sorted(spans):
        total += max(0, past - max(first, end))
        end = max(end, past)
    return total
