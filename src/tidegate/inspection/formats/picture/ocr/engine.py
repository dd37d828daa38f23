"""Tesseract in this process: a grey picture in, words with boxes and confidence out.

Importing this starts every engine for which a model is installed, because a reading process can open no file.
`LANGUAGES` is empty where there is no engine, and `why_not` then says what to install.
"""

from __future__ import annotations

import math
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

os.environ["OMP_THREAD_LIMIT"] = "1"  # read when the library loads; a reading process can start no thread

import tesserocr

_MODELS = ".traineddata"
_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_OTHERS = frozenset(
    {
        "amh", "ara", "bel", "ben", "bod", "bul", "chi_sim", "chi_tra", "ell", "fas", "heb", "hin", "hye", "jpn",
        "kat", "khm", "kor", "mar", "mya", "nep", "pan", "pus", "rus", "sin", "srp", "tam", "tha", "tir", "ukr", "urd",
    }
)  # fmt: skip
"""Languages in other scripts, whose models are used where they are installed."""
_LATIN = "eng"
_SPARSE = tesserocr.PSM.SPARSE_TEXT
_DOTS_PER_INCH = 200
_TSV_WORD = "5"


class Word(NamedTuple):
    """One word: its text, its box in pixels (right and bottom exclusive), and how sure the engine is, 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top


def _folder() -> str:
    named = os.environ.get("TESSDATA_PREFIX", "")
    candidates = [Path(named), Path(named, "tessdata")] if named else []
    for pattern in _FOLDERS:
        candidates += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    return next((f"{folder}/" for folder in candidates if (folder / f"{_LATIN}{_MODELS}").is_file()), "")


class _Engines:
    """The engines of all installed models, by language."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.by_language: dict[str, Any] = {}
        if not folder:
            return
        installed = {path.name.removesuffix(_MODELS) for path in Path(folder).glob(f"*{_MODELS}")}
        for language in (_LATIN, *sorted(_OTHERS & installed)):
            with suppress(RuntimeError):  # a model that does not load is one that is not there
                self.by_language[language] = tesserocr.PyTessBaseAPI(path=folder, lang=language, psm=_SPARSE)


_ENGINES = _Engines(_folder())
LANGUAGES: tuple[str, ...] = tuple(_ENGINES.by_language)
"""Languages that can be read; empty where there is no engine."""
VERSION: str = tesserocr.tesseract_version().split()[1]


def why_not() -> str:
    """What is missing, or "" where Latin text can be read."""
    if _LATIN in LANGUAGES:
        return ""
    return "needs the OCR models of Debian's package tesseract-ocr, which are not installed"


def words(grey: Image.Image, seconds: float, language: str = _LATIN) -> list[Word] | None:
    """The words in a picture of mode L. None where it takes longer than `seconds` by the clock."""
    engine = _ENGINES.by_language[language]
    _show(engine, grey)
    try:
        if not engine.Recognize(max(1, int(seconds * 1000))):
            return None
        lines = engine.GetTSVText(0).split("\n")
    finally:
        engine.Clear()
    return [word for line in lines if (word := _word(line)) is not None]


def skew(grey: Image.Image) -> float:
    """By how many degrees a page must be turned counter-clockwise for its lines to be level."""
    engine = _ENGINES.by_language[_LATIN]
    _show(engine, grey)
    try:
        engine.SetPageSegMode(tesserocr.PSM.AUTO)
        page = engine.AnalyseLayout()
        return math.degrees(page.Orientation()[3]) if page else 0.0
    finally:
        engine.SetPageSegMode(_SPARSE)
        engine.Clear()


def _show(engine: Any, grey: Image.Image) -> None:
    engine.SetImageBytes(grey.tobytes(), grey.width, grey.height, 1, grey.width)
    engine.SetSourceResolution(_DOTS_PER_INCH)


def _word(line: str) -> Word | None:
    """A line of tab-separated values: level, page, block, paragraph, line, word, box, confidence, text."""
    level, *rest = line.split("\t", 11)
    if level != _TSV_WORD or len(rest) < 11 or not rest[10].strip():
        return None
    left, top, width, height = map(int, rest[5:9])
    return Word(rest[10].strip(), left, top, left + width, top + height, float(rest[9]))


def _warm_up() -> None:
    """Have the library do now whatever it does at a first call: a complaint has it open what it logs to."""
    page = Image.new("L", (640, 80), 255)
    font = ImageFont.load_default(24)
    ImageDraw.Draw(page).text((8, 20), "Statistics of the year 2022 by month", fill=0, font=font)
    for language in LANGUAGES:
        words(page, 60.0, language)
    if LANGUAGES:
        skew(page)
        _ENGINES.by_language[LANGUAGES[0]].ReadConfigFile("a file that does not exist")


_warm_up()
