"""Which country a person may fear, as far as the file tells: that of their nationality. In: a person. Out: two letters.

It is where somebody looks first, and no finding: whom they fear is asked in the review.
"""

from __future__ import annotations

from functools import cache

from babel import Locale

from tidegate.model.finding import InformationType
from tidegate.service.office import Office
from tidegate.service.stays.acts.reveal import opened
from tidegate.service.stays.models import AffectedPerson

_LOCALES = ("en", "es", "fr", "pt", "ru")


def feared(office: Office, person: AffectedPerson) -> str:
    """Two letters, or "" where the file tells none or several. Raises VaultError, StayError."""
    said = {country(text) for text in opened(office, person).values(InformationType.NATIONALITY)}
    return said.pop() if len(said) == 1 else ""


def country(text: str) -> str:
    """Two letters for a country as lists name it, or ""."""
    word = " ".join(text.split()).casefold()
    return _names().get(word, "")


@cache
def _names() -> dict[str, str]:
    """By name and by code; a name of two countries is left out."""
    found: dict[str, str] = {}
    for locale in _LOCALES:
        for code, name in Locale(locale).territories.items():
            if len(code) != 2 or not code.isalpha():
                continue
            for word in (name.casefold(), code.casefold()):
                found[word] = code if found.get(word, code) == code else ""
    return found
