"""Certificates, keys and signed content (DER and BER, as in PEM and S/MIME), recognised by how their lengths nest."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK
from tidegate.model.content import Content

_INNER = frozenset((0x02, 0x06, 0x0A, 0x30, 0x31, 0xA0, 0xA1, 0xA3))


def length(head: bytes, at: int) -> tuple[int, int] | None:
    """The length at a place, and where the contents begin; -1 for "until the end mark"; None where it is none."""
    if at >= len(head):
        return None
    first = head[at]
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    if not count:
        return -1, at + 1
    if count > 5 or at + 1 + count > len(head):
        return None
    return int.from_bytes(head[at + 1 : at + 1 + count], "big"), at + 1 + count


class Der:
    """A tree of tagged values."""

    name = "der"
    suffixes = frozenset({".der", ".cer", ".p7s", ".p7m", ".p7b", ".p7c", ".crl", ".ocsp"})
    reads = (
        "certificates, keys and signed content (DER, PEM, S/MIME): names, texts, the content that is signed; "
        "not encrypted or compressed content"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By a sequence whose first value fits into it, and that fills the part as far as it is seen."""
        if head[:1] != b"\x30":
            return False
        outer = length(head, 1)
        inner = length(head, outer[1] + 1) if outer else None
        if outer is None or inner is None or head[outer[1]] not in _INNER:
            return False
        size, start = outer
        if size == -1:
            return head[start] == 0x06
        if size < 8 or (inner[0] != -1 and inner[1] + inner[0] > start + size):
            return False
        return start + size >= len(head) or not head[start + size :].strip(BLANK)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Texts, and content as parts. Raises DamagedError where lengths do not fit."""
        from tidegate.inspection.formats.unknown.der_reader import read_der

        yield from read_der(part)
