"""Perceptual hashes of pages and pictures: pixels in, 64 bits out that a scaled or recompressed copy shares.

The difference hash: a picture shrunk to 9 x 8 greys, and for each of 8 x 8 places whether it gets lighter to the right.
Pages that are nearly blank have no hash.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from PIL import Image

ALIKE = 6
"""Bits of 64 in which two hashes of one page may differ."""
MOST_PAGES = 50
_LEAST_SIDE = 200
_LEAST_EDGES = 8


def difference_hash(image: Image.Image) -> int:
    """64 bits, 0 where the picture is too plain or too small to be told from others."""
    if min(image.size) < _LEAST_SIDE:
        return 0
    small = np.asarray(image.convert("L").resize((9, 8), Image.Resampling.BOX), np.int16)
    steps = small[:, 1:] - small[:, :-1]
    if int((np.abs(steps) >= 2).sum()) < _LEAST_EDGES:
        return 0
    bits = (steps > 0).ravel()
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def of_file(content: bytes | memoryview) -> tuple[int, ...]:
    """Hashes of a PDF's pages, or of a picture; () for other files."""
    head = bytes(content[:1024])
    if b"%PDF-" in head:
        found: Iterable[Image.Image] = _pages(bytes(content))
    else:
        found = _frames(bytes(content))
    return tuple(dict.fromkeys(filter(None, map(difference_hash, found))))


def nearest(one: int, known: npt.NDArray[np.uint64]) -> int:
    """Bits in which the nearest of the known hashes differs; 64 where there is none."""
    if not known.size or not one:
        return 64
    return int(np.bitwise_count(known ^ np.uint64(one)).min())


def _pages(content: bytes) -> Iterable[Image.Image]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    try:
        for at in range(min(len(document), MOST_PAGES)):
            page = document[at]
            yield page.render(scale=0.75, grayscale=True).to_pil()
            page.close()
    finally:
        document.close()


def _frames(content: bytes) -> Iterable[Image.Image]:
    try:
        image = Image.open(io.BytesIO(content))
        image.load()
    except (OSError, ValueError, Image.DecompressionBombError):
        return
    yield image
