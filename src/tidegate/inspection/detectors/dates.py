"""Dates as people write them, made comparable."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = (
    "jan(?:uary|vier)?|ene(?:ro)?|janeiro"
    "|enero", "feb(?:ruary|rero)?|f[eé]v(?:rier)?|fevereiro", "mar(?:ch|zo|s|ço)?",
    "apr(?:il)?|abr(?:il)?"
    "|avr(?:il)?", "may|mayo|mai|maio", "june?|junio|juin|junho", "july?|julio|juillet|julho",
    "aug(?:ust)?|ago(?:sto)?|août", "sept?(?:ember|iembre|embre)?|setembro", "oct(?:ober|ubre|obre)?|outubro",
    "nov(?:ember|iembre|embre|embro)?", "dec(?:ember)?|dic(?:iembre)?|d[eé]c(?:embre)?|dez(?:embro)?",
)  # fmt: skip
_NAMED = "|".join(_MONTHS)
NUMERIC = (
    r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2}"
    r"|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日"
)
WRITTEN = (
    rf"(?i:[0-9]{{1,2}}(?:st|nd|rd|th|er|º)?[ -](?:de |of )?(?:{_NAMED})\.?,?[ -](?:de |del )?[0-9]{{2,4}}"
    rf"|(?:{_NAMED})\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}})"
)
DATE = rf"(?:{NUMERIC}|{WRITTEN})"


def day_of(value: str) -> dt.date | None:
    """The day that a written date means (month first where both orders are possible), or None."""
    numbers = [int(n) for n in re.findall(r"[0-9]+", value)]
    month = next((i for i, names in enumerate(_MONTHS, 1) if re.search(rf"(?i)\b(?:{names})\b", value)), 0)
    try:
        if month:
            first, second = numbers[0], numbers[1]
            return dt.date(_year(second), month, first)
        if len(str(numbers[0])) == 4:
            return dt.date(*numbers)
        first, second, year = numbers
        return dt.date(_year(year), second, first) if first > 12 else dt.date(_year(year), first, second)
    except (ValueError, TypeError, IndexError):
        return None


def _year(number: int) -> int:
    if number >= 100:
        return number
    return number + (1900 if number > 29 else 2000)
