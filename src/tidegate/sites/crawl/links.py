"""What a document leads to. In: its media type and bytes. Out: strings that may be links, each once, unresolved.

Read by patterns over the text and not by a parser of HTML: what stands in a comment, a script or a broken tag
is an address as well. Every pattern begins at a fixed word or quote and is bounded, so that hostile text costs
time that grows with its length only.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterable, Iterator
from email.message import Message
from itertools import chain

from tidegate.sites.crawl.looks import like_a_path

_LINKING = frozenset(
    "href src action formaction data poster cite longdesc background manifest codebase archive classid usemap "  # noqa: SIM905
    "profile icon url rdf:resource rdf:about xlink:href resource download ping value".split()
)
_SETS = frozenset(("srcset", "imagesrcset", "data-srcset"))
_ATTRIBUTE = re.compile(
    r"""(?<![-\w:.])([A-Za-z_:][-\w:.]{0,60})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+))"""
)
_BASE = re.compile(r"""<base\s[^>]{0,400}?href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_FORM = re.compile(r"<form\b[^>]{0,2000}>", re.IGNORECASE)
_POST = re.compile(r"""\bmethod\s*=\s*["']?\s*(?:post|dialog)""", re.IGNORECASE)
_ACTION = re.compile(r"""\baction\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)""", re.IGNORECASE)
_REFRESH = re.compile(r"""^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?["']?(.+?)["']?\s*$""", re.IGNORECASE)
_STYLE = re.compile(r"""url\(\s{0,20}["']?([^"')\s]{1,2000})""", re.IGNORECASE)
_STRING = re.compile(r"""["'`]((?:\\.|[^"'`\\<>\n]){2,500})(?=["'`])""")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))")
_BETWEEN = re.compile(r">\s{0,200}(?:<!\[CDATA\[)?([^<>\s][^<>]{0,2000})")
_CDATA = re.compile(r"<!\[CDATA\[(.{0,2000}?)\]\]>", re.DOTALL)
_WORD = re.compile(r"""[^\s,;|"'<>()\[\]]{2,500}""")
_WITHIN = 2
_CELL = re.compile(r"""[^\t,;|"\n\r]{2,500}""")

_MARKED = ("html", "xhtml")
_TREES = ("xml", "rss", "atom", "svg", "kml", "rdf")
_SCRIPTS = ("json", "javascript", "ecmascript", "jsonl", "manifest")
_TEXTS = ("csv", "plain", "tab-separated-values", "markdown", "uri-list", "yaml", "css")
_FAMILIES = (("html", _MARKED), ("xml", _TREES), ("script", _SCRIPTS), ("text", _TEXTS))


def family(media_type: str, target: str, begin: bytes) -> str:
    """How a document is read: html, xml, script, text; "" for what leads nowhere, such as a picture."""
    kind = media_type.partition(";")[0].strip().lower().rpartition("/")[2]
    for name, words in _FAMILIES:
        if any(word in kind for word in words):
            return _sniffed(name, begin)
    ending = target.partition("?")[0].rpartition(".")[2].lower()
    if begin.startswith(b"\x1f\x8b") and ending == "gz" and b"tar" not in target[-7:].encode():
        return "packed"
    if kind in ("", "octet-stream") and b"\0" not in begin:
        return _sniffed("text", begin)
    return ""


def links(kind: str, content: bytes, charset: str) -> Iterator[str]:
    """The strings in a document of that family. `charset`: as the server says, "" if it does not."""
    text = _text(content, charset)
    found: Iterable[str] = {
        "html": _of_html,
        "xml": _of_xml,
        "script": _of_script,
        "text": _of_text,
    }[kind](text)
    return iter(dict.fromkeys(found))


def unpacked(content: bytes, most: int) -> bytes:
    """A gzip file opened, at most so many bytes of it; what is damaged gives what came before."""
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return decoder.decompress(content, most)
    except zlib.error:
        return b""


def base_of(content: bytes) -> str:
    """What a page says its links are relative to, "" if nothing."""
    found = _BASE.search(content[:65536].decode(errors="replace"))
    return html.unescape(found[1]) if found else ""


def of_headers(headers: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Addresses in headers: Link, Content-Location, Refresh, and the name a download is given."""
    for name, value in headers:
        if name == "link":
            yield from re.findall(r"<([^<>]{1,2000})>", value)
        elif name in ("content-location", "sourcemap"):
            yield value
        elif name == "refresh" and (found := _REFRESH.match(value)):
            yield found[1]
        elif name == "content-disposition":
            yield from disposition(value)


def disposition(value: str) -> Iterator[str]:
    """The file name of a Content-Disposition, without any folder."""
    message = Message()
    try:
        message["Content-Disposition"] = value
        name = message.get_filename("")
    except (ValueError, LookupError):
        return
    if name := name.replace("\\", "/").rpartition("/")[2].strip():
        yield "./" + name.replace("%", "%25").replace("?", "%3F").replace("#", "%23")


def _sniffed(name: str, begin: bytes) -> str:
    head = begin.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "html"
    if name == "text" and head.startswith(b"<?xml"):
        return "xml"
    return "script" if name == "text" and head.startswith((b"{", b"[")) else name


def _of_html(text: str) -> Iterator[str]:
    shut = {form[0] for form in _FORM.finditer(text) if _POST.search(form[0])}
    for form in shut:  # asking for where a form is sent may change something there
        text = text.replace(form, _ACTION.sub("", form))
    yield from _of_attributes(text)
    yield from map(_unescaped, _STYLE.findall(text))
    yield from _of_script(text)


def _of_attributes(text: str) -> Iterator[str]:
    for found in _ATTRIBUTE.finditer(text):
        name, value = found[1].lower(), found[2] or found[3] or found[4] or ""
        if not value:
            continue
        if "&" in value:
            value = html.unescape(value)
        if name in _LINKING:
            if name != "value" or like_a_path(value):
                yield value
        elif name in _SETS:
            yield from (part.split()[0] for part in value.split(",") if part.strip())
        elif name == "content" and (refresh := _REFRESH.match(value)):
            yield refresh[1]
        elif like_a_path(value):
            yield value
        elif "{" in value or "[" in value:
            yield from _of_script(value)


def _of_script(text: str, within: int = 0) -> Iterator[str]:
    """Strings, and strings within strings: what a page carries as JSON is often quoted twice."""
    for found in _STRING.finditer(text):
        value = _unescaped(found[1])
        if like_a_path(value):
            yield value
        elif within < _WITHIN and "\\" in found[1]:
            yield from _of_script(f'"{value}"', within + 1)


def _of_xml(text: str) -> Iterator[str]:
    yield from _of_attributes(text)
    between = (found[1] for found in chain(_BETWEEN.finditer(text), _CDATA.finditer(text)))
    for value in between:
        value = html.unescape(value.removesuffix("]]")).strip()
        if like_a_path(value):
            yield value
        elif "<" in value or "://" in value:
            yield from _of_attributes(value)
            yield from filter(like_a_path, _WORD.findall(value))


def _of_text(text: str) -> Iterator[str]:
    yield from map(_unescaped, _STYLE.findall(text))
    words = chain(_WORD.findall(text), (cell.strip() for cell in _CELL.findall(text)))
    yield from (word for word in words if like_a_path(word))


def _unescaped(text: str) -> str:
    if "\\" in text:
        text = _ESCAPED.sub(_character, text)
    return html.unescape(text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else found[3]


def _text(content: bytes, charset: str) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return content.decode(errors="replace")
