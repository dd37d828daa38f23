"""Charts: the cached numbers and words they are drawn from, which stay when the workbook behind them is gone.

In: a chart part, old or new. Out: a table a chart, a column a series and one for the categories; titles as
paragraphs, the rest as markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.cells import number
from tidegate.inspection.formats.ooxml.drawing_text import DrawingEvents
from tidegate.inspection.formats.ooxml.namespaces import attribute, is_on
from tidegate.inspection.formats.ooxml.number_format import Shown, shown
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

_ROLES = (
    "c:cat",
    "c:xVal",
    "c:val",
    "c:yVal",
    "c:bubbleSize",
    "c15:datalabelsRange",
    "cx:strDim",
    "cx:numDim",
)
_LEVELS = ("c:lvl", "cx:lvl")
_MOST_POINTS = 9


class _Column:
    """One cache: its points by number. `heading`: the name of its series, once that is known."""

    __slots__ = ("heading", "points")

    def __init__(self, heading: str = "") -> None:
        self.heading = heading
        self.points: dict[int, Value] = {}


class ChartEvents(DrawingEvents):
    """Adds series and their caches to DrawingML."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._columns: list[_Column] = []
        self._series = ""
        self._in_series = False
        self._index = 0
        self._since_1904 = False
        self._effect: Shown | None = None
        self.opens |= {
            "c:ser": lambda _: self._open_series(),
            "c:pt": self._open_point,
            "cx:pt": self._open_point,
            "c:date1904": self._open_epoch,
            **dict.fromkeys(_ROLES, lambda _: self._open_column()),
            **dict.fromkeys(_LEVELS, lambda _: self._open_column()),
        }
        self.closes |= {"c:ser": self._close_series}
        self.takes |= {
            "c:v": self._take_value,
            "cx:pt": self._take_value,
            "c:formatCode": self._take_format,
        }

    def finish(self) -> Iterator[Content | Part]:
        """The table, then what is left."""
        yield from self._blocks()
        yield from super().finish()

    def _open_series(self) -> None:
        self._series, self._in_series = "", True

    def _close_series(self) -> None:
        self._in_series = False

    def _open_column(self) -> None:
        if self._columns and not self._columns[-1].points:
            self._columns.pop()
        self._columns.append(_Column(self._series))
        self._effect = None

    def _open_point(self, attributes: dict[str, str]) -> None:
        text = attribute(attributes, "idx") or ""
        self._index = int(text) if text.isdecimal() and len(text) < _MOST_POINTS else 0

    def _open_epoch(self, attributes: dict[str, str]) -> None:
        self._since_1904 = is_on(attributes)

    def _take_format(self, text: str) -> None:
        """The number format of a cache, by which dates are known."""
        self._effect = shown(text, self._since_1904)
        self.markup.text(text, "format")

    def _take_value(self, text: str) -> None:
        """A point of a cache; in the name of a series that name; anywhere else a text that shows."""
        around = [known.key for known in self.stack]
        if any(key in _ROLES for key in around) and self._columns:
            points = self._columns[-1].points
            if self._index in points:
                self.story.text(str(points[self._index]))
            value = number(text)
            effect = self._effect
            points[self._index] = value if effect is None or isinstance(value, str) else effect(value)
        elif self._in_series and "c:tx" in around:
            self._series = f"{self._series} {text}".strip()
            self.story.text(text)
        else:
            self.story.text(text)

    def _blocks(self) -> Iterator[Block]:
        columns: list[_Column] = []
        for column in self._columns:
            if column.points and not any(column.points == other.points for other in columns[-8:]):
                columns.append(column)
        rows: dict[int, dict[int, Value]] = {}
        for at, column in enumerate(columns):
            for index, value in column.points.items():
                rows.setdefault(index, {})[at] = value
        headings = tuple(column.heading for column in columns)
        table = Table(self.part.location("chart"), "chart", headings=headings)
        listed = [Row(index + 1, cells) for index, cells in sorted(rows.items())]
        for start in range(0, len(listed), BLOCK_ROWS):
            yield Block(table, listed[start : start + BLOCK_ROWS])


class Chart:
    """The reader over a whole part. Never recognised by itself: the package says which part it is."""

    name = "chart"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, blocks and parts. Raises ReadingError."""
        return ChartEvents(part).read()
