"""Who is not asked. In: where a request would go. Out: why not, or nothing.

To ask is to tell: whoever is asked learns that they have it. So only counterparts in countries that the office named
are asked; another country's, and one that nobody can place, wait for counsel; a government's or a mission's never.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection

from tidegate.response.notices.guard.recipients import Own, reasons
from tidegate.response.notices.guard.ruling import Cause


class Bar(enum.StrEnum):
    """Why a counterpart is not asked, in words for people. `GOVERNMENT` and `ADDRESS` nobody can allow."""

    COUNTRY = "it lies in a country whose networks are not asked without counsel"
    UNPLACED = "nobody knows in which country it lies: say so, or let counsel allow it"
    GOVERNMENT = "it is a government's or a mission's: asking tells them what they have"
    ADDRESS = "its mail address is none, or is made to look like another"


ALLOWABLE = frozenset({Bar.COUNTRY, Bar.UNPLACED})
_OF_GOVERNMENT = frozenset({Cause.HOME_GOVERNMENT, Cause.FOREIGN_GOVERNMENT})
_STATE = re.compile(
    r"\b(?:minist(?:ry|ries|er[ieo]\w*|ère|ério)|government|gobierno|gouvernement|governo|presiden(?:cy|cia)|parliament"
    r"|armed forces|army|navy|police|polic[ií]a|gendarmerie|intelligence|security service|interior)\b",
    re.IGNORECASE,
)
"""Names of networks that read like a state's own. Abroad, or where nobody knows, they are taken for one."""


def bar(name: str, mail: str, country: str, asked: Collection[str], own: Own) -> Bar | None:
    """`asked`: countries (two letters) that may be asked. `own`: the office's own state and what it bars besides."""
    causes = {reason.cause for reason in reasons(mail, (name,), "", own)}
    if causes & _OF_GOVERNMENT or (country.upper() != own.country and _STATE.search(name)):
        return Bar.GOVERNMENT
    if causes - {Cause.HOME_NETWORK}:
        return Bar.ADDRESS
    if country:
        return None if country.upper() in asked else Bar.COUNTRY
    # A domain of a country says where it is, and no more than that; others say nothing.
    return Bar.COUNTRY if causes else Bar.UNPLACED
