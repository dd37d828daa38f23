"""How far reading may go before the rest of a file is unread. Set in policy, enforced in the sandbox."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Reaching any of these is a Gap. The defaults fit a 1 GiB csv and a workbook of 15 million cells.

    `depth`: containers within containers. `parts`: parts of one file, at any depth. `expanded_bytes`: all
    bytes after unpacking. `ratio`: expanded to packed bytes of one stream, judged above 64 MiB expanded.
    `part_bytes`: one part that a reader needs whole in memory. `cell_chars`: one cell or one token.
    `cpu_seconds`: one file, without OCR. `memory_bytes`: address space of the reading process.
    `unread_picture_pixels`: a picture up to this many pixels (an icon, 20 x 60) is accepted with only its metadata
    read. `ocr_pictures`: different pictures of one file that are read by OCR. `ocr_seconds`: processor seconds that
    OCR may take for one file, besides `cpu_seconds`.
    """

    depth: int = 8
    parts: int = 20_000
    expanded_bytes: int = 8 << 30
    ratio: int = 400
    part_bytes: int = 256 * MIB
    cell_chars: int = 1_000_000
    cpu_seconds: int = 600
    memory_bytes: int = 2 << 30
    unread_picture_pixels: int = 1_200
    ocr_pictures: int = 2_000
    ocr_seconds: int = 1_800
