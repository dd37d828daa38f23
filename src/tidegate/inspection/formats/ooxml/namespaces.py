"""Namespaces of Office parts as short prefixes, so that transitional and strict files read alike.

In: an expat name (`namespace local`). Out: a key such as `w:p`; `:p` where the namespace has no prefix here.
"""

from __future__ import annotations

_OPEN = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/"

PREFIXES = {
    f"{_OPEN}wordprocessingml/2006/main": "w",
    f"{_OPEN}wordprocessingml/2006/3/main": "w",
    f"{_OPEN}wordprocessingml/2006/5/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OPEN}presentationml/2006/main": "p",
    f"{_OPEN}presentationml/2006/3/main": "p",
    f"{_STRICT}presentationml/main": "p",
    f"{_OPEN}drawingml/2006/main": "a",
    f"{_OPEN}drawingml/2006/3/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_OPEN}drawingml/2006/chart": "c",
    f"{_STRICT}drawingml/chart": "c",
    f"{_OPEN}drawingml/2006/diagram": "dgm",
    f"{_STRICT}drawingml/diagram": "dgm",
    f"{_OPEN}drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp",
    f"{_OPEN}drawingml/2006/spreadsheetDrawing": "xdr",
    f"{_STRICT}drawingml/spreadsheetDrawing": "xdr",
    f"{_OPEN}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OPEN}markup-compatibility/2006": "mc",
    f"{_MICROSOFT}drawing/2008/diagram": "dsp",
    f"{_MICROSOFT}drawing/2012/chart": "c15",
    f"{_MICROSOFT}drawing/2014/chartex": "cx",
    "urn:schemas-microsoft-com:vml": "v",
    "http://www.w3.org/2000/09/xmldsig#": "ds",
}
"""Namespace -> prefix: transitional, strict, and the drafts that early versions wrote."""

_OFFICIAL = (_OPEN, _STRICT, "http://schemas.microsoft.com/", "urn:schemas-microsoft-com:")
_STANDARD = ("http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2003/InkML")


def key(name: str) -> str:
    """An expat name as `prefix:local`."""
    space, _, local = name.rpartition(" ")
    return f"{PREFIXES.get(space, '')}:{local}"


def spaces(prefix: str) -> frozenset[str]:
    """All namespaces behind a prefix."""
    return frozenset(space for space, short in PREFIXES.items() if short == prefix)


def is_official(space: str) -> bool:
    """Whether a namespace is one of Office's own vocabularies, and not one that users bring along."""
    return space.startswith(_OFFICIAL) or space in _STANDARD


def attribute(attributes: dict[str, str], local: str) -> str | None:
    """An attribute by its local name, whatever its namespace; None where it is absent."""
    for name, value in attributes.items():
        if name == local or name.endswith(f" {local}"):
            return value
    return None


def is_on(attributes: dict[str, str]) -> bool:
    """The value of a switch such as `w:vanish`: on, unless its `val` says otherwise."""
    return attribute(attributes, "val") not in ("0", "false", "off", "none")
