"""Headers and footers of a printed sheet: their text without the codes that place and dress it.

In: `&L&"Arial,Bold"&12Totals&CPage &P`. Out: `Totals`, a blank line, `Page`.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r'&"([^"]*)"')
_CODE = re.compile(
    r'&(?:(&)|([LCR])|"[^"]*"|K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|[0-9]{1,3} ?|[A-Za-z]|[-+])'
)


def plain(text: str) -> str:
    """The text as it is printed; fields such as the page number are left out."""
    return _CODE.sub(_printed, text).strip()


def quoted(text: str) -> str:
    """What stands in quotes within the codes: names of fonts, as a rule."""
    return "\n".join(_QUOTED.findall(text))


def _printed(code: re.Match[str]) -> str:
    return "&" if code[1] else "\n\n" if code[2] else ""
