"""Contacts (vCard 2.1, 3.0, 4.0): a row of one table for each card, photographs and keys as parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.encoding import begin
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_BEGIN = re.compile(r"[\ufeff\s]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*[\r\n]", re.IGNORECASE)
_HEADINGS = {
    "FN": "full name",
    "N": "name",
    "NICKNAME": "alias",
    "TEL": "phone",
    "EMAIL": "e-mail",
    "BDAY": "date of birth",
    "ADR": "address",
    "LABEL": "address",
    "ORG": "organization",
    "TITLE": "job title",
    "NOTE": "note",
}


class Contacts:
    """Cards, any number in one file."""

    name = "contacts"
    suffixes = frozenset({".vcf", ".vcard"})
    reads = "contacts (vCard): every property and parameter of every card, photographs, sounds and keys"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its first line."""
        text = begin(head)
        return text is not None and _BEGIN.match(text) is not None

    def read(self, part: Part) -> Iterator[Content | Part]:
        """One table, and the files within."""
        from tidegate.inspection.formats.mail.directory import read_objects

        yield from read_objects(part, _HEADINGS)
