"""Where on a site a file lies. In: a path as somebody wrote it. Out: that path, or a SiteError.

One rule for every kind of site, so that a file can move from one to another: what a web server, a shell, an
object store or another operating system reads in its own way is refused, never mended.
"""

from __future__ import annotations

import re
import unicodedata

from tidegate.errors import SiteError
from tidegate.report.mask import Masker

LONGEST_PATH = 900
"""Bytes of UTF-8: an object store takes 1,024, of which a prefix needs some."""
LONGEST_NAME = 200
"""Bytes of UTF-8: a file system takes 255, of which the name of a copy in progress needs some."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL)
_ELSEWHERE = frozenset('\\:*?"<>|')
"""Characters that some server, shell or system reads as something else than a part of a name."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Control, format (bidirectional, zero width), surrogate, private, unassigned, line and paragraph marks."""


def check(path: str) -> str:
    """The same path. Raises SiteError, which says what is wrong with it and shows it masked."""
    if problem := problem_of(path):
        raise SiteError(f"{shown(path)} cannot be a path on a site: {problem}")
    return path


def check_found(path: str) -> str:
    """The same path: one that a site itself named, however odd, so that it can be read and taken down.

    Raises SiteError for one that would lead out of the site.
    """
    if not path or "\0" in path or not {"", ".", ".."}.isdisjoint(path.split("/")):
        raise SiteError(f"{shown(path)} cannot be a path on a site: it leads elsewhere")
    return path


def problem_of(path: str) -> str:
    """What is wrong with a path, or nothing."""
    if not path:
        return "it is empty"
    if any(unicodedata.category(character) in _UNSEEN for character in path):
        return "it holds a character that cannot be seen"
    if len(path.encode()) > LONGEST_PATH:
        return f"it is longer than {LONGEST_PATH} bytes"
    if unicodedata.normalize("NFC", path) != path:
        return "its letters are not composed (NFC): rename it"
    if found := _ELSEWHERE & set(path):
        return f"it holds {min(found)}"
    if path.startswith("/"):
        return "it begins at the root: write it relative to the site"
    return next(filter(None, map(_segment_problem, path.split("/"))), "")


def shown(path: str) -> str:
    """A path as an error may show it: identifiers masked, and nothing that moves a cursor."""
    plain = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in _UNSEEN else character
        for character in path[:LONGEST_PATH]
    )
    return Masker().text(plain) or "an empty path"


def _segment_problem(name: str) -> str:
    if not name:
        return "it has an empty folder name (// or a / at its end)"
    if name.startswith("."):
        return "a name begins with a dot: servers and tools treat such files in their own way"
    if name.endswith((".", " ")) or name.startswith(" "):
        return "a name begins with a space or ends with a dot or a space"
    if len(name.encode()) > LONGEST_NAME:
        return f"a name is longer than {LONGEST_NAME} bytes"
    if name.startswith(("~", "-")):
        return "a name begins with ~ or -: shells and tools read it as something else"
    if _RESERVED.fullmatch(name):
        return "a name is reserved on Windows"
    return ""
