"""The tree's nodes as rows. In: places in the tree. Out: hashes; new ones are written in one statement."""

from __future__ import annotations

from tidegate.errors import RecordError
from tidegate.service.ledger.models import NodeRow


class Rows:
    """Reads as needed, keeps what is put until `save`."""

    def __init__(self) -> None:
        self._fresh: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes:
        """Raises RecordError where there is no such node."""
        fresh = self._fresh.get((level, index))
        if fresh is not None:
            return fresh
        row = NodeRow.objects.filter(level=level, index=index).first()
        if row is None:
            raise RecordError(f"the record lacks node {index} of level {level}")
        return bytes(row.hash)

    def put(self, level: int, index: int, digest: bytes) -> None:
        """Keep it for `save`."""
        self._fresh[level, index] = digest

    def save(self) -> None:
        """Write what was put."""
        NodeRow.objects.bulk_create(
            NodeRow(level=level, index=index, hash=digest) for (level, index), digest in self._fresh.items()
        )
        self._fresh.clear()
