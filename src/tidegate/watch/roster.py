"""A canary: an invented roster that the gate must block. In: random bytes. Out: a file nobody is harmed by.

Its people do not exist and their numbers are of a series that was never given out.
"""

from __future__ import annotations

import hashlib

_GIVEN = ("Amina", "Bela", "Carlos", "Dariya", "Emeka", "Farah", "Goran", "Hana", "Ibrahim", "Jelena")
_FAMILY = ("Abara", "Bennani", "Castro", "Demir", "Eze", "Farouk", "Gashi", "Haidari", "Ivanova", "Juarez")
_COUNTRIES = ("Cuba", "Nigeria", "Eritrea", "Honduras", "Iran", "Haiti", "Ukraine", "China")
ROWS = 12


def canary(chance: bytes) -> bytes:
    """CSV, different for different `chance`."""
    lines = ["Name,A-Number,Date of birth,Nationality,Claim"]
    for row in range(ROWS):
        one = hashlib.sha256(chance + bytes([row])).digest()
        name = f"{_GIVEN[one[0] % len(_GIVEN)]} {_FAMILY[one[1] % len(_FAMILY)]}"
        number = f"A000-000-{int.from_bytes(one[2:4], 'big') % 1000:03d}"
        born = f"19{60 + one[4] % 39}-{one[5] % 12 + 1:02d}-{one[6] % 28 + 1:02d}"
        lines.append(f"{name},{number},{born},{_COUNTRIES[one[7] % len(_COUNTRIES)]},credible fear")
    return ("\n".join(lines) + "\n").encode()


def name(chance: bytes) -> str:
    """A file name that nobody guesses and nobody links to."""
    return f"check-{hashlib.sha256(b'name' + chance).hexdigest()[:40]}.csv"
