"""A document as PDF/UA-1. In: Documents. Out: bytes, the same for the same document, and how many pages they are.

One compiler is kept: the first letter costs what loading fonts costs, the others a few milliseconds. Typst refuses a
letter whose characters our fonts do not have, or that lacks what PDF/UA asks for; so do we.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, assert_never

from tidegate.errors import NoticeError
from tidegate.response.notices import fonts
from tidegate.response.notices.document import Bullets, Document, Frame, Heading, Paragraph, Rows, plain
from tidegate.response.notices.languages import language

if TYPE_CHECKING:
    from tidegate.response.notices.document import Block, Line

TEMPLATE = Path(__file__).with_name("letter.typ")
STANDARD: Final = "ua-1"
US_LETTER, A4 = (215.9, 279.4), (210.0, 297.0)
_LARGER = {
    "Noto Naskh Arabic": (12.0, 0.42),
    "Noto Sans SC": (11.5, 0.75),
    "Noto Sans Gurmukhi": (11.5, 0.72),
}
"""Size in points and leading in ems where a script needs more than Latin does."""
_USUAL = (11.0, 0.62)
_PAGE_TREE = re.compile(rb"/Type/Pages/Count (\d{1,6})/Kids\[")
_NO_GLYPH = "could not be displayed"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on paper. `content` is the PDF; it holds a name, so it is sealed or sent, never logged."""

    serial: str
    language: str
    pages: int
    content: bytes

    def __repr__(self) -> str:
        return f"Letter(serial={self.serial!r}, language={self.language!r}, pages={self.pages})"


class Typesetter:
    """Sets letters. Not for several threads at once: each has its own."""

    def __init__(self, folder: Path = fonts.HERE, paper: tuple[float, float] = US_LETTER) -> None:
        """`paper`: width and height in millimetres. Raises NoticeError where fonts or Typst are missing."""
        fonts.files(folder)
        try:
            import typst
        except ImportError:
            raise NoticeError("letters need Typst: install tidegate with its extra `service`") from None
        loaded = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder)],
        )
        if not set(fonts.FAMILIES) <= set(loaded.families()):
            raise NoticeError("fonts for letters cannot be read: run tools/install_assets")
        self._paper = paper
        self._failed = typst.TypstError
        self._compiler = typst.Compiler(
            root=str(TEMPLATE.parent), font_paths=loaded, ignore_system_fonts=True
        )

    def letter(self, document: Document, code: str = "") -> Letter:
        """Set one. `code`: an SVG printed beside the sender, that names nobody. Raises NoticeError, naming no value."""
        source = _source({**_told(document), "paper": self._paper, "code": code})
        try:
            content, warnings = self._compiler.compile_with_warnings(
                source, format="pdf", pdf_standards=STANDARD, timestamp=0
            )
        except self._failed as error:
            raise NoticeError(_why(document, str(error.message))) from None
        if warnings or not isinstance(content, bytes):
            # With a family missing Typst warns, and sets nothing at all in its place.
            raise NoticeError(f"letter {document.serial} ({document.language}) was not set whole")
        return Letter(document.serial, document.language, _told_pages(content) or pages(content), content)


def _source(told: dict[str, Any]) -> bytes:
    """One call of the template. ASCII JSON as a string literal, so no text of a letter can be read as markup.

    Given as `sys.inputs` instead it would change Typst's library, and with it forget what it had laid out: 3x slower.
    """
    literal = json.dumps(told).replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "/{TEMPLATE.name}": set-letter\n#set-letter(json(bytes("{literal}")))\n'.encode("ascii")


def _why(document: Document, message: str) -> str:
    if _NO_GLYPH in message:
        return (
            f"letter {document.serial} ({document.language}) has a character that none of our fonts has: "
            "write the name as the case file has it in Latin letters, or add a font"
        )
    # Typst quotes what it could not set, so its own words are not passed on.
    return f"letter {document.serial} ({document.language}) could not be set as {STANDARD}"


def _told_pages(content: bytes) -> int:
    """What the one page tree that Typst writes says, without reading the file; 0 where there is not exactly one."""
    found = _PAGE_TREE.findall(content)
    return int(found[0]) if len(found) == 1 else 0


def pages(content: bytes) -> int:
    """How many pages a PDF has. Raises NoticeError for what is none."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as opened:
            return len(opened.pages)
    except pikepdf.PdfError:
        raise NoticeError("what was set is no PDF") from None


def _told(document: Document) -> dict[str, Any]:
    size, leading = _LARGER.get(document.font, _USUAL)
    sender = [plain(line) for line in document.sender]
    return {
        "language": document.language,
        "direction": document.direction,
        "fonts": fonts.chain(document.font),
        "size": size,
        "leading": leading,
        "digits": language(document.language).digits,
        "title": document.title,
        "office": document.sender[0][0].text if document.sender else "",
        "serial": document.serial,
        "sender": sender,
        "address": [plain(line) for line in document.address],
        "head": _pairs(document.head),
        "blocks": [_block(block) for block in document.blocks],
        "page": document.page,
        "draft": document.draft,
    }


def _pairs(rows: tuple[tuple[Line, Line], ...]) -> list[tuple[str, str]]:
    return [(plain(label), plain(value)) for label, value in rows]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "line": plain(block.line)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "line": plain(block.line), "strong": block.strong}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "lines": [plain(line) for line in block.lines]}
    if isinstance(block, Rows):
        return {"kind": "rows", "rows": _pairs(block.rows), "roomy": block.roomy}
    if isinstance(block, Frame):
        return {"kind": "frame", "blocks": [_block(inner) for inner in block.blocks]}
    assert_never(block)
