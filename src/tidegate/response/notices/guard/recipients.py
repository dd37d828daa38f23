"""To whom something may go. In: a mail or postal address, the person's country. Out: reasons.

The person's own government never, nor any mission of any state; another country's government never. An address under
the person's home country is held for somebody to look at; free mail is nobody's government and may be written to.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tidegate.response.notices.guard.fold import fold, scripts
from tidegate.response.notices.guard.ruling import Cause, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_LONGEST = 254
_NO_STATE = frozenset({"int", "eu"})
_LIKE_LATIN = frozenset("авеігкмнорстухѕіјԁһԛԝьѵҽӏοαερτνυκ")
_DOMAIN_OF = {"GB": "uk"}
"""Countries whose top domain is not their code."""


@dataclass(frozen=True, slots=True)
class Own:
    """Domains of the office's own state, which are not a foreign government: `gov`, `mil`, or one by one.

    `barred`: domains an installation bars besides, with all below them.
    """

    domains: tuple[str, ...] = ("gov", "mil", "fed.us")
    country: str = "US"
    barred: tuple[str, ...] = ()


def reasons(mail: str, post: tuple[str, ...], country: str, own: Own) -> Iterator[Reason]:
    """Why this recipient may not be written to. An empty address is not looked at."""
    if any(_mission(line) for line in post):
        yield Reason(Cause.HOME_GOVERNMENT, "postal address")
    if not mail:
        return
    local, domain = parts(mail)
    if not domain:
        yield Reason(Cause.RECIPIENT, "mail address")
        return
    shown = readable(domain)
    if shown is None or look_alike(shown):
        yield Reason(Cause.LOOK_ALIKE, "mail address")
        return
    if below(domain, own.domains):
        return
    if _mission(local) or _mission(shown) or below(domain, own.barred):
        yield Reason(Cause.HOME_GOVERNMENT, "mail address")
    elif state := government(domain):
        home = state == country.upper()
        yield Reason(Cause.HOME_GOVERNMENT if home else Cause.FOREIGN_GOVERNMENT, "mail address")
    elif _at_home(domain, country, own):
        yield Reason(Cause.HOME_NETWORK, "mail address")


def parts(mail: str) -> tuple[str, str]:
    """Local part and domain (lower case, ASCII form) of one plain address; two empty texts for anything else."""
    local, at, domain = mail.rpartition("@")
    if not at or len(mail) > _LONGEST or not _LOCAL.match(local):
        return "", ""
    try:
        ascii_form = domain.lower() if domain.isascii() else domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return "", ""
    labels = ascii_form.split(".")
    if len(labels) < 2 or not all(map(_LABEL.match, labels)) or labels[-1].isdigit():
        return "", ""
    return local, ascii_form


def readable(domain: str) -> str | None:
    """A domain as a reader sees it; None where a label is no encoding of anything."""
    try:
        shown = [
            label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
            for label in domain.split(".")
        ]
    except UnicodeError:
        return None
    return ".".join(shown)


def look_alike(shown: str) -> bool:
    """Whether a label mixes scripts that look alike, or is made only of letters that a reader takes for Latin ones."""
    for label in shown.split("."):
        letters = {c for c in label if c.isalpha()}
        if len(scripts(label)) > 1 or (letters and not label.isascii() and letters <= _LIKE_LATIN):
            return True
        if not label.isascii() and any(c.isascii() for c in letters) and _other_script(letters):
            return True
    return False


def _other_script(letters: set[str]) -> bool:
    """Latin letters beside those of a script that is not written together with them."""
    return any(ord(c) > 0x24F for c in letters)


def below(domain: str, tops: tuple[str, ...]) -> bool:
    """Whether a domain is one of these or lies below one."""
    return any(domain == top or domain.endswith(f".{top}") for top in tops)


def government(domain: str) -> str:
    """The country (two letters) whose government a domain is; `??` where it is one without a country; or empty."""
    table = _table()
    for country, domains in table["more"].items():
        if below(domain, tuple(domains)):
            return str(country)
    labels = domain.split(".")
    top = labels[-1]
    if top in ("gov", "mil"):
        return "??"
    if len(top) == 2 and top not in _NO_STATE and any(label in table["any"] for label in labels[-3:-1]):
        return next((code for code, name in _DOMAIN_OF.items() if name == top), top.upper())
    return ""


@lru_cache(maxsize=4096)
def _mission(text: str) -> bool:
    folded = fold(text).replace("-", " ").replace(".", " ").replace("_", " ")
    return any(word in folded for word in _mission_words())


@cache
def _mission_words() -> tuple[str, ...]:
    return tuple(map(fold, _table()["mission"]))


def _at_home(domain: str, country: str, own: Own) -> bool:
    """Under the home country's domain; where the country is not known, under any country's but the office's."""
    top = domain.rpartition(".")[2]
    if country:
        return top == _DOMAIN_OF.get(country.upper(), country.lower())
    return len(top) == 2 and top != own.country.lower()


@cache
def _table() -> dict[str, Any]:
    place = resources.files("tidegate.response.notices.guard") / "barred.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))
