r"""Characters written as escapes, undone: HTML entities, percent, `\u`, quoted-printable, markup."""

from __future__ import annotations

import re

ROUNDS = 6
"""Escapes of escapes (`%2541`, `&amp;#65;`) are followed this far."""

ESCAPED = (
    r"&#[0-9xX]|&[A-Za-z][A-Za-z0-9]*;|&(?:nbsp|shy|ensp|emsp|thinsp)"
    r"|%(?:25)*[0-9A-Fa-f]{2}|%u[0-9A-Fa-f]{4}"
    r"|\\[uUx][0-9A-Fa-f{]|[Uu]\+00[2-7][0-9A-Fa-f]|\\[0-3][0-7]{2}|\\0*[2-7][0-9A-Fa-f] "
    r"|[0-9A-Za-z#]\\[^0-9A-Za-z\s][0-9A-Za-z]|[0-9]\\[^0-9A-Za-z\s]"
    r"|=[0-9A-Fa-f]{2}[0-9A-Za-z-]{0,6}=[0-9A-Fa-f]{2}|[0-9A-Za-z]=\r?\n"
    r"|[0-9A-Za-z#:] ?<[A-Za-z/!?][^<>]*>(?:<[^<>]*>)*[0-9]"
    r"|[0-9#](?:[*~`]{1,3}|[\"'] ?[+.&] ?[\"'])[0-9A-Za-z]|[A-Za-z](?:[*~`]{1,3}|[\"'] ?[+.&] ?[\"'])[0-9]"
    r"|[A-Za-z]{3,}\+[A-Za-z]{3,},?\+[A-Za-z0-9]"
)
"""RE2: where an escape stands that may hide a character. Only its surroundings are decoded."""

_ENTITY = r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,7}|[A-Za-z][A-Za-z0-9]{1,30});?"
_PERCENT = r"%u[0-9A-Fa-f]{4}|(?:%[0-9A-Fa-f]{2})+"
_QUOTED = r"=\r?\n|(?:=[0-9A-Fa-f]{2})+"
_BACKSLASH = (
    r"\\u\{([0-9A-Fa-f]{1,6})\}|\\U([0-9A-Fa-f]{8})|(?:\\u|U\+|u\+)([0-9A-Fa-f]{4})"
    r"|\\x\{([0-9A-Fa-f]{1,6})\}|\\0000([2-7][0-9A-Fa-f])|\\0{0,4}([2-7][0-9A-Fa-f])(?= )[ ]"
    r"|\\([0-7]{3})|\\([nrt])|\\([^0-9A-Za-z\s])"
)
_BYTES = r"(?:\\x[0-9A-Fa-f]{2})+"
_TAGS = r"</?[A-Za-z!?][^<>]*>"
_MARKS = r"(?<=[0-9A-Za-z#])(?:\*{1,3}|~~|`)(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])([\"'])\s{0,2}[+.&]\s{0,2}\1(?=[0-9A-Za-z])"
_PLUS = r"(?<=[A-Za-z0-9,.;])\+(?=[A-Za-z0-9])"


def unescaped(text: str, *, tags: bool = True) -> str:
    """The text with every escape replaced by what it stands for, until none is left or after `ROUNDS`.

    `tags`: whether markup is taken out, and with it whatever its attributes say.
    """
    for _ in range(ROUNDS):
        before = text
        if "=" in text:
            text = re.sub(_QUOTED, _quoted, text)
        if tags and "<" in text:
            text = re.sub(_TAGS, "", text)
        if "%" in text:
            text = re.sub(_PERCENT, _percent, text)
        if "\\" in text or "+" in text:
            text = _paired(re.sub(_BACKSLASH, _backslash, re.sub(_BYTES, _byte_run, text)))
        if "&" in text:
            text = re.sub(_ENTITY, _entity, text)
        if any(mark in text for mark in "*~`\"'"):
            text = re.sub(_MARKS, "", text)
        if text.count("+") > 1:
            text = re.sub(_PLUS, " ", text)
        if text == before:
            break
    return text


def _entity(match: re.Match[str]) -> str:
    import html  # its table of names costs some milliseconds; most texts hold no entity

    read = html.unescape(match[0])
    # What looks like a control character is the beginning of an entity that something else interrupts.
    return read if (read and read.isprintable()) or match[0].endswith(";") else match[0]


def _percent(match: re.Match[str]) -> str:
    found = match[0]
    if found[1] in "uU":
        return chr(int(found[2:], 16))
    return _decoded(bytes.fromhex(found.replace("%", "")))


def _quoted(match: re.Match[str]) -> str:
    found = match[0]
    return "" if found[1] in "\r\n" else _decoded(bytes.fromhex(found.replace("=", "")))


def _byte_run(match: re.Match[str]) -> str:
    return _decoded(bytes.fromhex(match[0].replace("\\x", "")))


def _paired(text: str) -> str:
    """Two escapes that are halves of one character (UTF-16 surrogates) become it."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decoded(encoded: bytes) -> str:
    try:
        return encoded.decode("utf-8")
    except UnicodeDecodeError:
        return encoded.decode("latin-1")


def _backslash(match: re.Match[str]) -> str:
    *hexadecimal, octal, blank, mark = match.groups()
    for digits in hexadecimal:
        if digits:
            code = int(digits, 16)
            return chr(code) if code < 0x110000 else ""
    if octal:
        return chr(int(octal, 8))
    return " " if blank else mark
