"""What the elements of OpenDocument mean: which begin a text, hide one, name one, or move it out of the page.

In: an element as it begins or ends, with the document it is in. Elements without an entry here mean nothing
beyond their text and attributes, which are read all the same.
"""

from __future__ import annotations

import binascii
import re

from tidegate.inspection.formats.opendocument.binaries import PrinterSetup
from tidegate.inspection.formats.opendocument.document import Document, Ended, Started
from tidegate.inspection.formats.opendocument.frame import Frame
from tidegate.inspection.formats.opendocument.values import count, length
from tidegate.inspection.formats.xml.markup import SAYS_NOTHING
from tidegate.inspection.source import Memory

_MOST_BLANKS = 64
_TRANSLATE = re.compile(r"translate\s*\(\s*([^\s,)]+)[\s,]*([^\s)]*)\s*\)")


def _kind(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.label, document.kind = document.kind, frame.name.partition(":")[2]
    if document.kind in ("presentation", "drawing"):
        frame.painted = True
    frame.painted = frame.painted or document.styles.painted_pages


def _end_kind(document: Document, frame: Frame) -> None:
    """An object within a flat file has a kind of its own."""
    document.kind, frame.label = frame.label, ""


def _root(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    """Files before OpenDocument say in their root what they are."""
    if "office:class" in attributes:
        document.kind = attributes["office:class"]
        frame.painted = document.kind in ("presentation", "drawing")


def _master(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    _style(document, frame, attributes)
    used = document.styles.used_masters
    frame.hidden = frame.hidden or bool(used and attributes.get("style:name", "") not in used)


def _hidden(place: str) -> Started:
    def start(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
        frame.apart(place or document.spot(frame), hidden=True)

    return start


def _placed(place: str) -> Started:
    def start(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
        frame.apart(place, hidden=attributes.get("style:display") == "false")

    return start


def _paragraph(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    document.begin_paragraph(frame)
    frame.dress(document.styles.text("paragraph", attributes.get("text:style-name", "")))


def _end_paragraph(document: Document, frame: Frame) -> None:
    document.end_paragraph(frame)


def _span(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    if "text:style-name" in attributes:
        frame.dress(document.styles.text("text", attributes["text:style-name"]))


def _blanks(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    _write(frame, " " * count(attributes.get("text:c"), _MOST_BLANKS))


def _tab(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    _write(frame, "\t")


def _break(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    _write(frame, "\n")


def _write(frame: Frame, text: str) -> None:
    if frame.paragraph is not None:
        frame.paragraph.add(text, frame.unseen)


def _section(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    display = attributes.get("text:display", attributes.get("text:is-hidden", "true"))
    if display in ("none", "condition"):
        frame.hidden = True
    frame.dress(document.styles.text("section", attributes.get("text:style-name", "")))


def _field(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    """A field: its content is what it showed last; it may be set not to show at all."""
    if attributes.get("text:display") == "none":
        frame.off = True
    name = attributes.get("text:name") or attributes.get("text:column-name", "")
    for key in (
        "office:string-value",
        "text:string-value",
        "office:value",
        "text:formula",
        "office:date-value",
    ):
        value = attributes.pop(key, "")
        if value and not SAYS_NOTHING.fullmatch(value):
            document.say(frame, value, "field", visible=False, label=name)


def _hidden_paragraph(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    if frame.paragraph is not None and attributes.get("text:is-hidden", "true") != "false":
        frame.paragraph.covered = True


def _note(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.apart("note")


def _comment(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    place = f"comment at {frame.sheet.cell_spot}" if frame.sheet is not None else "comment"
    frame.apart(place, hidden=attributes.get("office:display") != "true")


def _deletion(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.apart("tracked deletion", hidden=True)


def _labelled(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.label = attributes.get("meta:name") or frame.name.partition(":")[2]


def _text_of_its_own(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    """Characters that are no paragraph and yet belong together: a description, a formula, a footer's text."""
    frame.apart("alternative text" if frame.name in _ALTERNATIVE else frame.place)
    frame.hidden = frame.hidden or frame.name in _ALTERNATIVE
    document.begin_paragraph(frame)


_ALTERNATIVE = frozenset({"svg:title", "svg:desc"})


def _setting(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.loose = []
    frame.label = attributes.get("config:name", "")
    frame.flag = attributes.get("config:type") == "base64Binary"


def _end_setting(document: Document, frame: Frame) -> None:
    text, frame.loose = "".join(frame.loose or ()), None
    if frame.flag and text.strip():
        _put_file(document, frame, text, PrinterSetup())
    elif not SAYS_NOTHING.fullmatch(text):
        document.writing.note(f"{frame.label}: {text}")


def _file(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.paragraph = None
    frame.loose = []


def _end_file(document: Document, frame: Frame) -> None:
    text, frame.loose = "".join(frame.loose or ()), None
    if text.strip():
        _put_file(document, frame, text, None)


def _put_file(document: Document, frame: Frame, text: str, reader: PrinterSetup | None) -> None:
    try:
        content = binascii.a2b_base64("".join(text.split()), strict_mode=True)
    except (binascii.Error, ValueError):
        document.part.gap("holds a file in base64 that is damaged", spot=document.spot(frame))
        document.writing.add(text, document.spot(frame), visible=False)
        return
    document.writing.stray(text, document.spot(frame))
    document.files += 1
    document.part.budget.expand(len(content))
    name = "printer setup" if reader else f"embedded file {document.files}"
    visible = not frame.hidden and reader is None
    document.writing.put(document.part.child(name, Memory(content), visible=visible, format=reader))


def _control(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    """A control of a form: what stands in it is seen, its name explains it."""
    frame.apart("form field")
    name = attributes.get("form:name", "")
    for key in ("form:current-value", "form:value", "form:label", "form:title", "office:string-value"):
        value = attributes.pop(key, "")
        if value:
            shown = key not in ("form:value", "form:title") and frame.name not in (
                "form:hidden",
                "form:password",
            )
            document.say(frame, value, "form field", visible=shown, label=name)


def _slide(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    document.slides += 1
    word = "slide" if document.kind == "presentation" else "page"
    frame.apart(f"{word} {document.slides}")
    frame.hidden = frame.hidden or document.styles.hides_page(attributes.get("draw:style-name", ""))
    master = attributes.get("draw:master-page-name", "")
    document.styles.used_masters.add(master)
    document.page = document.styles.page_size(master)


def _end_slide(document: Document, frame: Frame) -> None:
    document.page = None


def _notes(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.apart(f"{frame.place} notes", hidden=True)
    document.page = None


def _shape(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    """Something drawn, with text in it perhaps: it may stand outside of the page, or on a hidden layer."""
    frame.apart()
    frame.painted = True
    hidden = attributes.get("draw:display") in ("none", "printer")
    hidden = hidden or attributes.get("presentation:placeholder") == "true"
    hidden = hidden or attributes.get("draw:layer", "") in document.styles.hidden_layers
    frame.hidden = frame.hidden or hidden or _is_outside(document, attributes)


def _is_outside(document: Document, attributes: dict[str, str]) -> bool:
    page = document.page
    if page is None:
        return False
    left, top = length(attributes.get("svg:x")), length(attributes.get("svg:y"))
    moved = _TRANSLATE.search(attributes.get("draw:transform", ""))
    if moved is not None:
        left, top = length(moved[1]), length(moved[2] or "0cm")
    if left is None or top is None:
        return False
    width, height = length(attributes.get("svg:width")) or 0, length(attributes.get("svg:height")) or 0
    reach = max(width, height) if moved is not None else 0
    right, bottom = left + max(width, reach), top + max(height, reach)
    return right <= 0 or bottom <= 0 or left - reach >= page[0] or top - reach >= page[1]


def _style(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    document.styles.start(frame.name, attributes)


def _end_style(document: Document, frame: Frame) -> None:
    document.styles.end(frame.name)


def _script(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.apart("script", hidden=True)
    frame.label = "script"


_SHAPES = (
    "draw:frame draw:custom-shape draw:rect draw:line draw:polyline draw:polygon draw:regular-polygon draw:path "
    "draw:circle draw:ellipse draw:connector draw:caption draw:measure draw:control draw:page-thumbnail "
    "dr3d:scene draw:g"
)
_FIELDS = (
    "text:variable-set text:variable-get text:variable-input text:user-field-get text:user-field-input text:expression "
    "text:user-field-decl text:variable-decl text:sequence-decl text:text-input text:database-display "
    "text:user-defined text:conditional-text text:hidden-text text:placeholder text:dde-connection"
)
_CONTROLS = (
    "form:text form:textarea form:password form:file form:formatted-text form:number form:date form:time "
    "form:fixed-text form:combobox form:item form:listbox form:option form:button form:image form:checkbox form:radio "
    "form:frame form:image-frame form:hidden form:generic-control form:value-range form:list-value form:property "
    "form:list-property"
)
_STYLES = (
    "style:style style:default-style style:map style:page-layout style:page-master draw:layer "
    "style:text-properties style:paragraph-properties style:table-cell-properties style:table-properties "
    "style:table-row-properties style:table-column-properties style:drawing-page-properties "
    "style:graphic-properties style:section-properties style:page-layout-properties style:properties "
    "number:number-style number:currency-style number:percentage-style number:date-style number:time-style "
    "number:boolean-style number:text-style number:number number:scientific-number number:fraction "
    "number:currency-symbol number:day number:month number:year number:era number:day-of-week "
    "number:week-of-year number:quarter number:hours number:minutes number:seconds number:am-pm number:boolean "
    "number:text-content"
)
_LABELLED = (
    "meta:user-defined dc:title dc:subject dc:description dc:creator dc:publisher dc:contributor meta:keyword "
    "meta:initial-creator meta:printed-by meta:generator dc:identifier dc:source dc:rights"
)

STARTS: dict[str, Started] = {
    **dict.fromkeys(_SHAPES.split(), _shape),
    **dict.fromkeys(_FIELDS.split(), _field),
    **dict.fromkeys(_CONTROLS.split(), _control),
    **dict.fromkeys(_STYLES.split(), _style),
    **dict.fromkeys(_LABELLED.split(), _labelled),
    **dict.fromkeys(
        ("office:text", "office:spreadsheet", "office:presentation", "office:drawing", "office:chart"), _kind
    ),
    **dict.fromkeys(("text:p", "text:h"), _paragraph),
    **dict.fromkeys(("text:span", "text:a"), _span),
    **dict.fromkeys(("text:note", "text:footnote", "text:endnote"), _note),
    **dict.fromkeys(("text:tracked-changes", "table:tracked-changes"), _hidden("tracked changes")),
    **dict.fromkeys(("text:deletion", "table:deletion"), _deletion),
    **dict.fromkeys(("svg:title", "svg:desc", "math:math"), _text_of_its_own),
    **dict.fromkeys(
        ("presentation:header-decl", "presentation:footer-decl", "presentation:date-time-decl"),
        _text_of_its_own,
    ),
    **dict.fromkeys(("style:header", "style:header-left", "style:header-first"), _placed("header")),
    **dict.fromkeys(("style:footer", "style:footer-left", "style:footer-first"), _placed("footer")),
    **dict.fromkeys(("office:meta", "office:settings", "office:font-face-decls"), _hidden("properties")),
    **dict.fromkeys(("office:styles", "office:automatic-styles"), _hidden("styles")),
    **dict.fromkeys(("office:script", "script:library", "script:module", "office:scripts"), _script),
    "office:document-content": _root,
    "office:master-styles": _placed("master page"),
    "style:master-page": _master,
    "text:s": _blanks,
    "text:tab": _tab,
    "text:tab-stop": _tab,
    "text:line-break": _break,
    "text:section": _section,
    "text:hidden-paragraph": _hidden_paragraph,
    "office:annotation": _comment,
    "presentation:notes": _notes,
    "draw:page": _slide,
    "config:config-item": _setting,
    "office:binary-data": _file,
}
ENDS: dict[str, Ended] = {
    **dict.fromkeys(_STYLES.split(), _end_style),
    **dict.fromkeys(("text:p", "text:h", "svg:title", "svg:desc", "math:math"), _end_paragraph),
    **dict.fromkeys(
        ("presentation:header-decl", "presentation:footer-decl", "presentation:date-time-decl"),
        _end_paragraph,
    ),
    **dict.fromkeys(
        ("office:text", "office:spreadsheet", "office:presentation", "office:drawing", "office:chart"),
        _end_kind,
    ),
    "draw:page": _end_slide,
    "config:config-item": _end_setting,
    "office:binary-data": _end_file,
}
