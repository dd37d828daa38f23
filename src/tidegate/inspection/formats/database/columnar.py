"""Columnar files: Parquet, Arrow files (Feather) and Arrow streams."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.database.arrow_messages import FILE_MAGIC, is_stream
from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Parquet:
    """Files of row groups with a footer."""

    name = "parquet"
    suffixes = frozenset({".parquet", ".parq", ".pq", ".geoparquet"})
    reads = (
        "Parquet: all rows, metadata, statistics, entries of dictionaries that no row uses; encrypted files and "
        "rows in other files are not read"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first bytes."""
        return head.startswith((b"PAR1", b"PARE"))

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Rows and what stands beside them. Raises DamagedError or LimitError."""
        from tidegate.inspection.formats.database.parquet_reader import Reader

        yield from Reader(part).read()


class Arrow:
    """Record batches in messages, with or without a footer."""

    name = "arrow"
    suffixes = frozenset({".arrow", ".arrows", ".feather", ".ipc"})
    reads = (
        "Arrow files, Feather version 2 and Arrow streams: all rows, metadata, what lies under nulls and between "
        "buffers; not Feather version 1"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first bytes; a stream by its first message, which is a schema."""
        return head.startswith(FILE_MAGIC) or is_stream(head)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Rows and what stands beside them. Raises DamagedError or LimitError."""
        from tidegate.inspection.formats.database.arrow_reader import Reader

        yield from Reader(part).read()
