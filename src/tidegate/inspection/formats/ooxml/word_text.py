"""Word's own XML: the text of a document, its headers, notes, comments and building blocks.

In: a part whose root is of WordprocessingML. Out: a passage a paragraph and a block a table, what was deleted,
moved away or hidden apart from what shows, codes of fields, and all the rest as markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.events import Opener
from tidegate.inspection.formats.ooxml.namespaces import attribute, is_on
from tidegate.inspection.formats.ooxml.word_look import Styles
from tidegate.inspection.formats.ooxml.word_runs import RunEvents
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_NOTES = {
    "w:comment": "comment",
    "w:footnote": "footnote",
    "w:endnote": "endnote",
    "w:docPart": "building block",
}
_PLAIN_TABLES = frozenset({"", "TableGrid", "TableNormal"})
_MOST_COLUMNS = 64
_LABELLED = 200


class WordEvents(RunEvents):
    """Adds tables, notes, fields, controls and text boxes. `references`: relationships that sections name for headers
    and footers, with the pages they are for. `noted`: notes that the text refers to, by kind and number; where it is
    given, all others are hidden.
    """

    def __init__(self, part: Part, styles: Styles, noted: set[tuple[str, str]] | None = None) -> None:
        super().__init__(part, styles)
        self.references: dict[str, str] = {}
        self.noted: set[tuple[str, str]] = set()
        self._known_notes = noted
        self._of_first_page: list[str] = []
        self._fields: list[list[str]] = []
        self._controls: list[list[str]] = []
        self._notes = dict.fromkeys(_NOTES, 0)
        grids = self.story.grids
        self.opens |= {
            "w:tbl": lambda _: self._open_table(),
            "w:tblStyle": self._open_table_style,
            "w:tr": lambda _: grids.open_row(),
            "w:hidden": lambda _: grids.hide_row() if self.parent() == "w:trPr" else None,
            "w:gridBefore": lambda attributes: grids.skip(_columns(attributes)),
            "w:tc": lambda _: self._open_cell(),
            "w:gridSpan": self._open_span,
            "w:txbxContent": lambda _: self.papers.append(None),
            "w:fldChar": self._open_field_sign,
            "w:lastRenderedPageBreak": lambda _: self._turn_page(),
            "w:sdt": lambda _: self._controls.append([""]),
            "w:alias": self._open_name_of_control,
            "w:tag": self._open_name_of_control,
            "w:headerReference": self._open_reference,
            "w:footerReference": self._open_reference,
            "w:sectPr": lambda _: self._of_first_page.clear(),
            "w:titlePg": self._open_title_page,
            "w:footnoteReference": self._open_note_reference,
            "w:endnoteReference": self._open_note_reference,
            "wp:docPr": self._open_drawing,
            **{name: self._opens_note(name) for name in _NOTES},
        }
        self.closes |= {
            "w:tbl": self._close_table,
            "w:tr": grids.close_row,
            "w:tc": self._close_cell,
            "w:txbxContent": lambda: self._drop_paper(),
            "w:sdt": self._close_control,
            "wp:anchor": self._close_drawing,
            "wp:inline": self._close_drawing,
            **dict.fromkeys(_NOTES, self._close_note),
        }
        self.takes |= {
            "w:instrText": self._take_code,
            "w:delInstrText": self._take_code,
            "w:fldData": lambda text: self.take_packed(text, "field data"),
            "w:binData": lambda text: self.take_packed(text, "binary data"),
        }

    def finish(self) -> Iterator[Content | Part]:
        """What is left, with the codes of fields that never ended."""
        while self._fields:
            self._end_code()
            self._fields.pop()
        yield from super().finish()

    def _open_table(self) -> None:
        self.story.open_table()
        self.papers.append(self.papers[-1])

    def _open_table_style(self, attributes: dict[str, str]) -> None:
        if attribute(attributes, "val") not in _PLAIN_TABLES:
            self.papers[-1] = None

    def _close_table(self) -> None:
        self.story.grids.close_table()
        self._drop_paper()

    def _open_cell(self) -> None:
        self.story.grids.open_cell()
        self.papers.append(self.papers[-1])

    def _close_cell(self) -> None:
        self.story.grids.close_cell()
        self._drop_paper()

    def _drop_paper(self) -> None:
        self.papers.pop()

    def _open_span(self, attributes: dict[str, str]) -> None:
        cell = self.story.grids.cell
        if cell is not None and self.parent() == "w:tcPr":
            cell.span = _columns(attributes)

    def _turn_page(self) -> None:
        self.story.page += 1

    def _opens_note(self, name: str) -> Opener:
        def opens(attributes: dict[str, str]) -> None:
            self._notes[name] += 1
            self.story.within = f"{_NOTES[name]} {self._notes[name]}"
            if self._known_notes is not None and attribute(attributes, "type") is None:
                key = _NOTES[name], attribute(attributes, "id") or ""
                self.story.visible = key in self._known_notes

        return opens

    def _close_note(self) -> None:
        self.story.settle()
        self.story.within = ""
        self.story.visible = True

    def _open_field_sign(self, attributes: dict[str, str]) -> None:
        kind = attribute(attributes, "fldCharType")
        if kind == "begin":
            self._fields.append([])
        elif self._fields:
            self._end_code()
            if kind == "end":
                self._fields.pop()

    def _take_code(self, text: str) -> None:
        if self._fields:
            self._fields[-1].append(text)
        else:
            self.markup.text(text, "field", self.story.spot)

    def _end_code(self) -> None:
        code = "".join(self._fields[-1])
        self._fields[-1].clear()
        self.markup.text(code, "field", f"field, {self.story.spot}")

    def _open_name_of_control(self, attributes: dict[str, str]) -> None:
        if self._controls and self.parent() == "w:sdtPr":
            self._controls[-1][0] = self._controls[-1][0] or attribute(attributes, "val") or ""

    def _close_control(self) -> None:
        """The value of a control once more, under the name that its author gave it."""
        name, *texts = self._controls.pop()
        value = "".join(texts)
        if name and len(value) <= _LABELLED:
            self.story.text(value, label=name)

    def _take_text(self, text: str) -> None:
        super()._take_text(text)
        for control in self._controls:
            if len(control) < _LABELLED:
                control.append(text)

    def _open_reference(self, attributes: dict[str, str]) -> None:
        pages, identifier = attribute(attributes, "type") or "default", attribute(attributes, "id") or ""
        if pages == "first":
            self._of_first_page.append(identifier)
        else:
            self.references[identifier] = pages

    def _open_title_page(self, attributes: dict[str, str]) -> None:
        """Headers of first pages show where the section says that it has one."""
        if is_on(attributes):
            self.references.update(dict.fromkeys(self._of_first_page, "first"))

    def _open_note_reference(self, attributes: dict[str, str]) -> None:
        kind = "footnote" if self.stack[-1].key == "w:footnoteReference" else "endnote"
        self.noted.add((kind, attribute(attributes, "id") or ""))

    def _open_drawing(self, attributes: dict[str, str]) -> None:
        if attribute(attributes, "hidden") in ("1", "true"):
            self.story.visible = False

    def _close_drawing(self) -> None:
        self.story.visible = True


def _columns(attributes: dict[str, str]) -> int:
    text = attribute(attributes, "val") or ""
    return min(int(text), _MOST_COLUMNS) if text.isdecimal() and len(text) < 5 else 1


class WordText:
    """The reader over a whole part. Never recognised by itself: the package says which part it is.

    `references`: relationships that its sections name as headers and footers, once it is read, and `noted` the
    notes. `shown`: the notes that the document refers to, for the parts that hold them.
    """

    name = "word text"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.references: dict[str, str] = {}
        self.noted: set[tuple[str, str]] = set()
        self.shown: set[tuple[str, str]] | None = None

    def recognises(self, head: bytes, name: str) -> bool:
        """Never."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, blocks and parts. Raises ReadingError."""
        events = WordEvents(part, self._styles, self.shown)
        self.references, self.noted = events.references, events.noted
        return events.read()
