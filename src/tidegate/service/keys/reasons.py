"""Reasons that people give for what they do with keys. In: what they typed. Out: the same, or a refusal."""

from __future__ import annotations

from tidegate.errors import RefusedError
from tidegate.report.mask import Masker

SHORTEST, LONGEST = 10, 500


def checked(reason: str) -> str:
    """Raises RefusedError where it says nothing, or names somebody."""
    text = " ".join(reason.split())
    if not SHORTEST <= len(text) <= LONGEST:
        raise RefusedError(f"give a reason of {SHORTEST} to {LONGEST} characters")
    if Masker().text(text) != text:
        raise RefusedError("the reason holds an identifier: say why without naming anybody")
    return text
