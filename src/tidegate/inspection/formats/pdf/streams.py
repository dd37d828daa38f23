"""Every stream of a document, each read as what it is for, and its bytes claimed or declared unread.

In: a document, the roles of its streams, and what its pages have drawn already. Out: contents and child parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tidegate.errors import LimitError
from tidegate.inspection.formats.flow import APART, passages
from tidegate.inspection.formats.pdf.document import LATEST, Document
from tidegate.inspection.formats.pdf.drawing import Drawings, Whole
from tidegate.inspection.formats.pdf.fonts import read_map
from tidegate.inspection.formats.pdf.images import Images
from tidegate.inspection.formats.pdf.roles import Kind, Role
from tidegate.inspection.formats.pdf.scan import Object
from tidegate.inspection.formats.pdf.strings import comment, decode_text, printable, words_in
from tidegate.inspection.formats.pdf.syntax import LITERAL, Value, literal
from tidegate.inspection.formats.xml.xml import Xml
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content

_CONTENT = re.compile(rb"\bBT\b.*\bET\b|[)>\]]\s*T[jJ]\b|\bDo\b", re.DOTALL)
_MAP_WORD = re.compile(rb"/[^\s()<>\[\]{}/%]+|[A-Za-z][\w.-]*")
_MAP_COMMENT = re.compile(rb"%[^\r\n]*")
_LITERAL = re.compile(LITERAL, re.DOTALL)
_HEX = re.compile(rb"<[0-9A-Fa-f\t\n\r ]*>")
_PROFILE_MARK = slice(36, 40)
_DOUBTFUL = 2
_ARCHIVES = (b"bplist00", b"\x04\x0bstreamtyped")
"""How macOS writes settings down: their texts stand in clear."""
_FONT_MARKS = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf", b"%!", b"\x80\1", b"\1\0", b"typ1")
_MAP_WORDS = (
    b"begin end def dict dup findresource CIDInit ProcSet begincmap endcmap begincodespacerange endcodespacerange "
    b"beginbfchar endbfchar beginbfrange endbfrange begincidrange endcidrange begincidchar endcidchar "
    b"beginnotdefrange endnotdefrange beginnotdefchar endnotdefchar usecmap currentdict CMapName defineresource "
    b"pop CIDSystemInfo Registry Ordering Supplement CMapType Adobe UCS CMap put cvn "
    b"null true false load"
)
_KNOWN_MAP_WORDS = frozenset(_MAP_WORDS.split())


class Streams:
    """Reads all streams that the pages have not used up, and claims all."""

    def __init__(self, part: Part, document: Document, drawings: Drawings, roles: dict[int, Role]) -> None:
        self._part, self._document, self._drawings, self._roles = part, document, drawings, roles
        self.images = Images(part, document)
        self.pictured: dict[int, int] = {}
        self.appearances: dict[int, tuple[int, bool]] = {}
        self._resources = {
            id(each): role.resources
            for each in document.objects
            if (role := roles.get(id(each))) and role.resources
        }
        self._fallback: Value = None
        self._readers: dict[Kind, Callable[[Object, bytes, str], Iterator[Content | Part]]] = {
            Kind.CONTENT: self._content, Kind.FORM: self._content, Kind.GLYPH: self._content,
            Kind.ATTACHMENT: self._attachment, Kind.FONT: self._font, Kind.MAP: self._map,
            Kind.PROFILE: self._profile, Kind.METADATA: self._markup, Kind.RICH: self._markup,
            Kind.SCRIPT: self._script, Kind.FUNCTION: self._function, Kind.SHADING: self._numbers,
            Kind.NUMBERS: self._numbers, Kind.TABLE: self._numbers, Kind.OBJECTS: self._loose,
            Kind.CODEC: self._numbers, Kind.PRIVATE: self._unknown, Kind.UNKNOWN: self._unknown,
        }  # fmt: skip

    def read(self) -> Iterator[Content | Part]:
        """All of them, in the order in which they lie in the file; forms in XML, which come in pieces, last."""
        forms: list[bytes] = []
        pages = self._document.pages()
        self._fallback = pages[0].inherited.get("Resources") if pages else None
        for each in self._document.objects:
            if each.stream is None:
                continue
            role = self._roles[id(each)]
            try:
                if role.kind is Kind.XFA:
                    forms.append(self._document.unpacked(each).content)
                yield from self._one(each, role)
            except LimitError as error:
                self._part.gap(str(error), *each.stream, spot=_spot(each))
        if forms:
            whole = b"".join(forms)
            yield self._part.child(
                "form.xml", Memory(whole), label="form in XML", visible=False, format=Xml(lenient=True)
            )

    def _one(self, each: Object, role: Role) -> Iterator[Content | Part]:
        part, span = self._part, each.stream or (0, 0)
        if role.kind is Kind.PICTURE:
            page = self.pictured.get(id(each), 0)
            spot = f"page {page}" if page else _spot(each)
            yield from self.images.read(each, spot, visible=bool(page))
            return
        unpacked = self._document.unpacked(each)
        if unpacked.slack.strip(BLANK):
            yield part.child(
                "slack", Memory(unpacked.slack), label=f"bytes behind the stream of {_spot(each)}",
                visible=False, padding=True,
            )  # fmt: skip
        if unpacked.codec:
            label = f"stream of {_spot(each)}"
            yield part.child("picture", Memory(unpacked.content), label=label, visible=False, within=span)
            return
        claimed = False
        if role.kind is not Kind.XFA and unpacked.content.strip(BLANK):
            for item in self._readers[role.kind](each, unpacked.content, role.name):
                claimed |= isinstance(item, Part) and item.within is not None
                yield item
        if unpacked.trouble:
            part.gap(f"a stream of {unpacked.trouble}", *span, spot=_spot(each))
        elif not claimed:
            part.ledger.claim(*span, _CLAIMS.get(role.kind, Claim.TEXT))

    def _content(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        """What draws: only what no page has drawn is news."""
        if id(each) in self._drawings.used:
            return
        before = self._document.revision_end(each) if not self._document.is_latest(each) else LATEST
        page, visible = self.appearances.get(id(each), (0, False))
        spot = f"page {page}, annotation" if page else f"drawing of {_spot(each)} that no page shows"
        resources = each.dictionary.get("Resources", self._resources.get(id(each), self._fallback))
        whole = self._drawings.form(each, resources, before)
        yield from self.drawing(whole, spot, visible=visible)

    def drawing(self, whole: Whole, spot: str, *, visible: bool) -> Iterator[Content | Part]:
        """What one drawing says."""
        part = self._part
        yield from passages(part, whole.text, spot=spot, visible=visible)
        yield from passages(part, APART.join(whole.extras), spot=spot, visible=False)
        for dictionary, raw in whole.inline:
            yield from self.images.inline(dictionary, raw, spot)
        if whole.doubtful > _DOUBTFUL or len(whole.mute) > _DOUBTFUL or whole.unknown > 2 * _DOUBTFUL:
            part.gap("text in a font that does not say which characters its codes are", spot=spot)

    def _attachment(self, each: Object, content: bytes, name: str) -> Iterator[Content | Part]:
        label = f"attachment of {_spot(each)}"
        yield self._part.child(
            name or "attachment", Memory(content), label=label, visible=False, within=each.stream
        )

    def _markup(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        label = f"metadata of {_spot(each)}"
        reader = Xml(lenient=True) if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else None
        yield self._part.child("metadata.xml", Memory(content), label=label, visible=False, format=reader)

    def _script(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        yield from passages(
            self._part,
            decode_text(content) or printable(content),
            label="script",
            spot=_spot(each),
            visible=False,
        )

    def _font(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        """The program itself draws glyphs; the names and notices in it are text."""
        if not content.startswith(_FONT_MARKS):
            yield from self._unknown(each, content, "")
            return
        yield from self._words(each, content, "font")

    def _profile(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        if content[_PROFILE_MARK] != b"acsp":
            yield from self._unknown(each, content, "")
            return
        yield from self._words(each, content, "colour profile")

    def _numbers(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        yield from self._words(each, content, "")

    def _words(self, each: Object, content: bytes, label: str) -> Iterator[Content | Part]:
        """Printable runs that might be words or numbers, of bytes that are neither."""
        yield from passages(self._part, words_in(content), label=label, spot=_spot(each), visible=False)

    def _map(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        """A character map: its comments, strings, names, and whatever is not of its language."""
        pieces = [comment(found[1:]) for found in _MAP_COMMENT.findall(content)]
        bare = _MAP_COMMENT.sub(b" ", content)
        pieces.extend(decode_text(literal(found)) or "" for found in _LITERAL.findall(bare))
        bare = _HEX.sub(b" ", _LITERAL.sub(b" ", bare))
        words = [found.lstrip(b"/") for found in _MAP_WORD.findall(bare)]
        pieces.append(b" ".join(word for word in words if word not in _KNOWN_MAP_WORDS).decode("latin-1"))
        pieces.extend(found.decode("ascii") for found in re.findall(rb"\d{6,}", bare))
        pieces.extend(read_map(content)[1])
        if b"\0" in content:
            pieces.append(printable(content))
        text = APART.join(dict.fromkeys(filter(None, pieces)))
        yield from passages(self._part, text, label="character map", spot=_spot(each), visible=False)

    def _function(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        if each.dictionary.get("FunctionType") == 4:
            yield from passages(self._part, content.decode("latin-1"), spot=_spot(each), visible=False)
        else:
            yield from self._words(each, content, "")

    def _loose(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        """What stands between the objects of an object stream, and in its header."""
        first = self._document.whole_number(each.dictionary.get("First"))
        pieces = [content[:first], *(piece for home, piece in self._document.loose if home is each)]
        pieces = [piece for piece in pieces if piece.strip(b"\0\t\n\f\r 0123456789")]
        for piece in pieces:
            yield self._part.child(
                "between objects", Memory(piece), label=f"between the objects of {_spot(each)}", visible=False,
                padding=True,
            )  # fmt: skip

    def _unknown(self, each: Object, content: bytes, _: str) -> Iterator[Content | Part]:
        """Drawn content that nothing draws, or anything else, which the walker may recognise."""
        if b"begincmap" in content:
            yield from self._map(each, content, "")
            return
        if _CONTENT.search(content) and not _is_binary(content):
            yield from self._content(each, content, "")
            return
        if content.startswith(_ARCHIVES):
            yield from passages(self._part, printable(content), spot=_spot(each), visible=False)
            return
        label = f"stream of {_spot(each)}"
        yield self._part.child("stream", Memory(content), label=label, visible=False, within=each.stream)


_CLAIMS = {
    Kind.FONT: Claim.INERT, Kind.PROFILE: Claim.INERT, Kind.SHADING: Claim.INERT, Kind.NUMBERS: Claim.INERT,
    Kind.CODEC: Claim.INERT, Kind.TABLE: Claim.STRUCT, Kind.OBJECTS: Claim.STRUCT, Kind.FUNCTION: Claim.STRUCT,
}  # fmt: skip


def _is_binary(content: bytes) -> bool:
    sample = content[:4096]
    return len(sample.translate(None, bytes({*range(9), *range(14, 32), 127}))) < 0.9 * len(sample)


def _spot(each: Object) -> str:
    return f"object {each.number}"
