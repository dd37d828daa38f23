"""A plain JSON file that describes an incident, for the command line. In: its path. Out: the nouns it holds.

Keys, each of which may be missing: `facts` and `rulings` (duties), `incident` (reports and exports).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import ResponseError
from tidegate.model.duty import DutyRuling, Facts
from tidegate.model.history import History
from tidegate.response.plain import build

_MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Description:
    """What a file says; None where it says nothing."""

    facts: Facts | None = None
    rulings: tuple[DutyRuling, ...] = ()
    incident: History | None = None


def read(path: Path) -> Description:
    """The description. Raises ResponseError: file, key, what is expected there; never what stood there."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ResponseError(
            f"{path.name}: cannot be read ({(error.strerror or 'unreadable').lower()})"
        ) from None
    if len(content) > _MOST_BYTES:
        raise ResponseError(f"{path.name}: longer than {_MOST_BYTES >> 20} MiB")
    try:
        value = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise ResponseError(f"{path.name}: not JSON in UTF-8, or a key is given twice") from None
    return build(Description, value, path.name)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # A key given twice is read differently by different readers: then nobody knows what was meant.
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError
    return table
