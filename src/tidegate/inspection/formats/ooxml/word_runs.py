"""Paragraphs and runs of WordprocessingML: their text, in the layer that tells whether a reader of the file sees it.

In: expat events. Out: text in the `Story`: what was deleted or moved away, what is hidden by itself or by its style,
and what has the colour of its background, apart from what shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.inspection.formats.ooxml.drawing_text import DrawingEvents
from tidegate.inspection.formats.ooxml.events import Opener
from tidegate.inspection.formats.ooxml.namespaces import attribute, is_on
from tidegate.inspection.formats.ooxml.story import DELETED, HIDDEN, INSERTED, SHOWN
from tidegate.inspection.formats.ooxml.word_look import (
    PLAIN,
    PROPERTIES,
    WHITE,
    Look,
    Styles,
    shade,
    with_property,
)
from tidegate.inspection.part import Part

_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_CHANGES = {"w:ins": INSERTED, "w:moveTo": INSERTED, "w:del": DELETED, "w:moveFrom": DELETED}
_SYMBOL_FONTS = 0xF000


@dataclass(slots=True)
class _Dress:
    """What the open paragraph and its open run set. `layer`: of the run, once it is known. `mark`: of its end."""

    style: str = ""
    behind: str | None = None
    mark: int = SHOWN
    look: Look = PLAIN
    run_style: str = ""
    layer: int | None = None


class RunEvents(DrawingEvents):
    """Adds paragraphs and runs to DrawingML. `papers`: the colour behind text here, None where it is not known."""

    def __init__(self, part: Part, styles: Styles) -> None:
        super().__init__(part)
        self.papers: list[str | None] = [WHITE]
        self._styles = styles
        self._dress = _Dress()
        self._outer: list[_Dress] = []
        self._changes = [0, 0, 0, 0]
        self._worn: dict[tuple[Look, str, str, str | None], bool] = {}
        self.opens |= {
            "w:p": self._open_paragraph,
            "w:pStyle": self._open_paragraph_style,
            "w:r": self._open_run_of_word,
            "w:rStyle": self._open_run_style,
            "w:rt": lambda _: self.story.open_paragraph(),
            "w:sym": self._open_symbol,
            "w:background": self._open_background,
            **{f"w:{name}": self._opens_property(name) for name in PROPERTIES},
            **{name: self._opens_sign(text) for name, text in _SIGNS.items()},
            **{name: self._opens_change(layer) for name, layer in _CHANGES.items()},
        }
        self.closes |= {
            "w:p": self._close_paragraph,
            "w:rt": self.story.close_paragraph,
            "w:ins": lambda: self._close_change(INSERTED),
            "w:moveTo": lambda: self._close_change(INSERTED),
            "w:del": lambda: self._close_change(DELETED),
            "w:moveFrom": lambda: self._close_change(DELETED),
        }
        self.takes |= {"w:t": self._take_text, "w:delText": lambda text: self.story.add(text, DELETED)}

    def _open_paragraph(self, _: dict[str, str]) -> None:
        self._outer.append(self._dress)
        self._dress = _Dress(self._styles.paragraph)
        self.story.open_paragraph()
        self.markup.spot = self.story.spot

    def _close_paragraph(self) -> None:
        self.story.close_paragraph(self._dress.mark)
        self._dress = self._outer.pop()

    def _open_paragraph_style(self, attributes: dict[str, str]) -> None:
        if self.parent(2) == "w:p":
            self._dress.style = attribute(attributes, "val") or ""

    def _open_run_of_word(self, _: dict[str, str]) -> None:
        dress = self._dress
        dress.look, dress.run_style, dress.layer = PLAIN, "", None

    def _open_run_style(self, attributes: dict[str, str]) -> None:
        if self.parent(2) == "w:r":
            self._dress.run_style = attribute(attributes, "val") or ""

    def _opens_property(self, name: str) -> Opener:
        def opens(attributes: dict[str, str]) -> None:
            around, beyond = self.parent(1), self.parent(2)
            if around == "w:rPr" and beyond == "w:r":
                self._dress.look = with_property(self._dress.look, name, attributes)
            elif around == "w:rPr" and beyond == "w:pPr" and name == "vanish" and is_on(attributes):
                self._dress.mark = max(self._dress.mark, HIDDEN)
            elif name == "shd" and around == "w:pPr" and beyond == "w:p":
                self._dress.behind = shade(attributes)
            elif name == "shd" and around == "w:tcPr" and beyond == "w:tc":
                self.papers[-1] = shade(attributes) or self.papers[-1]

        return opens

    def _opens_sign(self, text: str) -> Opener:
        def opens(_: dict[str, str]) -> None:
            if self.parent() == "w:r":
                self._take_text(text)

        return opens

    def _opens_change(self, layer: int) -> Opener:
        def opens(_: dict[str, str]) -> None:
            self._changes[layer] += 1
            if self.parent() == "w:rPr" and self.parent(2) == "w:pPr":
                self._dress.mark = max(self._dress.mark, layer)
            elif self.parent() == "w:trPr" and layer == DELETED:
                self.story.grids.hide_row()

        return opens

    def _close_change(self, layer: int) -> None:
        self._changes[layer] -= 1

    def _open_symbol(self, attributes: dict[str, str]) -> None:
        """A character by its number; symbol fonts count from F000."""
        try:
            code = int(attribute(attributes, "char") or "", 16)
        except ValueError:
            return
        if 0x20 <= code <= 0xFFFF:
            self._take_text(chr(code - _SYMBOL_FONTS if code >= _SYMBOL_FONTS + 0x20 else code))

    def _open_background(self, attributes: dict[str, str]) -> None:
        color = (attribute(attributes, "color") or "auto").upper()
        self.papers[0] = None if color == "AUTO" else color

    def _take_text(self, text: str) -> None:
        dress = self._dress
        if dress.layer is None:
            dress.layer = self._layer_of(dress)
        self.story.add(text, dress.layer)

    def _layer_of(self, dress: _Dress) -> int:
        if self._changes[DELETED]:
            return DELETED
        worn = (dress.look, dress.run_style, dress.style, dress.behind or self.papers[-1])
        hidden = self._worn.get(worn)
        if hidden is None:
            hidden = self._worn[worn] = self._hides(*worn)
        if hidden:
            return HIDDEN
        return INSERTED if self._changes[INSERTED] else SHOWN

    def _hides(self, look: Look, run_style: str, paragraph_style: str, paper: str | None) -> bool:
        styles = self._styles
        if run_style:
            look = look.over(styles.look(run_style))
        return look.over(styles.look(paragraph_style)).over(styles.defaults).hides(paper)
