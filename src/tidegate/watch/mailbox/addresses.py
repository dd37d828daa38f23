"""Addresses in what people write. In: text or HTML of a mail. Out: http addresses, each once, made whole again.

People who warn of an address often break it on purpose (hxxp, [.]), and mail programs break it by wrapping.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

MOST = 200
LONGEST = 2048

_DOT = re.compile(r"\s?[\[({]\s?(?:\.|dot|punkt|point)\s?[\])}]\s?", re.IGNORECASE)
_COLON = re.compile(r"[\[({]\s?(?::|://|:/)\s?[\])}](?://)?")
_SLASH = re.compile(r"[\[({]\s?/\s?[\])}]")
_AT = re.compile(r"(?<![a-z0-9])(?:h(?:xx|XX|\*\*|__)p(s?)|meow(s?))(?=\s?:)", re.IGNORECASE)
_ANGLED = re.compile(r"<\s*((?:https?|hxxps?):[^<>]{1,4000})>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(?<![a-z0-9])https?://[^\s<>"'`{}|\\^\x00-\x20\u200b-\u200f\ufeff]+""", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<![\w@/.:-])www\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}(?::\d{1,5})?(?:/[^\s<>\"'`{}|\\^]*)?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[\w%/?&=#~+-]+[./%=&?_-]\S*|/\S*")
_LINK = re.compile(r"""(?:href|src)\s{0,9}=\s{0,9}(?:"([^"]{1,4000})"|'([^']{1,4000})')""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_INLINE = re.compile(r"</?(?:wbr|b|i|em|strong|span|font|u|mark)\b[^<>]{0,400}>", re.IGNORECASE)


def in_text(text: str) -> Iterator[str]:
    """The addresses in plain text. A wrapped one comes both whole and as its first line: either may be meant."""
    text = _whole(text)
    found: dict[str, None] = {}
    for angled in _ANGLED.finditer(text):
        found.update(dict.fromkeys(_ADDRESS.findall(re.sub(r"\s+", "", angled[1]))))
    for form in (*_wrapped(text), text):
        found.update(dict.fromkeys(_ADDRESS.findall(form)))
        found.update(dict.fromkeys(f"https://{bare}" for bare in _BARE.findall(form)))
    yield from dict.fromkeys(
        trimmed for address in found if len(trimmed := _trimmed(address[: LONGEST + 100])) <= LONGEST
    )


def _wrapped(text: str) -> Iterator[str]:
    """Addresses that end a line and seem to go on at the beginning of the next."""
    before = ""
    for line in text.splitlines():
        first, *_ = line[: LONGEST + 1].split(maxsplit=1) or ("",)
        if before and _GOES_ON.fullmatch(first) and "://" not in first:
            yield before + first
        last = line[-LONGEST:].rsplit(maxsplit=1)[-1:]
        before = last[0] if last and "://" in last[0] and len(last[0]) > 20 else ""


def in_html(text: str) -> Iterator[str]:
    """The addresses of links, and those in the text between tags."""
    for link in _LINK.finditer(text):
        value = re.sub(r"[\r\n\t]+", "", html.unescape(link[1] or link[2])).strip()
        yield from _ADDRESS.findall(_whole(value))
    yield from in_text(html.unescape(_TAG.sub("\n", _INLINE.sub("", text))))


def _whole(text: str) -> str:
    text = _SLASH.sub("/", _COLON.sub("://", _DOT.sub(".", text)))
    return _AT.sub(lambda found: f"http{found[1] or found[2] or ''}", text)


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence around it; a bracket stays if its other half is inside."""
    while address and (
        address[-1] in ".,;:!?*_~'\"»”’"
        or (address[-1] in ")]" and address.count(address[-1]) > address.count("(["[")]".index(address[-1])]))
    ):
        address = address[:-1]
    return address
