"""Names in Han, Hangul and Japanese characters: a listed family name, then one to three that may be given.

In: a value with such characters, and the tables. Out: log odds that it is one person's name.
"""

from __future__ import annotations

import re

from tidegate.inspection.names.asset import FAMILY, GIVEN, Tables

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff々]")
_WHOLE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff々 \u3000·・,，]{1,8}")
_SEPARATORS = re.compile("[ \u3000·・,，]+")
_NOT_PEOPLE = re.compile(
    "(?:市|省|县|縣|区|區|国|國|州|镇|鎮|村|乡|鄉|路|街|部|局|院|校|厂|廠|司|所|会|會|店|社|社区|委|队|隊|站|港|岛|島|湖|河"
    "|海|机场|大学|中心|银行|集团|语|語|族|人|者|员|員|师|師|工|官|町|丁目|県|都|府|駅|課|率|数|數|量|额|額|年|月|日|号|號"
    "|시|군|구청|읍|면|동|부|과|청|원|국|처|사|역|대학교|병원|은행|공항|센터|어|인|자|률|수|도)$"
)
ABSENT = -3.0


def is_east_asian(value: str) -> bool:
    """Whether any Han, Kana or Hangul character stands in it."""
    return not value.isascii() and _EAST_ASIAN.search(value) is not None


def without(value: str) -> str:
    """`value` without those characters: a romanised name beside a written one."""
    return _EAST_ASIAN.sub(" ", value)


def odds(value: str, tables: Tables) -> float:
    """Natural log odds, -6 to 5."""
    value = value.strip()
    if not _WHOLE.fullmatch(value):
        return ABSENT * 2
    parts = [part for part in _SEPARATORS.split(value) if part]
    whole = "".join(parts)
    known = tables.known(whole)
    if known is not None and not known.flags & (FAMILY | GIVEN):
        return min(known.odds, -1.0)
    if len(whole) == 1 or (known is not None and len(parts) == 1 and known.odds > 0):
        return known.odds if known is not None else ABSENT
    if len(parts) == 2:
        best = max(_pair(parts[0], parts[1], tables), _pair(parts[1], parts[0], tables) - 0.5) + 1.0
    else:
        best = max(_pair(whole[:cut], whole[cut:], tables) for cut in range(1, min(4, len(whole))))
    return best - (3.0 if _NOT_PEOPLE.search(whole) and len(parts) == 1 else 0.0)


def _pair(family: str, given: str, tables: Tables) -> float:
    """One way to read it: a listed family name is needed; a listed given name or a usual length helps."""
    first, second = tables.known(family), tables.known(given)
    if first is None or not first.flags & FAMILY or not 0 < len(given) <= 3:
        return ABSENT
    if second is not None and second.flags & GIVEN:
        return 4.0
    letters = [tables.known(letter) for letter in given]
    usual = sum(letter is not None and bool(letter.flags & GIVEN) for letter in letters)
    return 0.9 + (0.6 if len(given) == 2 else 0.0) + 0.6 * usual
