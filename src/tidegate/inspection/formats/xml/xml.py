"""Any XML -> joined text, all attributes, comments and instructions; repeated elements as tables. By expat.

Malformed XML that stands alone is read as text, for that is what people see of it. A part that another reader
took for XML (the parts of a workbook) must be XML: there, malformed is unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.encoding import begin, claim_rest
from tidegate.inspection.formats.html.names import ELEMENTS
from tidegate.inspection.formats.text.text import read_text
from tidegate.inspection.formats.xml.content import Collector
from tidegate.inspection.formats.xml.markup import CUT, CUT_SHORT, MALFORMED, TOKEN, as_utf8
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_PROLOG = re.compile(
    r"[\ufeff\s]*+(?><!--(?>.*?-->)\s*+|<\?(?!xml\s)(?>.*?\?>)\s*+)*+", re.DOTALL | re.IGNORECASE
)
_DECLARATION = re.compile(r"[\ufeff\s]*<\?xml\s")
_ROOT = re.compile(
    r"(?><!--(?>.*?-->)|<\?(?>.*?\?>)|<!DOCTYPE\s+(?!html)(?>[^>\[]*(?:\[.*?\]\s*)?>)|[\ufeff\s])*+"
    r"<([A-Za-z_][\w.:-]*)(?=[\s/>])([^>]*)",
    re.DOTALL | re.IGNORECASE,
)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+(?!html\b)[A-Za-z_]", re.IGNORECASE)
_INTERNAL = "has a document type of its own, or uses entities that are declared elsewhere"
_ENTITIES = "declares XML entities, which can hide text and are not expanded"


class Xml:
    """Recognised by its declaration or its first element, unless that is HTML."""

    name = "xml"
    suffixes = frozenset({".xml", ".rss", ".atom", ".xsd", ".xsl", ".xslt", ".rdf"})
    reads = (
        "all text, attributes, comments and instructions of XML, malformed XML as text; not documents that "
        "declare entities"
    )

    def __init__(self, *, lenient: bool = False) -> None:
        """`lenient`: malformed XML is read as text even where another reader took the part for XML."""
        self._lenient = lenient

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether it has an XML declaration or begins with an element that is not HTML."""
        text = begin(head)
        if text is None:
            return False
        root = _ROOT.match(text)
        if root is None and (prolog := _PROLOG.match(text)) and _DOCTYPE.match(text, prolog.end()):
            return True  # a document type so long that the first element lies beyond the head
        if root is None:
            return _DECLARATION.match(text) is not None and "<html" not in text.lower()
        element = root[1].lower()
        if element.rpartition(":")[2] == "html":
            return False
        named = _DECLARATION.match(text) or "xmlns" in root[2] or name.endswith(tuple(self.suffixes))
        return bool(named) or element not in ELEMENTS

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks and passages. Raises DamagedError for a part that another reader took for XML and is not."""
        embedded = part.format is not None
        if not embedded or self._lenient:
            objection = _objection(part)
            if objection is not None:
                if objection:
                    part.gap(objection)
                yield from read_text(part)
                return
        collector = Collector(part, tables=not embedded)
        try:
            for _ in _parse(part, _reading(collector), quiet=False):
                yield from collector.take()
        except (expat.ExpatError, _UnsuitableError) as error:
            yield from collector.finish()
            raise DamagedError(str(error) if isinstance(error, _UnsuitableError) else MALFORMED) from error
        yield from collector.finish()
        claim_rest(part)


def root_of(head: bytes) -> tuple[str, str]:
    """The first element of a text that begins so: its name with its prefix, and its attributes as written."""
    text = begin(head)
    root = _ROOT.match(text) if text is not None else None
    return (root[1], root[2]) if root is not None else ("", "")


class _UnsuitableError(Exception):
    """Not to be read as XML; `str()` is the reason for a Gap, or "" where its text shows everything."""


def _objection(part: Part) -> str | None:
    """Why a document is not to be read as XML: a reason for a Gap, "" to read it as text, or None."""
    try:
        for _ in _parse(part, _judging(), quiet=True):
            pass
    except expat.ExpatError as error:
        return CUT if error.code in CUT_SHORT else ""
    except _UnsuitableError as reason:
        return str(reason)
    return None


def _judging() -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    _refuse_entities(parser, "")
    return parser


def _reading(collector: Collector) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.ordered_attributes = True
    _refuse_entities(parser, _INTERNAL, collector.doctype)
    collector.line = lambda: parser.CurrentLineNumber
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.text
    parser.CommentHandler = collector.comment
    parser.ProcessingInstructionHandler = collector.instruction
    parser.XmlDeclHandler = collector.declaration
    return parser


def _refuse_entities(
    parser: expat.XMLParserType, internal: str, read: Callable[..., None] | None = None
) -> None:
    """Stop at what may put text where expat does not tell. `internal`: why an internal subset stops it."""

    def doctype(name: str, system: str | None, public: str | None, has_internal: bool) -> None:
        if has_internal:
            # Raised where it ends, so that an entity declared within is met first.
            parser.EndDoctypeDeclHandler = unsuitable
        elif read is not None:
            read(name, system, public)

    def unsuitable(*_: object) -> None:
        raise _UnsuitableError(internal)

    def declared_entity(*_: object) -> None:
        raise _UnsuitableError(_ENTITIES)

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = declared_entity
    parser.SkippedEntityHandler = unsuitable


def _parse(part: Part, parser: expat.XMLParserType, *, quiet: bool) -> Iterator[None]:
    """Feed the whole part; control returns after every chunk. Raises ExpatError, LimitError."""
    fed = 0
    for chunk in as_utf8(part, quiet):
        fed += len(chunk)
        parser.Parse(chunk, False)
        # A token that never ends is scanned anew with every chunk.
        if fed - max(parser.CurrentByteIndex, 0) > TOKEN:
            raise LimitError(f"one XML token of more than {TOKEN:,} bytes")
        yield
    parser.Parse(b"", True)
    yield
