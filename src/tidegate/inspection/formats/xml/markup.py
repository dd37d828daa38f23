"""XML that a reader understands element by element: expat under guard, names with their namespaces.

In: a part, and what to do with elements and characters. Out: events; everything that is neither (comments,
instructions, the declaration, document types, entities, namespaces) goes to one function as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.encoding import decoded, encoding_of
from tidegate.inspection.part import Part

Told = Callable[[str, str], None]
"""Takes a label ("comment") and a text."""

MALFORMED = "is not well-formed XML"
CUT = "ends in the middle: the file was cut short"
CUT_SHORT = tuple(
    expat.errors.codes[name]
    for name in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN,
                 expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION, expat.errors.XML_ERROR_PARTIAL_CHAR)
)  # fmt: skip
"""How expat fails where the document ends too early."""
TOKEN = 8 << 20
"""The longest token, in bytes."""
_LONGEST_ENTITY, _MOST_ENTITIES = 1024, 256
_KNOWN = re.compile(
    r"(?!.*[0-9]{5})(?:urn:oasis:names:tc:|urn:schemas-microsoft-com:|urn:org:documentfoundation:names:"
    r"|https?://(?:www\.w3\.org|purl\.o(?:rg|clc\.org)|openoffice\.org|schemas\.(?:microsoft|openxmlformats)\.(?:com|org)"
    r"|www\.(?:opengis\.net|google\.com|topografix\.com|garmin\.com|inkscape\.org|bohemiancoding\.com|figma\.com)"
    r"|sodipodi\.sourceforge\.net|creativecommons\.org|web\.resource\.org|ns\.adobe\.com|docs\.oasis-open\.org"
    r"|schemas\.xmlsoap\.org|earth\.google\.com|boxy-svg\.com|vectornator\.io|xml\.openoffice\.org))"
    r"[A-Za-z0-9:/.#_-]{0,80}|"
)
SAYS_NOTHING = re.compile(
    r"\s*(?:-?[0-9]{0,6}(?:\.[0-9]{0,20})?(?:pt|pc|in|cm|mm|px|em|%)?|[Tt]rue|[Ff]alse|#[0-9A-Fa-f]{3,8}"
    r"|\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}|[A-Za-z]{1,2}[0-9]{1,4})?\s*"
)
"""Values that are never a person's: small numbers and measures, colours, GUIDs, numbered styles."""
_PREFIX = re.compile(r"[A-Za-z]{0,14}[0-9]{0,3}")


class Name(dict[str, tuple[str, str]]):
    """An expat name as (namespace, local name), remembered."""

    def __missing__(self, name: str) -> tuple[str, str]:
        space, _, local = name.rpartition(" ")
        if len(self) < 10_000:
            self[name] = (space, local)
        return space, local


def parser(told: Told, *, entities: bool = False) -> expat.XMLParserType:
    """A namespace-aware parser of UTF-8. `entities`: whether short ones without markup may be declared.

    An entity that is declared elsewhere, or could hide or multiply text, raises DamagedError.
    """
    made = expat.ParserCreate("utf-8", " ")
    made.buffer_text = True
    made.buffer_size = 1 << 16
    count = 0

    def doctype(name: str, system: str | None, public: str | None, has_internal: int) -> None:
        told("doctype", " ".join(filter(None, (name, system, public))))
        if has_internal and not entities:
            raise DamagedError("has a document type of its own, with which text can be hidden")

    def entity(
        name: str, parameter: bool, value: str | None, _base: object, system: str | None, *_rest: object
    ) -> None:
        nonlocal count
        count += 1
        simple = value is not None and not parameter and "&" not in value and "<" not in value
        if not simple or not entities or len(value or "") > _LONGEST_ENTITY or count > _MOST_ENTITIES:
            raise DamagedError("declares XML entities, which can hide text and are not expanded")
        told("entity", f"{name} {value}")

    def skipped(*_: object) -> None:
        raise DamagedError("uses entities that are declared elsewhere")

    def namespace(prefix: str | None, uri: str | None) -> None:
        if not (_PREFIX.fullmatch(prefix or "") and _KNOWN.fullmatch(uri or "")):
            told("namespace", f"{prefix or ''} {uri or ''}")

    def declaration(version: str, encoding: str | None, _standalone: int) -> None:
        if version != "1.0" or (encoding or "utf-8").lower() != "utf-8":
            told("declaration", f"{version} {encoding or ''}")

    made.StartDoctypeDeclHandler, made.EntityDeclHandler = doctype, entity
    made.AttlistDeclHandler = lambda *values: told("attribute", " ".join(str(v) for v in values if v))
    made.ElementDeclHandler = lambda name, _model: told("element", name)
    made.NotationDeclHandler = lambda *values: told("notation", " ".join(str(v) for v in values if v))
    made.SkippedEntityHandler = skipped
    made.StartNamespaceDeclHandler, made.XmlDeclHandler = namespace, declaration
    made.CommentHandler = lambda text: told("comment", text)
    made.ProcessingInstructionHandler = lambda target, text: told("instruction", f"{target} {text}")
    return made


def parse(part: Part, made: expat.XMLParserType, *, quiet: bool = False) -> Iterator[None]:
    """Feed the whole part; control returns after every chunk. Raises ReadingError. `quiet`: declare no gaps."""
    fed = 0
    try:
        for chunk in as_utf8(part, quiet):
            fed += len(chunk)
            made.Parse(chunk, False)
            # A token that never ends is scanned anew with every chunk.
            if fed - max(made.CurrentByteIndex, 0) > TOKEN:
                raise LimitError(f"one XML token of more than {TOKEN:,} bytes")
            yield
        made.Parse(b"", True)
    except expat.ExpatError as error:
        # The message names a line and a column, which is not where people look for what is damaged.
        raise DamagedError(CUT if error.code in CUT_SHORT else MALFORMED) from error
    yield


def as_utf8(part: Part, quiet: bool) -> Iterator[bytes]:
    """All bytes of a part, in UTF-8. `quiet`: declare no gaps for what is no text."""
    if encoding_of(part).codec == "utf-8":
        yield from part.source.chunks()
        return
    for piece in decoded(part, quiet=quiet):
        yield piece.encode("utf-8", "surrogatepass")
