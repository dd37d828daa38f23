"""What a document says, on its way out: texts in order with their places, shown apart from hidden.

In: one text at a time, with the place people would look for it. Out: passages, and the files that stand in
base64 within a text. Shown and hidden texts are kept apart, because neighbours are judged together.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import LimitError
from tidegate.inspection.formats.flow import PASSAGE, passages
from tidegate.inspection.formats.payload import SHORTEST, file_within, files_within
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_FULL = 65_536
_REMEMBERED = 65_536
_APART = " |\n"
_LINE = 40
"""Lines of base64 are longer, but for the last."""


class Writing:
    """Collects; `ready` gives out what has come together, `end` the rest."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._shown: list[Content | Part] = []
        self._hidden: list[Content | Part] = []
        self._notes: dict[str, list[str]] = {}
        self._noted = 0
        self._size = 0
        self._seen: set[str] = set()

    def add(self, text: str, spot: str = "", *, visible: bool = True, label: str = "") -> None:
        """One text. Raises LimitError for one that is longer than a part may be."""
        if not text or text.isspace():
            return
        if len(text) > self.part.limits.part_bytes:
            raise LimitError("holds one text that is longer than a whole part may be (limit part_bytes)")
        out = self._shown if visible else self._hidden
        if len(text) >= SHORTEST:
            found = file_within(self.part, text)
            if found is not None:
                out.append(found)
                return
            out += files_within(self.part, text, spot)
        self._size += len(text)
        out += passages(self.part, text, label=label, spot=spot, visible=visible)

    def note(self, text: str, spot: str = "attributes") -> None:
        """A word or two that no one sees (a name of a style, an attribute): each once, hidden, by its place."""
        if not text or text.isspace() or text in self._seen:
            return
        if len(text) > PASSAGE:
            self.add(text, spot, visible=False)
            return
        if len(self._seen) < _REMEMBERED:
            self._seen.add(text)
        if len(text) >= SHORTEST:
            self.add(text, spot, visible=False)
            return
        self._notes.setdefault(spot, []).append(text)
        self._noted += len(text)
        if self._noted > PASSAGE // 8:
            self._flush()

    def stray(self, packed: str, spot: str) -> None:
        """Short words among the lines of base64: whatever they decode to, they can be read as they stand."""
        pieces = packed.split()
        if len(pieces) > 1:
            self.add(" ".join(piece for piece in pieces if len(piece) < _LINE), spot, visible=False)

    def put(self, item: Content | Part) -> None:
        """Something that is no text, in its place among the shown texts."""
        self._shown.append(item)
        self._size += 1024

    def ready(self) -> Iterator[Content | Part]:
        """What has come together, if it is much."""
        if self._size > _FULL:
            yield from self._taken()

    def end(self) -> Iterator[Content | Part]:
        """What is left."""
        self._flush()
        yield from self._taken()

    def _flush(self) -> None:
        for spot, notes in self._notes.items():
            self._hidden += passages(self.part, _APART.join(notes), spot=spot, visible=False)
        self._notes, self._noted = {}, 0

    def _taken(self) -> Iterator[Content | Part]:
        shown, hidden = self._shown, self._hidden
        self._shown, self._hidden, self._size = [], [], 0
        yield from shown
        yield from hidden
