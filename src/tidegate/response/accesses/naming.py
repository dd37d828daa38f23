"""One file, however it is written in a request. In: the paths it was published under. Out: a filter, and a yes or no.

The filter may let through too much and never too little: it finds the file's last name in bytes, plain or with
any of its characters escaped (`%hh`, `%25hh` to any depth, `\\xhh`, `\\u00hh`, `+`), in any case. What it finds
is taken apart and compared in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from tidegate.errors import UsageError
from tidegate.response.accesses.formats.clocks import literal
from tidegate.response.accesses.formats.interface import pattern
from tidegate.response.accesses.formats.template import unescaped

_DEPTH = 6
_CONTEXT = 3
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Name:
    """A path in one way of writing, its host where one was given, and the query where it is part of the name."""

    host: str
    path: str
    query: str


def name_of(address: str) -> Name:
    """Of a URL or a path. Raises UsageError for one that names no file."""
    host = (urlsplit(address).hostname or "") if _ABSOLUTE.match(address) else ""
    path, _, query = _without_host(address).partition("?")
    name = Name(host.lower(), canonical(path), query)
    if name.path in ("", "/") and not query:
        raise UsageError("--path names no file: give its path or URL as it was published")
    return name


def _without_host(target: str) -> str:
    if not _ABSOLUTE.match(target):
        return target
    _, _, rest = target.partition("://")
    slash, question = rest.find("/"), rest.find("?")
    cut = min((at for at in (slash, question) if at >= 0), default=len(rest))
    return rest[cut:] or "/"


def canonical(path: str) -> str:
    """The path every server would resolve it to: escapes undone, no parameters, dots, doubled or last slash."""
    text = path
    for _ in range(_DEPTH):
        plain = unquote(text, errors="backslashreplace")
        if plain == text:
            break
        text = plain
    text = text.split("#", 1)[0].replace("\\", "/")
    kept: list[str] = []
    for part in text.split("/"):
        plain = part.split(";", 1)[0].rstrip(". ")
        if part in ("..",):
            del kept[-1:]
        elif plain:
            kept.append(plain)
    return normalize("NFC", "/" + "/".join(kept))


@dataclass(frozen=True, slots=True)
class Target:
    """The file asked about, under all its names."""

    names: tuple[Name, ...]

    @classmethod
    def of(cls, addresses: Sequence[str]) -> Target:
        """Of its paths and URLs. Raises UsageError where there is none."""
        if not addresses:
            raise UsageError("no path given: say under which path or URL the file was published")
        return cls(tuple(dict.fromkeys(name_of(address) for address in addresses)))

    def matches(self, target: str, host: str) -> bool:
        """Whether a request for `target` at `host` ("" where unknown) is one for the file."""
        if target in ("", "*"):
            return False
        asked = (urlsplit(target).hostname or "") if _ABSOLUTE.match(target) else host.partition(":")[0]
        path, _, query = _without_host(unescaped(target)).partition("?")
        # IIS writes a space as a plus.
        paths = {canonical(path), canonical(path.replace("+", " "))}
        return any(_same(name, way, query, asked.lower()) for name in self.names for way in paths)

    def filters(self) -> tuple[Any, ...]:
        """Patterns over bytes, plain and escaped: a line that names the file matches one of them.

        Each begins with one fixed text where it can, which RE2 looks for many bytes at once.
        """
        words = list(dict.fromkeys(_word(name, form) for name in self.names for form in ("NFC", "NFD")))
        escaped = b"|".join(dict.fromkeys(piece for word in words for piece in _escaped(word, rb"(?:25)*")))
        slashed = b"|".join(dict.fromkeys(piece for word in words for piece in _escaped(word, rb"(?:x|u00)")))
        return (
            *(pattern(b"(?i)" + _plain(word)) for word in words),
            pattern(b"%%(?:%s)" % escaped),
            pattern(rb"\\(?:%s)" % slashed),
        )


def _same(name: Name, path: str, query: str, host: str) -> bool:
    if name.host and host and name.host != host and not _alias(name.host, host):
        return False
    low, own = path.lower(), name.path.lower()
    if name.query and not _holds(query, name.query):
        return False
    if low == own:
        return True
    # An edge may write the origin's host as the first part of the path.
    first, _, rest = low[1:].partition("/")
    return "." in first and "/" + rest == own


def _alias(one: str, other: str) -> bool:
    """A log's host may be a balancer's or a distribution's own: only two hosts of the same site are told apart."""
    return one.split(".")[-2:] != other.split(".")[-2:] or one.removeprefix("www.") == other.removeprefix(
        "www."
    )


def _holds(query: str, wanted: str) -> bool:
    return set(canonical(wanted)[1:].split("&")) <= set(canonical(query)[1:].split("&"))


def _word(name: Name, form: Literal["NFC", "NFD"]) -> bytes:
    last = name.path.rsplit("/", 1)[-1] or name.query
    return normalize(form, last).encode("utf-8")


def _plain(word: bytes) -> bytes:
    """Spaces may be written as they are or as a plus; anything else as itself."""
    return b"".join(
        b"[ +]" if c == 0x20 else b"%c" % c if _is_plain(c) else literal(bytes([c])) for c in word
    )


def _is_plain(c: int) -> bool:
    return c < 128 and (chr(c).isalnum() or c in b"_-")


def _element(c: int) -> bytes:
    """One character in any way of writing."""
    own = b"[ +]" if c == 0x20 else literal(bytes([c]))
    return rb"(?i:%s|%%(?:25)*%02x|\\x%02x|\\u00%02x)" % (own, c, c, c)


def _escaped(word: bytes, mark: bytes) -> Iterator[bytes]:
    """What follows a `%` or a backslash where one character of the name is escaped, its neighbours any way."""
    for i, c in enumerate(word):
        follow = b"".join(_element(other) for other in word[i + 1 : i + _CONTEXT])
        yield rb"%s(?i:%02x)%s" % (mark, c, follow)
