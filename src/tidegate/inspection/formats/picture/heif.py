"""In the making."""
from __future__ import annotations
from collections.abc import Iterator
from tidegate.inspection.formats.picture.canvas import Canvas
from tidegate.inspection.part import Part
from tidegate.model.content import Content
def is_avif(head: bytes) -> bool:
    return False
def is_heif(head: bytes) -> bool:
    return False
def read_heif(part: Part, canvas: Canvas) -> Iterator[Content | Part]:
    yield from ()
