"""The nearest known words to an unknown one. In: words. Out: the end of an error message."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, listing: str = "") -> str:
    """`did you mean "x"?` and, where `listing` names them, all known words."""
    import difflib

    words = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), words, n=3, cutoff=0.5)
    parts = []
    if close:
        parts.append("did you mean " + " or ".join(f'"{words[name]}"' for name in close) + "?")
    if listing:
        parts.append(f"{listing}: " + (", ".join(sorted(words.values())) or "none"))
    return " ".join(parts)
