"""RTF documents in pieces: a header as Word writes it, and one way to write a text for each place it may hide."""

from __future__ import annotations

import struct

HEADER = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fswiss\fcharset204 Arial;}"
    r"{\f2\fmodern\fcharset128 MS Gothic;}}{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"
    r"{\stylesheet{\s0 Normal;}}{\*\generator Riched20 10.0.19041}\viewkind4\uc1 "
)


def rtf(body: str, *, tail: bytes = b"") -> bytes:
    """A document with this body between its header and its last brace."""
    return (HEADER + r"\pard\plain An ordinary memo about the weather.\par " + body + "}").encode(
        "cp1252"
    ) + tail


def digits(content: bytes) -> str:
    """Bytes as RTF writes them, in lines."""
    text = content.hex()
    return "\n".join(text[at : at + 128] for at in range(0, len(text), 128))


def counted(text: str) -> bytes:
    """A text of OLE 1."""
    raw = text.encode("cp1252") + b"\0" if text else b""
    return struct.pack("<I", len(raw)) + raw


def ole1(
    native: bytes, kind: str = "Package", *, names: tuple[str, str] = ("", ""), tail: bytes = b""
) -> bytes:
    """An embedded object: header, file, and the sign that no picture follows."""
    header = struct.pack("<II", 0x0501, 2) + counted(kind) + counted(names[0]) + counted(names[1])
    return header + struct.pack("<I", len(native)) + native + struct.pack("<II", 0x0501, 0) + tail


def packaged(name: str, content: bytes, *, path: str = "C:\\memo.txt", tail: bytes = b"") -> bytes:
    """A whole file as an object keeps it."""
    label = name.encode("cp1252") + b"\0"
    return (
        struct.pack("<H", 2) + label + b"C:\\" + label + struct.pack("<HH", 0, 3)
        + counted(path) + counted_bytes(content) + tail
    )  # fmt: skip


def counted_bytes(content: bytes) -> bytes:
    return struct.pack("<I", len(content)) + content


def hexed(text: str) -> str:
    """Every character as `\\'hh`."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("cp1252"))


def unicoded(text: str, fallback: str = "?") -> str:
    """Every character as `\\u` with a fallback."""
    return "".join(f"\\u{ord(char)}{fallback}" for char in text)


def row(*cells: str) -> str:
    """A table row."""
    borders = "".join(f"\\cellx{2000 * n}" for n in range(1, len(cells) + 1))
    return f"\\trowd{borders}\\pard\\intbl " + "".join(f"{cell}\\cell " for cell in cells) + "\\row\n"
