"""Relationships: how one part of a package points at another.

In: a `.rels` part. Out: targets as part names. Names are compared without case and without a leading slash.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from urllib.parse import unquote

from tidegate.inspection.formats.ooxml.xml import parser, run, split
from tidegate.inspection.source import Source


class Relationship(NamedTuple):
    """`kind`: the last word of its type (`worksheet`). `target`: a normal part name, "" for one outside."""

    identifier: str
    kind: str
    target: str


def normal(name: str) -> str:
    """A part name as it is compared: forward slashes, no leading slash, no dots, lower case."""
    plain = unquote(name).replace("\\", "/").lower()
    return posixpath.normpath("/" + plain).lstrip("/")


def relationships_of(name: str) -> str:
    """The name of the part that holds the relationships of the part `name` (normal; "" is the package)."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def relationships(source: Source, owner: str) -> list[Relationship]:
    """All relationships in a `.rels` part of `owner` (normal name). Raises ReadingError."""
    found: list[Relationship] = []
    folder = posixpath.dirname(owner)

    def start(name: str, attributes: dict[str, str]) -> None:
        if split(name)[1] != "Relationship":
            return
        target = attributes.get("Target", "").split("#", 1)[0]
        outside = attributes.get("TargetMode") == "External" or not target
        whole = target if target.startswith(("/", "\\")) else f"{folder}/{target}"
        kind = attributes.get("Type", "").rsplit("/", 1)[-1]
        found.append(Relationship(attributes.get("Id", ""), kind, "" if outside else normal(whole)))

    made = parser()
    made.StartElementHandler = start
    run(source, made)
    return found
