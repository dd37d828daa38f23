"""A point that three people give and two do not: what lets a shared pack confirm a list and nobody on it.

A polynomial of degree two over the integers modulo a prime, drawn at random; every person of a pack is a place on it.
Three places of different people give the polynomial back, and a digest tells that it is the one. One place, or two, are
like any two numbers. Each slot of combinations (the first number with the first day, and so on) has a polynomial of its
own, so that one person is never more than one place on any, whatever is known of them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

PRIME = (1 << 61) - 1
NEEDED = 3
Point = tuple[int, int]
"""A place: x from 1 to PRIME - 1, and y."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The polynomial, lowest power first."""

    factors: tuple[int, int, int]

    def at(self, x: int) -> int:
        """y for an x."""
        a, b, c = self.factors
        return (a + x * (b + x * c)) % PRIME

    def digest(self, salt: bytes) -> str:
        """Tells that a polynomial is this one."""
        content = b"".join(each.to_bytes(8, "little") for each in self.factors)
        return hashlib.blake2b(content, key=salt[:64], digest_size=16, person=b"tidegate-curve").hexdigest()


def draw() -> Curve:
    """A new one."""
    return Curve((secrets.randbelow(PRIME), secrets.randbelow(PRIME), secrets.randbelow(PRIME)))


def points(curve: Curve, count: int) -> list[Point]:
    """Different places on it, one a person."""
    xs: dict[int, None] = {}
    while len(xs) < count:
        xs[1 + secrets.randbelow(PRIME - 1)] = None
    return [(x, curve.at(x)) for x in xs]


def through(three: Sequence[Point]) -> Curve | None:
    """The polynomial through three places; None where two have one x."""
    (x1, y1), (x2, y2), (x3, y3) = three
    d1, d2, d3 = (x1 - x2) * (x1 - x3), (x2 - x1) * (x2 - x3), (x3 - x1) * (x3 - x2)
    if not d1 or not d2 or not d3:
        return None
    inverse = pow(d1 * d2 * d3, -1, PRIME)
    w1, w2, w3 = (
        y1 * d2 * d3 * inverse % PRIME,
        y2 * d1 * d3 * inverse % PRIME,
        y3 * d1 * d2 * inverse % PRIME,
    )
    return Curve(
        (
            (w1 * x2 * x3 + w2 * x1 * x3 + w3 * x1 * x2) % PRIME,
            -(w1 * (x2 + x3) + w2 * (x1 + x3) + w3 * (x1 + x2)) % PRIME,
            (w1 + w2 + w3) % PRIME,
        )
    )


def found(groups: Iterable[Sequence[Point]], digests: Container[str], salt: bytes) -> Curve | None:
    """A polynomial of these, if places of three different groups (rows) lie on it."""
    for three in combinations(list(groups), NEEDED):
        for one in three[0]:
            for two in three[1]:
                for other in three[2]:
                    curve = through((one, two, other))
                    if curve is not None and curve.digest(salt) in digests:
                        return curve
    return None
