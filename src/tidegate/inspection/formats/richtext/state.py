"""What holds within an RTF group until it ends: where text goes, how it is set, and who sees it."""

from __future__ import annotations

from tidegate.inspection.formats.richtext.streams import Stream
from tidegate.inspection.formats.richtext.words import SHADES

_TINY = 2
_PALE = 0xF0
_SHADES = ("highlight", "chcbpat", "cb", "cbpat")
"""What lies behind text, the nearest first."""


class State:
    """Copied when a group opens.

    `skips`: how many characters after a Unicode one are for old readers. `level`: how many tables it is in.
    `outer`: where the text around a group with two versions of one text goes.
    """

    __slots__ = (
        "colour",
        "deleted",
        "font",
        "in_table",
        "nested",
        "outer",
        "outside_html",
        "picture",
        "row_shaded",
        "shaded",
        "size",
        "skips",
        "stream",
        "vanished",
    )

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.outer: Stream | None = None
        self.font: int | None = None
        self.skips = 1
        self.vanished = self.deleted = self.outside_html = False
        self.size, self.colour = 24, 0
        self.shaded: dict[str, int] = {}
        self.row_shaded = self.in_table = False
        self.nested = 0
        self.picture = ""

    def copy(self) -> State:
        """The same, to be changed."""
        made = State.__new__(State)
        for name in State.__slots__:
            setattr(made, name, getattr(self, name))
        return made

    @property
    def level(self) -> int:
        """How many tables the text is in."""
        return max(self.nested, 1) if self.in_table else 0

    def forget(self) -> None:
        """A destination with text of its own is set afresh."""
        self.vanished, self.colour, self.size = False, 0, 24
        self.in_table, self.nested = False, 0

    def is_hidden(self, colours: list[tuple[int, int, int]]) -> bool:
        """Whether no reader sees text that is set so: hidden, deleted, tiny, or in the colour behind it."""
        if self.vanished or self.deleted or self.size <= _TINY:
            return True
        ink = colours[self.colour] if 0 < self.colour < len(colours) else (0, 0, 0)
        behind = [self.shaded[name] for name in _SHADES if self.shaded.get(name)]
        if behind and behind[0] < len(colours):
            paper = colours[behind[0]]
            return ink == paper or min(*ink, *paper) >= _PALE
        if min(ink) < _PALE:
            return False
        boxed = self.stream.name in ("shptxt", "dptxbxtext")
        return not (any(self.shaded.values()) or (self.in_table and self.row_shaded) or boxed)

    def change(self, word: str, number: int | None) -> None:
        """One control word that sets text; the others change nothing that matters here."""
        on = number != 0
        if word == "pard":
            self.in_table, self.nested = False, 0
            self.shaded = {name: found for name, found in self.shaded.items() if name != "cbpat"}
        elif word == "plain":
            self.vanished = self.deleted = False
            self.font, self.size, self.colour = None, 24, 0
            self.shaded = {name: found for name, found in self.shaded.items() if name == "cbpat"}
        elif word == "v":
            self.vanished = on
        elif word == "deleted":
            self.deleted = on
        elif word == "fs":
            self.size = 24 if number is None else number
        elif word == "cf":
            self.colour = number or 0
        elif word == "uc":
            self.skips = min(max(number or 0, 0), 100_000)
        elif word in SHADES:
            self.shaded = {**self.shaded, word: number or 0}
        elif word == "trowd":
            self.row_shaded = False
        elif word in ("clcbpat", "clshdng"):
            self.row_shaded = self.row_shaded or bool(number)
        elif word == "intbl":
            self.in_table = True
        elif word == "itap":
            self.nested, self.in_table = min(max(number or 0, 0), 64), bool(number)
        elif word == "htmlrtf":
            self.outside_html = on
