"""Word documents written by hand: any docx, ordinary, odd or hostile, from pieces of its XML.

    Document(paragraph("Figures for May") + table([["a", "b"]]), headers={"default": paragraph("top")}).to_bytes()

`body` and the stories are XML within `w:body`, `w:hdr` and so on; `w`, `r`, `a`, `m`, `v`, `o`, `wp`, `wps`, `mc`
and `w14` are declared everywhere. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from builders.workbook import HEAD, LINKS, PACKAGE, STRICT_LINKS, package

OPEN, STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
OUTSIDE = ' TargetMode="External"'
MICROSOFT = "http://schemas.microsoft.com/office/"


def namespaces(strict: bool = False) -> str:
    """Declarations of every prefix that the pieces use."""
    main = f"{STRICT}wordprocessingml/main" if strict else f"{OPEN}wordprocessingml/2006/main"
    found = {
        "w": main,
        "r": STRICT_LINKS if strict else LINKS,
        "a": f"{STRICT}drawingml/main" if strict else f"{OPEN}drawingml/2006/main",
        "m": f"{STRICT}officeDocument/math" if strict else f"{OPEN}officeDocument/2006/math",
        "c": f"{OPEN}drawingml/2006/chart",
        "dgm": f"{OPEN}drawingml/2006/diagram",
        "dsp": f"{MICROSOFT}drawing/2008/diagram",
        "wp": f"{OPEN}drawingml/2006/wordprocessingDrawing",
        "wps": f"{MICROSOFT}word/2010/wordprocessingShape",
        "mc": f"{OPEN}markup-compatibility/2006",
        "w14": f"{MICROSOFT}word/2010/wordml",
        "w15": f"{MICROSOFT}word/2012/wordml",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }
    return " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in found.items())


def run(text: str, properties: str = "") -> str:
    """A run; `properties`: XML within `w:rPr`."""
    dress = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{dress}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs (XML) or of plain text; `properties`: XML within `w:pPr`."""
    pieces = "".join(piece if piece.startswith("<") else run(piece) for piece in runs)
    dress = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p w:rsidR="00A12B3C" w14:paraId="A1234567">{dress}{pieces}</w:p>'


def deletion(text: str) -> str:
    """A tracked deletion."""
    return (
        '<w:del w:id="7" w:author="Editor" w:date="2022-11-28T09:45:00Z">'
        f"<w:r><w:delText>{escape(text)}</w:delText></w:r></w:del>"
    )


def insertion(text: str) -> str:
    """A tracked insertion."""
    return f'<w:ins w:id="8" w:author="Editor" w:date="2022-11-28T09:45:00Z">{run(text)}</w:ins>'


def table(rows: Sequence[Sequence[str]], properties: str = "") -> str:
    """A table of cells, each plain text or the XML of its content."""
    lines = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{lines}</w:tbl>"


def part(root: str, content: str, *, strict: bool = False, more: str = "") -> bytes:
    """A part with a root element (`w:hdr`) around its content."""
    return f"{HEAD}<{root} {namespaces(strict)}{more}>{content}</{root}>".encode()


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `stories`: more parts in `word/` by root (`hdr`, `comments`), all pointed at.

    `pointers`: more relationships of the document as (kind, target), outside ones with a colon in the target.
    `parts`: more package parts, or other bytes for the ones written here. `styles`, `settings`: XML within the root.
    """

    body: str = ""
    stories: Mapping[str, str] = field(default_factory=dict)
    pointers: Sequence[tuple[str, str]] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict)
    styles: str = ""
    settings: str = ""
    strict: bool = False

    def to_parts(self) -> dict[str, bytes]:
        """Every part by name."""
        links = STRICT_LINKS if self.strict else LINKS
        stories = {
            f"word/{root}.xml": part(f"w:{root}", text, strict=self.strict)
            for root, text in self.stories.items()
        }
        kinds = {"hdr": "header", "ftr": "footer", "glossaryDocument": "glossaryDocument"}
        pointers = [("styles", "styles.xml"), ("settings", "settings.xml")]
        pointers += [(kinds.get(root, root), f"{root}.xml") for root in self.stories]
        used = {
            root: number
            for number, (_, target) in enumerate(pointers, 1)
            for root in ("hdr", "ftr")
            if target == f"{root}.xml"
        }
        section = "".join(
            f'<w:{kinds[root]}Reference w:type="default" r:id="rId{n}"/>' for root, n in used.items()
        )
        body = f"<w:body>{self.body}<w:sectPr>{section}</w:sectPr></w:body>"
        found = {
            "[Content_Types].xml": _types(),
            "_rels/.rels": rels(links, [("officeDocument", "word/document.xml")]),
            "word/document.xml": part("w:document", body, strict=self.strict),
            "word/_rels/document.xml.rels": rels(links, [*pointers, *self.pointers]),
            "word/styles.xml": part("w:styles", self.styles, strict=self.strict),
            "word/settings.xml": part("w:settings", self.settings, strict=self.strict),
        }
        return {**found, **stories, **self.parts}

    def to_bytes(self) -> bytes:
        """The file."""
        return package(self.to_parts())


def _types() -> bytes:
    return f'{HEAD}<Types xmlns="{PACKAGE}content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'.encode()


def rels(links: str, pointers: Sequence[tuple[str, str]]) -> bytes:
    """A relationships part; targets with a colon are outside."""
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{links}/{kind}" Target="{escape(target)}"'
        f"{OUTSIDE if ':' in target else ''}/>"
        for n, (kind, target) in enumerate(pointers, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}relationships">{lines}</Relationships>'.encode()
