"""Avro object container files."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

MAGIC = b"Obj\x01"


class Avro:
    """A header with the schema, and blocks of records."""

    name = "avro"
    suffixes = frozenset({".avro"})
    reads = (
        "Avro container files: all records, the schema with its comments and defaults, metadata of the header"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first bytes."""
        return head.startswith(MAGIC)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Records and the header's texts. Raises DamagedError or LimitError."""
        from tidegate.inspection.formats.database.avro_reader import read

        yield from read(part)
