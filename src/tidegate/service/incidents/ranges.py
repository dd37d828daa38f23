"""Networks that crawlers publish, from a folder of an operator. In: files. Out: (name, network).

A file's stem is the name: `NAME.json` as Google, Bing and others publish (`prefixes` with `ipv4Prefix`, `ipv6Prefix`),
`NAME.txt` with a network a line; or `*.csv` with the columns name and network.
"""

from __future__ import annotations

import csv
import io
import ipaddress
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tidegate.errors import InstanceError


def ranges(folder: str) -> tuple[tuple[str, str], ...]:
    """Nothing for "". Raises InstanceError naming the file that cannot be used."""
    if not folder:
        return ()
    found: list[tuple[str, str]] = []
    try:
        for path in sorted(Path(folder).iterdir()):
            if path.suffix in (".json", ".txt", ".csv"):
                found += _of(path)
    except OSError as error:
        raise InstanceError(f"[response] crawler_ranges cannot be read: {error.strerror}") from None
    return tuple(found)


def _of(path: Path) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_text("utf-8-sig")
        for name, network in _READERS[path.suffix](path.stem, text):
            yield name, str(ipaddress.ip_network(network, strict=False))
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error):
        raise InstanceError(f"[response] crawler_ranges: {path.name} is no list of networks") from None


def _json(name: str, text: str) -> Iterator[tuple[str, str]]:
    whole: Any = json.loads(text)
    for one in whole["prefixes"]:
        yield name, one.get("ipv4Prefix") or one["ipv6Prefix"]


def _lines(name: str, text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if (network := line.partition("#")[0].strip()) != "":
            yield name, network


def _csv(_name: str, text: str) -> Iterator[tuple[str, str]]:
    for row in csv.DictReader(io.StringIO(text)):
        yield row["name"], row["network"]


_READERS = {".json": _json, ".txt": _lines, ".csv": _csv}
