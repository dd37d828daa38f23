"""Web archives (WARC): every record, the fields of its request or response, and its contents as a part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_VERSION = re.compile(rb"WARC/[0-9]+\.[0-9]+\r?\n")


class WebArchive:
    """By the first record's version."""

    name = "web archive"
    suffixes = frozenset({".warc"})
    reads = "web archives (WARC): all records, their fields, requests and responses with chunks joined"

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first line."""
        return _VERSION.match(head) is not None

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Records in order. Raises DamagedError where one does not follow another."""
        from tidegate.inspection.formats.mail.web_archive_reader import read_web_archive

        yield from read_web_archive(part)
