"""The file by which strangers learn whom to tell (RFC 9116). In: contacts, a date. Out: its text, and whether it ages.

Beside the contacts for security it names one for exposed data: a line of our own, which readers that do not
know it pass over, and a comment in plain words for people.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from tidegate.errors import UsageError

PATH = ".well-known/security.txt"
SOON = dt.timedelta(days=30)
LONGEST = dt.timedelta(days=365)
"""What is older than a year is read as abandoned, so no expiry lies farther away."""

_CONTACT = re.compile(r"(?:https://[^\s<>]{3,}|mailto:[^\s<>@]+@[^\s<>@]+|tel:\+?[0-9().-]{3,})")
_SECURE = re.compile(r"https://[^\s<>]{3,}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_EXPIRES = re.compile(r"^Expires:[ \t]*(\S+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SecurityText:
    """`contacts`: https:, mailto: or tel:, the preferred first. `exposure`: where exposed data is reported.

    `languages`: as `en`, `fa`. `canonical`: the https addresses of this very file. `policy`: an https address.
    """

    contacts: tuple[str, ...]
    exposure: str
    expires: dt.datetime
    languages: tuple[str, ...] = ("en",)
    canonical: tuple[str, ...] = ()
    policy: str = ""

    def text(self, now: dt.datetime) -> str:
        """The whole file. Raises UsageError where a field would make it invalid, or it would be expired."""
        self._check(now)
        lines = [
            "# Have you found a file here that speaks of people and should not be public?",
            f"# Tell us at once, without an account or your name: {self.exposure}",
            *(f"Contact: {contact}" for contact in dict.fromkeys((*self.contacts, self.exposure))),
            f"Data-Exposure: {self.exposure}",
            f"Expires: {self.expires.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {', '.join(self.languages)}",
            *(f"Canonical: {address}" for address in self.canonical),
            *([f"Policy: {self.policy}"] if self.policy else []),
        ]
        return "\n".join(lines) + "\n"

    def _check(self, now: dt.datetime) -> None:
        for contact in (*self.contacts, self.exposure):
            if not _CONTACT.fullmatch(contact):
                raise UsageError("security.txt: a contact is written as https://..., mailto:... or tel:...")
        if not self.contacts:
            raise UsageError("security.txt: at least one contact is needed")
        if not all(map(_SECURE.fullmatch, (*self.canonical, *filter(None, [self.policy])))):
            raise UsageError("security.txt: canonical and policy are https addresses")
        if not self.languages or not all(map(_LANGUAGE.fullmatch, self.languages)):
            raise UsageError("security.txt: languages are written as en, fa or zh-Hans")
        if self.expires.tzinfo is None or not now < self.expires <= now + LONGEST:
            raise UsageError("security.txt: it must expire within a year, at an instant with its zone")


def expires_at(text: str) -> dt.datetime | None:
    """When a file says that it expires; None where it says it not, twice, or in a way that cannot be read."""
    found = _EXPIRES.findall(text)
    if len(found) != 1:
        return None
    try:
        instant = dt.datetime.fromisoformat(found[0])
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def expires_soon(text: str, now: dt.datetime, within: dt.timedelta = SOON) -> bool:
    """Whether somebody must act: it expires within that time, has expired, or does not say when."""
    expires = expires_at(text)
    return expires is None or expires - now <= within
