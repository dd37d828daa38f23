"""Where something is: the way in through nested parts, a spot there, and whether a reader of the file sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Location:
    """An addressable spot in a file.

    `parts`: names from the outermost part inward, without the file's own name
    (`("inner.zip", "leak.xlsx", 'sheet "Sheet2"')`); empty for the file itself.
    `spot`: a place in the innermost part (`"B2:M6253"`, `"line 12"`, `"bytes 0-512"`), or "".
    `visible`: False where a person who opens the file would not see it.
    """

    parts: tuple[str, ...] = ()
    spot: str = ""
    visible: bool = True

    def at(self, spot: str, *, visible: bool | None = None) -> Location:
        """The same part, another spot; `visible=False` hides, and nothing un-hides a hidden part."""
        seen = self.visible if visible is None else (self.visible and visible)
        return replace(self, spot=spot, visible=seen)

    def __str__(self) -> str:
        way = " › ".join(self.parts)
        return f"{way} {self.spot}".strip() or "file"
