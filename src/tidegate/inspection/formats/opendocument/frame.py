"""Open elements of an OpenDocument file: who sees what is in them, where that is, and where its text goes."""

from __future__ import annotations

from tidegate.inspection.formats.opendocument.sheet import Sheet
from tidegate.inspection.formats.opendocument.styles import Effect
from tidegate.inspection.formats.richtext.tables import TextTable


class Paragraph:
    """A paragraph's text in pieces, each shown or hidden."""

    __slots__ = ("covered", "pieces")

    def __init__(self) -> None:
        self.pieces: list[tuple[str, bool]] = []
        self.covered = False

    def add(self, text: str, hidden: bool) -> None:
        """More text."""
        self.pieces.append((text, hidden))

    def take(self) -> tuple[str, str]:
        """What is shown, and all there is where that is more (else "")."""
        shown = "" if self.covered else "".join(text for text, hidden in self.pieces if not hidden)
        more = any((hidden or self.covered) and not text.isspace() for text, hidden in self.pieces)
        return shown, "".join(text for text, _ in self.pieces) if more else ""


class Cell:
    """A cell that is being read. `kind` and `values`: its type and the attributes that hold its value."""

    __slots__ = ("hidden", "kind", "repeat", "shown", "unseen", "values")

    def __init__(self, kind: str, values: dict[str, str], repeat: int, unseen: bool) -> None:
        self.kind, self.values, self.repeat, self.unseen = kind, values, repeat, unseen
        self.shown: list[str] = []
        self.hidden: list[str] = []


class Frame:
    """One open element; begins as its parent is.

    `hidden`: nobody sees what is in it. `buried`: nobody sees the table around it. `painted`: something stands
    behind its text. `off`, `pale`, `tiny`: what styles say. `place`: words for where it is. `loose`: text outside of
    any paragraph. `label`: what names it. `flag`: for what began it.
    """

    __slots__ = (
        "buried",
        "cell",
        "flag",
        "hidden",
        "label",
        "loose",
        "name",
        "off",
        "painted",
        "pale",
        "paragraph",
        "place",
        "sheet",
        "table",
        "tiny",
    )

    def __init__(self, name: str, parent: Frame | None = None) -> None:
        self.name = name
        self.label = ""
        self.loose: list[str] | None = None
        self.flag = False
        self.paragraph: Paragraph | None = None
        self.cell: Cell | None = None
        self.sheet: Sheet | None = None
        self.table: TextTable | None = None
        self.place = ""
        self.buried = self.hidden = self.painted = self.off = self.pale = self.tiny = False
        if parent is not None:
            self.paragraph, self.cell = parent.paragraph, parent.cell
            self.sheet, self.table, self.place = parent.sheet, parent.table, parent.place
            self.hidden, self.painted, self.buried = parent.hidden, parent.painted, parent.buried
            self.off, self.pale, self.tiny = parent.off, parent.pale, parent.tiny

    @property
    def unseen(self) -> bool:
        """Whether text right here is seen by nobody."""
        return self.hidden or self.off or self.tiny or (self.pale and not self.painted)

    def dress(self, effect: Effect) -> None:
        """Set text as a style says."""
        self.off = self.off if effect.off is None else effect.off
        self.pale = self.pale if effect.pale is None else effect.pale
        self.tiny = self.tiny if effect.tiny is None else effect.tiny
        self.painted = self.painted or effect.painted

    def apart(self, place: str = "", *, hidden: bool = False) -> None:
        """A text of its own begins here, in no cell and no paragraph."""
        self.paragraph = self.cell = self.sheet = self.table = None
        self.place = place or self.place
        self.hidden = self.hidden or self.buried or hidden
