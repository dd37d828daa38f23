"""Text for a screen. In: any text, also a hostile name. Out: text that cannot move or reorder anything."""

from __future__ import annotations

import unicodedata

HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (bidirectional, zero-width), surrogate, private, unassigned, line-breaking characters."""


def escaped(text: str) -> str:
    """Each harmful character as `\\u001b`, an escape that JSON and TOML know as well."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def safe(text: str) -> str:
    """Masked, then escaped: for any line that may quote a file name or an argument."""
    from tidegate.report.mask import Masker

    return escaped(Masker().text(text))


def _shown(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if unicodedata.category(character) not in HARMFUL:
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def shown(text: str) -> str:
    """Lines of any text, each escaped."""
    return "".join(f"{escaped(line)}\n" for line in text.removesuffix("\n").split("\n"))


def columns(text: str) -> int:
    """How many terminal columns a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clip(text: str, width: int) -> str:
    """At most `width` columns, with an ellipsis where something is cut."""
    if columns(text) <= width:
        return text
    taken, used = [], 1
    for character in text:
        used += _width(character)
        if used > width:
            break
        taken.append(character)
    return "".join(taken) + "…"


def fold(pieces: list[str], width: int, *, joint: str, indent: int = 2, hanging: int = 4) -> list[str]:
    """Lines of at most `width` columns, broken only between pieces (a long piece overflows)."""
    lines: list[str] = []
    line = " " * indent
    empty = True
    for piece in pieces:
        if empty:
            line, empty = line + piece, False
        elif columns(line) + columns(joint) + columns(piece) <= width:
            line += joint + piece
        else:
            lines.append(line)
            line = " " * hanging + piece
    lines.append(line)
    return lines


def paragraph(text: str, width: int, *, indent: int = 2, hanging: int = 4) -> list[str]:
    """Running text in lines of at most `width` columns."""
    return fold(text.split(), width, joint=" ", indent=indent, hanging=hanging)
