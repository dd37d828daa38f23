"""Any text in, one canonical text out: what every detector and word list is matched against."""

from __future__ import annotations

import re
import unicodedata

from tidegate.inspection.canonical.characters import fold_look_alikes, plain

_CONTROLS = bytes(c for c in (*range(32), 127) if c not in (9, 10))
_TERMINAL = re.compile("\x1b\\[[0-9;]{0,16}[A-Za-z]")
"""What colours text on a terminal: nobody sees the characters."""
_NO_CONTROLS = dict.fromkeys(_CONTROLS) | {11: "\n", 12: " "}


def canonical(text: str) -> str:
    r"""The text as it is matched: compatibility forms undone, digits of every script as ASCII, exotic spaces
    and dashes as `" "` and `"-"`, invisible and combining clutter removed, look-alike letters as Latin ones.

    Lines stay lines (`\r\n` and `\r` become `\n`); case and ordinary letters of every script stay.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _without_controls(text)
    if text.isascii():
        return text
    return "\n".join(line if line.isascii() else _folded(line) for line in text.split("\n"))


def _folded(line: str) -> str:
    if not unicodedata.is_normalized("NFC", line):
        line = unicodedata.normalize("NFC", line)
    changes = {ord(c): new for c in set(line) if not c.isascii() and (new := plain(c)) != c}
    if changes:
        line = line.translate(changes)
        if line.isascii():
            return line
        line = unicodedata.normalize("NFC", line)
    return fold_look_alikes(line)


def _without_controls(text: str) -> str:
    encoded = text.encode("utf-8", "replace")
    if len(encoded.translate(None, _CONTROLS)) == len(encoded):
        return text
    return _TERMINAL.sub("", text).translate(_NO_CONTROLS)
