"""Compound files (OLE): what old Office documents, messages, macros and encrypted packages are kept in."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

SUFFIXES: dict[str, tuple[str, ...]] = {
    "doc": (".doc", ".dot", ".wiz", ".wbk"),
    "xls": (".xls", ".xlt", ".xla", ".xlm", ".xlw", ".xlb"),
    "ppt": (".ppt", ".pot", ".pps", ".ppa"),
    "msg": (".msg", ".oft"),
}
"""What each kind of document may be named; a name that promises another kind is a Gap."""


PACKAGES = (".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".pptx", ".pptm",
            ".potx", ".potm", ".ppsx", ".ppsm")  # fmt: skip
"""Names of packages, which are compound files where they are encrypted."""


class Compound:
    """The container itself, and through `documents` whatever it holds."""

    name = "ole"
    suffixes = frozenset({suffix for kind in SUFFIXES.values() for suffix in kind} | set(PACKAGES))
    reads = (
        "compound files: Word (6 to 2003), Excel and PowerPoint (97 to 2003) documents, Outlook messages, macros, "
        "embedded objects, property sets, free sectors and slack; packages encrypted with the default password; "
        "not those with another password or rights management; of other kinds (msi, Visio, Publisher, Project, "
        "Works) only printable text, and they are held"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the mark at the start."""
        return head.startswith(MAGIC)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Streams as children, then what lies between them. Raises DamagedError where no directory is found."""
        from tidegate.inspection.formats.ole.documents import read_compound

        yield from read_compound(part)
