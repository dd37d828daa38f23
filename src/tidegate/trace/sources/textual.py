"""Is a body text that is matched as it stands, or a document that a reader must open? In: its beginning."""

from __future__ import annotations

_TEXTUAL = (
    "text/",
    "application/json",
    "application/xml",
    "application/javascript",
    "application/x-ndjson",
    "application/xhtml",
    "application/ld+json",
    "application/rss",
    "application/atom",
)
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_DOCUMENTS = (b"PK\x03\x04", b"PK\x05\x06", b"%PDF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff",
              b"GIF8", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd", b"SQLite format 3", b"RIFF",
              b"II*\0", b"MM\0*", b"{\\rtf")  # fmt: skip
_MAILS = (b"From ", b"Received:", b"Return-Path:", b"Delivered-To:", b"MIME-Version:", b"Message-ID:", b"X-")
_ENCODED = b"content-transfer-encoding:"
_MOST_CONTROLS = 0.02


def textual(head: bytes, media_type: str = "", name: str = "") -> bool:
    """What a document's first bytes say counts more than what a server says it is."""
    if head.startswith(_DOCUMENTS):
        return False
    if name.lower().endswith((".eml", ".mht", ".mhtml")) or media_type.startswith("message/"):
        return False
    if head.startswith(_MAILS) and _ENCODED in head.lower():
        return False
    if head.startswith(_MARKS):
        return True
    if not head or media_type.lower().startswith(_TEXTUAL):
        return True
    if b"\0" in head:
        return _wide(head)
    controls = sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in head)
    return controls <= _MOST_CONTROLS * len(head)


def _wide(head: bytes) -> bool:
    """UTF-16 or UTF-32 without a mark: every second byte is mostly zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > 0.4 * (len(head) // 2) and min(even, odd) <= 0.1 * max(even, odd)
