"""From the outline of a text (digits as 9, letters as A or a) to a code, for all that digits and
punctuation decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidegate.inspection.tables.codes import DATE, LINK, LONG_NUMBER, MONEY, NINE, NUMBER, PERIOD

_OUTLINE = {
    **{ord(c): "9" for c in "0123456789"},
    **{ord(c): "A" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **{ord(c): "a" for c in "abcdefghijklmnopqrstuvwxyz"},
    ord("\r"): " ",
    ord("\n"): " ",
}

_TIME = r"([ A,]{1,2}9{1,2}:99(:99(\.9+)?)?( ?[Aa]{1,3})?([-+]99:?99)?)?"
_MONTH = r"[Aa]{3,10}\.?"
_SHAPES: tuple[tuple[int, str], ...] = (
    (NINE, r"'?(9{8,9}|9{2,3},999,999|9{2,3}[- .]999[- .]999)"),
    (LONG_NUMBER, r"'?9{10,18}"),
    (NUMBER, r"[-+(]?\s?(9{1,3}(,9{3})+|9+)?(\.9*)?\)?\s?[*†^]?|-?9\.9+[Aa][-+]?9+"),
    (NUMBER, r"[-+]?9{1,4}[-/]9{1,4}|[<>≤≥~] ?9+(\.9+)?|9{1,6} ?[-–] ?9{1,6}"),
    (
        MONEY,
        r"[-+(]?\s?[$€£¥]\s?-?[9,. ]*9 ?([Aa]|aaaaaaa)?\)?|[-+(]?[9,.]*9 ?%\)?|[9,.]*9 ?[$€£]"
        r"|9{1,6}(\.9+)?[Aa]",
    ),
    (DATE, rf"9{{1,2}}([/.-])9{{1,2}}\1(9999|99){_TIME}"),
    (DATE, rf"9999(?P<a>[-/.])9{{1,2}}(?P=a)9{{1,2}}{_TIME}|9999年9{{1,2}}月9{{1,2}}日"),
    (DATE, rf"9{{1,2}}(aa)?[-/ .](aa )?{_MONTH}[-/ ,.]{{1,2}}(aa )?(9999|99)"),
    (DATE, rf"([Aa]{{3,9}},? )?{_MONTH} 9{{1,2}}(aa)?,? 9999"),
    (PERIOD, r"[Aa]{3,9}[-' /.]*(9999|99)|(9999|99)[-' /.]*[Aa]{3,9}|9{1,2}[-/ ][Aa]{3,9}|[Aa]{3,9} 9{1,2}"),
    (PERIOD, r"9{1,2}:99(:99)?( ?[Aa][Aa])?|(AA ?)?9999 ?A9|AA ?(9999|99)|A9( 9999)?|9999[-/–]9{2,4}"),
    (LINK, r"([Aa]+:)?//\S+|aaa\.\S+"),
)
_COMPILED = tuple((code, re.compile(pattern)) for code, pattern in _SHAPES)


def outlines(values: Sequence[str]) -> list[str]:
    """The outline of each value, by one pass over all of them."""
    joined = "\x00".join(values).translate(_OUTLINE).split("\x00")
    if len(joined) == len(values):
        return joined
    return [value.replace("\x00", " ").translate(_OUTLINE) for value in values]


def code_of(outline: str) -> int | None:
    """The code that the outline alone decides, or None where the characters themselves must be looked at."""
    if len(outline) > 60:
        return LINK if outline.startswith(("aaaa://", "aaaaa://")) and " " not in outline else None
    text = outline.strip()
    return next((code for code, pattern in _COMPILED if pattern.fullmatch(text)), None)
