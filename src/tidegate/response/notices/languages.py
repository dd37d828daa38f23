"""The languages letters are written in. In: a code. Out: its direction, CLDR locale, digits, plural categories.

Haitian Creole is not in CLDR, where it silently becomes French: what it needs stands in `calendars.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tidegate.errors import NoticeError

if TYPE_CHECKING:
    from collections.abc import Callable

ASCII_DIGITS = "0123456789"
PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_MOST_SEEN = 2_000
"""Plural rules of our languages repeat within this many whole numbers."""


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is BCP 47. `locale`: in CLDR, empty where it has none. `digits`: zero to nine, in this language's letters.

    `font`: the family its letters are set in first. `second_calendar`: shown before the Gregorian date.
    """

    code: str
    english: str
    locale: str
    font: str = "Noto Sans"
    rtl: bool = False
    digits: str = ASCII_DIGITS
    second_calendar: str = ""

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as HTML and Typst write it."""
        return "rtl" if self.rtl else "ltr"


_ALL = (
    Language("en", "English", "en_US"),
    Language("es", "Spanish", "es_US"),
    Language("fa", "Persian", "fa", "Noto Naskh Arabic", True, PERSIAN_DIGITS, "persian"),
    Language("ru", "Russian", "ru"),
    Language("zh", "Chinese (simplified)", "zh_Hans", "Noto Sans SC"),
    Language("uk", "Ukrainian", "uk"),
    Language("ar", "Arabic", "ar", "Noto Naskh Arabic", True),
    Language("fr", "French", "fr"),
    Language("pt", "Portuguese", "pt"),
    Language("ht", "Haitian Creole", ""),
    Language("am", "Amharic", "am", "Noto Sans Ethiopic", second_calendar="ethiopic"),
    Language("pa", "Punjabi (Gurmukhi)", "pa_Guru", "Noto Sans Gurmukhi"),
)
LANGUAGES = {language.code: language for language in _ALL}
OFFICIAL = ("en", "es")
"""Letters to attorneys, judges and authorities are written in these."""


def language(code: str) -> Language:
    """Raises NoticeError for a language that no letter is written in."""
    found = LANGUAGES.get(code)
    if found is None:
        raise NoticeError(
            f"no letter is written in the language {code[:12]!r}; there are {', '.join(LANGUAGES)}"
        )
    return found


@cache
def plural_rule(code: str) -> Callable[[int], str]:
    """The CLDR category of a whole number in this language."""
    from babel import Locale

    locale = language(code).locale
    if not locale:
        return lambda _: "other"
    return Locale.parse(locale).plural_form


@cache
def categories(code: str) -> frozenset[str]:
    """The categories that whole numbers from 1 on have: exactly what a catalogue must say."""
    rule = plural_rule(code)
    return frozenset(rule(number) for number in range(1, _MOST_SEEN))
