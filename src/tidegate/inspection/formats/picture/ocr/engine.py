"""Tesseract in this process: a grey picture in, words with boxes and confidence out.

Importing this starts the engine for Latin letters, and importing `scripts` all others, because a reading process can
open no file. `why_not` says what to install where there is none.
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
_SCRIPTS: dict[str, tuple[str, ...]] = {
    "Arabic": ("Arabic", "fas", "ara"), "Armenian": ("Armenian", "hye"), "Bengali": ("Bengali", "ben"),
    "Cyrillic": ("Cyrillic", "rus", "ukr"), "Devanagari": ("Devanagari", "hin", "nep"),
    "Ethiopic": ("Ethiopic", "amh", "tir"), "Georgian": ("Georgian", "kat"), "Greek": ("Greek", "ell"),
    "Gurmukhi": ("Gurmukhi", "pan"), "Han": ("HanS", "HanT", "chi_sim", "chi_tra"), "Hangul": ("Hangul", "kor"),
    "Hebrew": ("Hebrew", "heb"), "Hiragana": ("Japanese", "jpn"), "Japanese": ("Japanese", "jpn"),
    "Katakana": ("Japanese", "jpn"), "Khmer": ("Khmer", "khm"), "Korean": ("Hangul", "kor"),
    "Lao": ("Lao", "lao"), "Myanmar": ("Myanmar", "mya"), "Sinhala": ("Sinhala", "sin"), "Tamil": ("Tamil", "tam"),
    "Telugu": ("Telugu", "tel"), "Thai": ("Thai", "tha"), "Tibetan": ("Tibetan", "bod"),
}  # fmt: skip
"""The models that read a script, by the name that the engine gives it; those first that read all its languages."""
LATIN, _ANY_SCRIPT = "eng", "osd"
_LEAST_UPRIGHT = 1.5
"""How sure of the way up a look at the script must be: over pictures without words it is not."""
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
    return next((f"{folder}/" for folder in candidates if (folder / f"{LATIN}{_MODELS}").is_file()), "")


class _Engines:
    """The engines that were started, by the name of the model."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.installed = (
            {path.name.removesuffix(_MODELS) for path in Path(folder).glob(f"*{_MODELS}")}
            if folder
            else set()
        )
        self.by_model: dict[str, Any] = {}
        self.start(LATIN, _SPARSE)
        self.start(_ANY_SCRIPT, tesserocr.PSM.OSD_ONLY)

    def start(self, model: str, mode: int) -> None:
        """Load a model, if it is installed."""
        if model in self.installed and model not in self.by_model:
            with suppress(RuntimeError):  # a model that does not load is one that is not there
                self.by_model[model] = tesserocr.PyTessBaseAPI(path=self._folder, lang=model, psm=mode)


_ENGINES = _Engines(_folder())
VERSION: str = tesserocr.tesseract_version().split()[1]


def why_not() -> str:
    """What is missing, or "" where Latin text can be read."""
    if LATIN in _ENGINES.by_model:
        return ""
    return "needs the OCR models of Debian's package tesseract-ocr, which are not installed"


def script(grey: Image.Image) -> str:
    """The script other than Latin that a picture of mode L is written in, by the engine's name; "" if none."""
    engine = _ENGINES.by_model.get(_ANY_SCRIPT)
    if engine is None:
        return ""
    _show(engine, grey)
    try:
        seen = engine.DetectOrientationScript()
    finally:
        engine.Clear()
    if not seen or seen["orient_conf"] < _LEAST_UPRIGHT or seen["script_name"] not in _SCRIPTS:
        return ""
    return str(seen["script_name"])


def models(name: str) -> list[str]:
    """The models to read a script by: the one for all its languages, else those of single ones. [] if none is there."""
    here = [model for model in _SCRIPTS.get(name, ()) if model in _ENGINES.installed]
    return here[:1] if here[:1] == list(_SCRIPTS[name][:1]) and name != "Han" else here


def start_scripts() -> None:
    """Start the engines of all scripts but Latin; before the sandbox closes, because they open files."""
    page = Image.new("L", (640, 80), 255)
    for name in _SCRIPTS:
        for model in models(name):
            _ENGINES.start(model, _SPARSE)
            words(page, 60.0, model)


def words(grey: Image.Image, seconds: float, model: str = LATIN) -> list[Word] | None:
    """The words in a picture of mode L. None where it takes longer than `seconds` by the clock."""
    engine = _ENGINES.by_model[model]
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
    engine = _ENGINES.by_model[LATIN]
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
    if LATIN in _ENGINES.by_model:
        words(page, 60.0)
        script(page)
        skew(page)
        _ENGINES.by_model[LATIN].ReadConfigFile("a file that does not exist")


_warm_up()
