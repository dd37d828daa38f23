"""psd: resources, layers with their names and texts, and the pixels of the whole and of each layer."""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from tidegate.errors import DamagedError
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.picture.canvas import Canvas, packed, text
from tidegate.inspection.formats.picture.resources import read_resources
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content

_MARK, _HEADER = b"8BPS", 26
_BLOCKS = (b"8BIM", b"8B64")
_NAME = b"luni"
_FILES = frozenset({b"lnkD", b"lnk2", b"lnk3", b"lnkE", b"LiFD"})
_PIXELS = frozenset({b"Patt", b"Pat2", b"Pat3", b"FMsk", b"Lr16", b"Lr32", b"Layr", b"PxSD"})
_HIDDEN = 2
_PLAIN, _RUNS = 0, 1
_TEXT_KEYS = frozenset({b"TySh", b"Txt2", b"tySh"})
_ENGINE_TEXT = b"/Text"


@dataclass(slots=True)
class _Layer:
    """One layer: whether it is shown, and how many bytes the data of its channels have."""

    shown: bool
    size: int


def is_photoshop(head: bytes) -> bool:
    """Whether bytes begin as a Photoshop document does."""
    return head.startswith(_MARK)


def read_photoshop(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    """All sections in their order, then the pixels. Raises DamagedError, struct.error."""
    view = part.source.view()
    version, _, channels, height, width, depth, _ = struct.unpack_from(">H6sHIIHH", view, 4)
    if version != 1:
        part.gap("a large Photoshop document (psb), which this version does not read", 0, len(view))
        return
    part.ledger.claim(0, _HEADER, Claim.STRUCT)
    colours = _section(part, view, _HEADER)
    part.ledger.claim(_HEADER + 4, colours, Claim.STRUCT)
    resources = _section(part, view, colours)
    yield from read_resources(part, bytes(view[colours + 4 : resources]))
    part.ledger.claim(colours + 4, resources, Claim.STRUCT)
    layers_end = _section(part, view, resources)
    layers: list[_Layer] = []
    if layers_end > resources + 8:
        yield from _layers(part, view, resources + 4, layers_end, layers)
    elif layers_end > resources + 4:
        part.ledger.claim(resources + 4, layers_end, Claim.STRUCT)
    end = _pixels_end(view, layers_end, channels, height, (width * depth + 7) // 8)
    part.ledger.claim(layers_end, end, Claim.PIXELS)
    if width * height > part.limits.unread_picture_pixels:
        from tidegate.inspection.formats.picture.frames import read_layers

        yield from read_layers(part, view, [layer.shown for layer in layers])
    if end < len(view):
        yield part.stretch(end, len(view), "bytes after the picture")


def _section(part: Part, view: memoryview, at: int) -> int:
    (size,) = struct.unpack_from(">I", view, at)
    part.ledger.claim(at, at + 4, Claim.STRUCT)
    if at + 4 + size > len(view):
        raise DamagedError("a Photoshop document that is cut short")
    return int(at + 4 + size)


def _pixels_end(view: memoryview, at: int, channels: int, height: int, row: int) -> int:
    (packing,) = struct.unpack_from(">H", view, at)
    if packing == _PLAIN:
        end = at + 2 + channels * height * row
    elif packing == _RUNS:
        counts = struct.unpack_from(f">{channels * height}H", view, at + 2)
        end = at + 2 + 2 * len(counts) + sum(counts)
    else:
        raise DamagedError("a Photoshop document packed in a way that this version does not read")
    if end > len(view):
        raise DamagedError("a Photoshop document that is cut short")
    return end


def _layers(
    part: Part, view: memoryview, at: int, end: int, layers: list[_Layer]
) -> Iterator[Content | Part]:
    (size,) = struct.unpack_from(">I", view, at)
    part.ledger.claim(at, at + 4, Claim.STRUCT)
    place, finish = at + 4, at + 4 + size
    if finish > end:
        raise DamagedError("a Photoshop document whose layers do not fit")
    if size:
        (count,) = struct.unpack_from(">h", view, place)
        part.ledger.claim(place, place + 2, Claim.STRUCT)
        place += 2
        for _ in range(abs(count)):
            place = yield from _layer(part, view, place, finish, layers)
        for layer in layers:
            if place + layer.size > finish:
                raise DamagedError("a Photoshop document whose layers do not fit")
            part.ledger.claim(place, place + layer.size, Claim.PIXELS)
            place += layer.size
        if place < finish:
            yield part.stretch(place, finish, "bytes after the layers")
    yield from _after_layers(part, view, finish, end)


def _after_layers(part: Part, view: memoryview, at: int, end: int) -> Iterator[Content | Part]:
    """The mask of all layers, and further blocks."""
    if at + 4 <= end:
        (size,) = struct.unpack_from(">I", view, at)
        finish = min(at + 4 + size, end)
        part.ledger.claim(at, finish, Claim.STRUCT)
        at = finish
    at = yield from _blocks(part, view, at, end)
    if at < end:
        yield part.stretch(at, end, "bytes after the layers")


def _layer(
    part: Part, view: memoryview, at: int, end: int, layers: list[_Layer]
) -> Generator[Content | Part, None, int]:
    (channels,) = struct.unpack_from(">H", view, at + 16)
    sizes = [struct.unpack_from(">I", view, at + 20 + 6 * number)[0] for number in range(channels)]
    start = at
    at += 18 + 6 * channels
    flags = view[at + 10]
    (extra,) = struct.unpack_from(">I", view, at + 12)
    at += 16
    finish: int = at + extra
    if finish > end:
        raise DamagedError("a Photoshop document whose layers do not fit")
    layers.append(_Layer(not flags & _HIDDEN, sum(sizes)))
    for _ in range(2):  # mask, blending ranges
        (size,) = struct.unpack_from(">I", view, at)
        at += 4 + size
    name = bytes(view[at + 1 : at + 1 + view[at]])
    yield from text(part, name, "name of a layer")
    at += (1 + len(name) + 3) // 4 * 4
    if at > finish:
        raise DamagedError("a Photoshop document whose layers do not fit")
    part.ledger.claim(start, at, Claim.STRUCT)
    after = yield from _blocks(part, view, at, finish)
    if after < finish:
        yield part.stretch(after, finish, "bytes after a layer")
    return finish


def _blocks(part: Part, view: memoryview, at: int, end: int) -> Generator[Content | Part, None, int]:
    """Blocks of further facts; returns where they end. Their printable runs are read with the whole file."""
    while at + 12 <= end and bytes(view[at : at + 4]) in _BLOCKS:
        key = bytes(view[at + 4 : at + 8])
        (size,) = struct.unpack_from(">I", view, at + 8)
        start, finish = at + 12, min(at + 12 + size + size % 2, end)
        if start + size > end:
            break
        part.ledger.claim(at, start, Claim.STRUCT)
        body = view[start : start + size]
        if key in _FILES and size:
            yield part.child("linked", Memory(body), label="file within a layer", visible=False,
                             within=(start, start + size))  # fmt: skip
            part.ledger.claim(start + size, finish, Claim.FILL)
        elif key in _PIXELS and bytes(body).strip(BLANK):
            part.gap("pixels of a kind that this version does not read", start, finish)
        else:
            if key == _NAME:
                name = bytes(body[4:]).decode("utf-16-be", "replace").rstrip("\0")
                yield from passages(part, name, label="name of a layer", spot="metadata", visible=False)
            elif key in _TEXT_KEYS:
                yield from _drawn_text(part, bytes(body))
            else:
                yield from packed(part, body)
            part.ledger.claim(start, finish, Claim.STRUCT)
        at = finish
        while at < end and end - at < 4 and not view[at]:
            part.ledger.claim(at, at + 1, Claim.FILL)
            at += 1
    return at


def _drawn_text(part: Part, body: bytes) -> Iterator[Content]:
    """What a text layer says: strings in brackets, in UTF-16 with some characters escaped."""
    at = body.find(_ENGINE_TEXT)
    while at >= 0:
        start = body.find(b"(", at)
        end = start + 1
        while start >= 0 and end < len(body) and body[end] != ord(")"):
            end += 2 if body[end] == ord("\\") else 1
        if start < 0:
            return
        plain = body[start + 1 : end].replace(b"\\(", b"(").replace(b"\\)", b")").replace(b"\\\\", b"\\")
        words = plain.removeprefix(b"\xfe\xff").decode("utf-16-be", "replace").replace("\r", "\n")
        yield from passages(part, words, label="text of a layer", spot="text of a layer")
        at = body.find(_ENGINE_TEXT, end)
