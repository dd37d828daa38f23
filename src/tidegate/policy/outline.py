"""What stays the same in a name from release to release: text in, the text without its period out.

"Detention FY23" and "Detention FY24" are one sheet; "Oct" and "Nov" are one kind of column. Periods (years,
fiscal years, months, quarters, dates) and plain numbers vary; words, and numbers within a word, do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_PERIOD = re.compile(
    rf"""(?<![^\W_])(?:
      (?:eo)?fy\s?'?(?:\d{{2,4}}|\*+)(?:\s?[-/–]\s?\d{{2,4}})?  # FY23, EOFY 2023, FY23-24
    | (?:eofy|fytd|ytd)                                        # year to date
    | (?:q|h|qtr|quarter|half|week|wk)\s?(?:\d{{1,2}}|\*+)       # Q1, week 40
    | (?:{_MONTHS})\.?                                         # Oct, October, Sept.
    | \d+(?:[\s.,:/–-]+\d+)*(?:st|nd|rd|th)?                   # 2023, 05132024, 2023-10-01 00:00, 1st
    )(?![^\W_])
    | (?<=[^\W\d_])(?:\d{{8}}|\d{{6}}|(?:19|20)\d\d)(?!\d)        # statistics05132024, stats2023
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STARS = re.compile(r"\*(?:[\s.,:;/'’()_–-]*\*)+")
_SPACE = re.compile(r"\s+")
_EDGES = " -–_,.:;/'’()"
_NUMBERED = re.compile(r"(?<=[^\W\d_])\d+")
_STARRED_WORD = re.compile(r"[^\W\d_]\*")
ANY = "**"
"""In a contract: any text at all. One `*` is a period or a number."""


@lru_cache(maxsize=4096)
def outline(text: str) -> str:
    """The text folded, without its periods; `*` where nothing but a period is left. Empty stays empty."""
    folded = _SPACE.sub(" ", text).strip().casefold()
    words = _SPACE.sub(" ", _PERIOD.sub("*", folded).replace("*", " ")).strip(_EDGES)
    return words or ("*" if folded else "")


def unnumbered(text: str) -> str:
    """The outline without numbers at the end of words either: "Sheet1" and "Sheet2" are then the same."""
    return _NUMBERED.sub("", outline(text))


def pattern(text: str) -> str:
    """The text as a contract states it: as printed, with `*` for each period."""
    return _STARS.sub("*", _PERIOD.sub("*", _SPACE.sub(" ", text).strip()))


def matcher(stated: str) -> Callable[[str], bool]:
    """A test of names against a contract's name, in which `*` is a period or number and `**` anything."""
    if ANY in stated:
        pieces = [re.escape(_SPACE.sub(" ", piece).casefold()) for piece in stated.split(ANY)]
        anything = re.compile(".*".join(pieces), re.DOTALL)
        return lambda text: anything.fullmatch(_SPACE.sub(" ", text).strip().casefold()) is not None
    expected = outline(stated)
    if _STARRED_WORD.search(_PERIOD.sub("", stated)):
        bare = _NUMBERED.sub("", expected)
        return lambda text: unnumbered(text) == bare
    return lambda text: outline(text) == expected
