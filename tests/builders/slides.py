"""Presentations written by hand: any pptx, ordinary, odd or hostile, from pieces of its XML.

    Slides([Slide(shape("Figures for May")), Slide(shape("kept back"), hidden=True)]).to_bytes()

`content` is XML within `p:spTree`; `p`, `a`, `r`, `mc` and `p14` are declared everywhere. Slides are 12,192,000 by
6,858,000 EMU. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from builders.document import MICROSOFT, OPEN, STRICT, rels
from builders.workbook import HEAD, LINKS, PACKAGE, STRICT_LINKS, package

WIDTH, HEIGHT = 12_192_000, 6_858_000


def namespaces(strict: bool = False) -> str:
    """Declarations of every prefix that the pieces use."""
    found = {
        "p": f"{STRICT}presentationml/main" if strict else f"{OPEN}presentationml/2006/main",
        "a": f"{STRICT}drawingml/main" if strict else f"{OPEN}drawingml/2006/main",
        "r": STRICT_LINKS if strict else LINKS,
        "c": f"{OPEN}drawingml/2006/chart",
        "mc": f"{OPEN}markup-compatibility/2006",
        "p14": f"{MICROSOFT}powerpoint/2010/main",
        "p188": f"{MICROSOFT}powerpoint/2018/8/main",
    }
    return " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in found.items())


def text(words: str, look: str = "", attributes: str = "") -> str:
    """A paragraph of one run; `look`: XML within `a:rPr`, `attributes`: its attributes."""
    return f"<a:p><a:r><a:rPr {attributes}>{look}</a:rPr><a:t>{escape(words)}</a:t></a:r></a:p>"


def place(x: int, y: int, width: int, height: int, inner: str = "", tag: str = "a:xfrm") -> str:
    """Where a shape or group stands."""
    return f'<{tag}><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/>{inner}</{tag}>'


def shape(content: str, where: str = "", properties: str = "", placeholder: str = "") -> str:
    """A shape with plain text or paragraphs. `where`: as from `place`; `properties`: attributes of `p:cNvPr`."""
    paragraphs = content if content.startswith("<") else text(content)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title 1" {properties}/><p:cNvSpPr/><p:nvPr>{placeholder}</p:nvPr>'
        f"</p:nvSpPr><p:spPr>{where}</p:spPr><p:txBody>{paragraphs}</p:txBody></p:sp>"
    )


def group(content: str, where: str, properties: str = "") -> str:
    """A group; `where`: as from `place`, with chOff and chExt inside."""
    head = f'<p:nvGrpSpPr><p:cNvPr id="3" name="Group 2" {properties}/></p:nvGrpSpPr>'
    return f"<p:grpSp>{head}<p:grpSpPr>{where}</p:grpSpPr>{content}</p:grpSp>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table in its frame."""
    lines = "".join(
        "<a:tr>" + "".join(f"<a:tc><a:txBody>{text(cell)}</a:txBody></a:tc>" for cell in row) + "</a:tr>"
        for row in rows
    )
    frame = place(0, 0, 9_000_000, 900_000, tag="p:xfrm")
    return (
        f"<p:graphicFrame>{frame}<a:graphic><a:graphicData><a:tbl>{lines}</a:tbl></a:graphicData></a:graphic>"
        "</p:graphicFrame>"
    )


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. `notes`: plain text. `more`: XML behind the shapes. `pointers`: (kind, target) from `ppt/slides/`."""

    content: str = ""
    notes: str = ""
    hidden: bool = False
    more: str = ""
    pointers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Slides:
    """One presentation. `unlisted`: slides that it does not name. `more`: XML behind its list of slides.

    `parts`: more package parts, or other bytes for the ones written here.
    """

    slides: Sequence[Slide]
    unlisted: Sequence[Slide] = ()
    more: str = ""
    parts: Mapping[str, bytes] = field(default_factory=dict)
    strict: bool = False

    def to_parts(self) -> dict[str, bytes]:
        """Every part by name."""
        links = STRICT_LINKS if self.strict else LINKS
        listed = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(self.slides) + 1))
        size = f'<p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/>'
        found = {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}content-types"/>'.encode(),
            "_rels/.rels": rels(links, [("officeDocument", "ppt/presentation.xml")]),
            "ppt/presentation.xml": self.part(
                "p:presentation", f"<p:sldIdLst>{listed}</p:sldIdLst>{size}{self.more}"
            ),
            "ppt/_rels/presentation.xml.rels": rels(
                links, [("slide", f"slides/slide{n}.xml") for n in range(1, len(self.slides) + 1)]
            ),
        }
        for n, slide in enumerate([*self.slides, *self.unlisted], 1):
            found |= self._slide(n, slide, links)
        return {**found, **self.parts}

    def to_bytes(self) -> bytes:
        """The file."""
        return package(self.to_parts())

    def part(self, root: str, content: str, attributes: str = "") -> bytes:
        """A part with a root element around its content."""
        return f"{HEAD}<{root} {namespaces(self.strict)} {attributes}>{content}</{root}>".encode()

    def _slide(self, n: int, slide: Slide, links: str) -> dict[str, bytes]:
        pointers = list(slide.pointers)
        found = {}
        if slide.notes:
            pointers.append(("notesSlide", f"../notesSlides/notesSlide{n}.xml"))
            found[f"ppt/notesSlides/notesSlide{n}.xml"] = self.part("p:notes", _tree(shape(slide.notes)))
        found[f"ppt/slides/slide{n}.xml"] = self.part(
            "p:sld", _tree(slide.content) + slide.more, 'show="0"' if slide.hidden else ""
        )
        if pointers:
            found[f"ppt/slides/_rels/slide{n}.xml.rels"] = rels(links, pointers)
        return found


def _tree(content: str) -> str:
    return f"<p:cSld><p:spTree>{content}</p:spTree></p:cSld>"
