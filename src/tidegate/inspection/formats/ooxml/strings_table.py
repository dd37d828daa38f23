"""A compact table of texts, looked up by number, that remembers which were used."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

PLAIN = 200_000
"""So many strings are kept as they are; the rest in one blob, at a sixth of the memory."""


class Strings:
    """Strings by number. `texts` and `used` are open to the cell reader's inner loop."""

    __slots__ = ("_blob", "_ends", "texts", "used")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.used = bytearray()
        self._blob = bytearray()
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self.texts) + len(self._ends) - 1

    def add(self, text: str) -> None:
        """Append one string."""
        if len(self.texts) < PLAIN:
            self.texts.append(text)
        else:
            self._blob += text.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._blob))

    def seal(self) -> None:
        """No more strings will come: make room for the marks."""
        self.used = bytearray(len(self))

    def take(self, number: int) -> str | None:
        """The string a cell shows, marked as used; None where there is none of that number."""
        if not 0 <= number < len(self.used):
            return None
        self.used[number] = 1
        return self.text(number)

    def text(self, number: int) -> str:
        """The string, unmarked."""
        if number < len(self.texts):
            return self.texts[number]
        at = number - len(self.texts)
        return self._blob[self._ends[at] : self._ends[at + 1]].decode("utf-8", "surrogatepass")

    def orphans(self) -> Iterator[tuple[int, str]]:
        """Strings that no cell shows with their numbers, in order."""
        at = self.used.find(0)
        while at >= 0:
            yield at, self.text(at)
            at = self.used.find(0, at + 1)
