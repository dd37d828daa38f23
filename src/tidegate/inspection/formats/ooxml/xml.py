"""XML of an Office package: expat under guard, and the rule for which attribute values are mere machinery.

In: a `Source`. Out: expat events through a parser made here. A document type, an entity, a token without end
or broken XML raise ReadingError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.source import Source

MAIN = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/spreadsheetml/2006/5/main",
        "http://schemas.openxmlformats.org/spreadsheetml/2006/7/main",
        "http://schemas.microsoft.com/office/excel/2006/main",
    }
)
"""Namespaces of workbook, sheet, styles and strings: transitional, strict, drafts, macro sheets."""

TOKEN = 8 << 20
_REFERENCE = r"\$?[A-Z]{1,3}\$?(?:10[0-4][0-9]{4}|[1-9][0-9]{0,5})"
_NUMBER = r"-?[0-9]{1,7}(?:\.[0-9]{1,20})?(?:[eE][-+]?[0-9]{1,3})?"
_MACHINERY = re.compile(
    rf"(?:{_REFERENCE}(?::{_REFERENCE})?(?: {_REFERENCE}(?::{_REFERENCE})?)*"
    rf"|(?![0-9]{{2,3}} [0-9]{{2,3}} [0-9]{{3,4}}\Z){_NUMBER}(?:[: ]{_NUMBER})*"
    r"|[A-Z]{1,3}:[A-Z]{1,3}|true|false|rId[0-9]{1,7}|[a-z]{1,12}(?:[A-Z][a-z]{1,12}){0,4}"
    r"|(?:00|FF)[0-9A-F]{6}|\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\})?"
)
_NAMESPACE = re.compile(
    r"http://(?:schemas\.(?:openxmlformats\.org|microsoft\.com)|purl\.oclc\.org/ooxml|www\.w3\.org)"
    r"(?:/(?:[a-z][A-Za-z-]{0,24}|[0-9]{4}|[0-9]{1,2}|[0-9]\.[0-9]|[A-Z][A-Za-z]{2,24}))+/?|"
)
_PREFIX = re.compile(r"[a-z]{0,6}[0-9]{0,3}[a-z]{0,3}")


def is_machinery(value: str) -> bool:
    """Whether a value is a reference, a small number, a keyword, a colour or a GUID: never a person's."""
    return _MACHINERY.fullmatch(value) is not None


def is_known_namespace(prefix: str | None, uri: str | None) -> bool:
    """Whether a namespace declaration says nothing but the usual."""
    return _PREFIX.fullmatch(prefix or "") is not None and _NAMESPACE.fullmatch(uri or "") is not None


def split(name: str) -> tuple[str, str]:
    """An expat name as (namespace, local name)."""
    space, _, local = name.rpartition(" ")
    return space, local


def parser() -> expat.XMLParserType:
    """A namespace-aware parser that refuses document types. Element names come as `namespace local`."""
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    made.buffer_size = 1 << 16
    made.StartDoctypeDeclHandler = _refuse
    made.EntityDeclHandler = _refuse
    return made


def _refuse(*_: object) -> None:
    raise DamagedError("declares a document type, with which entities could expand without end")


class Feed:
    """Gives bytes to a parser, in turn, and knows how long an unfinished token has grown."""

    __slots__ = ("_fed", "_parser")

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._fed = 0

    def give(self, piece: bytes, final: bool = False) -> None:
        """Parse one more piece. Raises DamagedError for broken XML, LimitError for an endless token."""
        try:
            self._parser.Parse(piece, final)
        except expat.ExpatError as error:
            # The message names a line and a column, which is not where people look for a damaged workbook.
            raise DamagedError("is not well-formed XML") from error
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > TOKEN:
            raise LimitError(f"holds one tag or name of more than {TOKEN:,} bytes")


def parse(source: Source, made: expat.XMLParserType) -> Iterator[None]:
    """Run a whole source through a parser; yields after each piece, for the caller to pass on its finds."""
    feed = Feed(made)
    for piece in source.chunks():
        feed.give(piece)
        yield
    feed.give(b"", True)
    yield


def run(source: Source, made: expat.XMLParserType) -> None:
    """The same without a pause."""
    for _ in parse(source, made):
        pass


class _Found(Exception):  # noqa: N818 - it is the way out of expat, not a failure
    pass


def opening(head: bytes) -> tuple[str, dict[str, str]] | None:
    """The root element's expat name and attributes, from the first bytes of a part; the name is "" where these are
    no XML. None where they do not reach it."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((name, attributes))
        raise _Found

    made = parser()
    made.StartElementHandler = start
    try:
        made.Parse(head, False)
    except (_Found, expat.ExpatError, DamagedError):
        return found[0] if found else ("", {})
    return None


def root(head: bytes) -> str | None:
    """The name alone."""
    found = opening(head)
    return None if found is None else found[0]
