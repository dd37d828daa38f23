"""One plain text of what a page or a file shows: bytes of any charset in, text out; tags and entities undone.

`stripped` works on bytes, for many pages; `text` gives characters, for the few that are looked at closely.
"""

from __future__ import annotations

import html
import re
import unicodedata

_UNSEEN = re.compile(rb"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->")
_INLINE = re.compile(
    rb"(?i)</?(?:a|abbr|b|bdi|bdo|big|code|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr)\b[^<>]*>"
)
_CELL = re.compile(rb"(?i)</t[dh]\s*>|<t[dh]\b[^<>]*>")
_LINE = re.compile(rb"(?i)</?(?:tr|p|br|li|div|h[1-6]|dd|dt|blockquote|pre|table|option)\b[^<>]*>")
_TAG = re.compile(rb"<[^<>]*>")
_ENTITY = re.compile(rb"&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z]{2,10});?")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"(?i)charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})")
_DIGITS = {
    ord(char): str(unicodedata.digit(char))
    for char in map(chr, range(0x80, 0x1FBFA))
    if unicodedata.category(char) == "Nd"
}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000"), " ")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"), "-")
_PLAIN = _DIGITS | _INVISIBLE | _BLANKS | _DASHES


def is_wide(body: bytes) -> bool:
    """Whether the characters take two or four bytes, so that digits do not stand side by side."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    head = body[:256]
    return len(head) >= 16 and head.count(0) * 3 >= len(head)


def narrowed(body: bytes) -> bytes:
    """A body of wide characters as UTF-8; any other as it is."""
    return decoded(body).encode("utf-8", "replace") if is_wide(body) else body


def decoded(body: bytes) -> str:
    """The body's characters: by its mark, what it declares, or as UTF-8, and else byte by byte."""
    if is_wide(body):
        if body[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            return body.decode("utf-16-be" if body[0] == 0 else "utf-16-le", "replace")
        wide = "utf-32" if body[2:4] == b"\0\0" else "utf-16"
        return body.decode(wide, "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _DECLARED.search(body[:4096])
        if declared:
            try:
                return body.decode(declared[1].decode(), "replace")
            except LookupError:
                pass
        return body.decode("cp1252", "replace")


def stripped(body: bytes) -> bytes:
    """Tags, scripts and styles taken out, entities undone, cells parted by tabs, rows and paragraphs by lines."""
    if b"<" in body:
        body = _UNSEEN.sub(b" ", body)
        body = _INLINE.sub(b"", body)
        body = _CELL.sub(b"\t", _LINE.sub(b"\n", body.replace(b"\r", b" ").replace(b"\n", b" ")))
        body = _TAG.sub(b" ", body)
    return undone(body)


def undone(body: bytes) -> bytes:
    """Entities as characters."""
    return _ENTITY.sub(_undone, body) if b"&" in body else body


def plain(text: str) -> str:
    """Digits of every script as ASCII has them, blanks and dashes as one of each, nothing invisible."""
    if text.isascii():
        return _ESCAPED.sub(_character, text) if "\\u" in text else text
    text = text.translate(_PLAIN)
    return _ESCAPED.sub(_character, text) if "\\u" in text else text


def _undone(match: re.Match[bytes]) -> bytes:
    return html.unescape(match[0].decode("ascii")).replace("\xa0", " ").encode("utf-8", "replace")


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
