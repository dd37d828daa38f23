"""Zip containers: archives and packages, with every byte between, before and after the entries accounted for."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.packages import PACKAGES
from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.archive.zip_kinds import PACKAGE_SUFFIXES, PLAIN, kind
from tidegate.inspection.part import Part
from tidegate.model.content import Content

MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


class Zip:
    """The container itself. What is a package goes to its reader; what no reader takes is read by entries."""

    name = "zip"
    suffixes = frozenset({".zip", *PACKAGE_SUFFIXES, *(s for p in PACKAGES for s in p.suffixes)})
    reads = (
        "zip archives, nested, with zip64, stored, deflate, deflate64, bzip2, LZMA, xz and zstd entries; "
        "encrypted entries, other methods, overlapping entries and multi-volume archives are not read; "
        "packages that have no "
        "line of their own here (jar, visio, iWork, XPS) are read entry by entry but not understood"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the mark at the start, or, for a file that is named like one, anywhere in the first bytes."""
        return head.startswith(MARKS) or (name.endswith(tuple(self.suffixes)) and MARKS[0] in head)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Entries, then what lies between. Raises LimitError above the number of parts."""
        container = Container(part)
        name = part.name.lower()
        package = next((package for package in PACKAGES if package.holds(container)), None)
        if package is not None:
            part.read_as = package.name
            if name.endswith(tuple(self.suffixes - package.suffixes)):
                part.gap(f"is named like {_promise(name)} but is {package.name}: give it its right name")
            yield from package.read(container)
            return
        what = kind(container)
        if what != PLAIN:
            part.gap(f"is {what}, which this version does not read")
        elif name.endswith(PACKAGE_SUFFIXES):
            part.gap(f"is named like {_promise(name)} but is a plain zip archive: give it its right name")
        yield from container.notes()
        for entry in container.entries:
            yield from container.read(entry)
        yield from container.leftovers()


def _promise(name: str) -> str:
    """What a file name promises, in a word."""
    return next((p.name for p in PACKAGES if name.endswith(tuple(p.suffixes))), name.rpartition(".")[2])
