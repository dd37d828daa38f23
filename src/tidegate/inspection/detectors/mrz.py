"""Machine-readable zones of passports, cards and visas (ICAO 9303): name, number, birth date, nationality."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

_ANY = "[A-Z0-9<]"
_DATES = "[0-9]{6}[0-9][MFX<][0-9]{6}[0-9<]"
LARGE = rf"{_ANY}{{9}}[0-9<][A-Z<]{{3}}{_DATES}{_ANY}{{7,16}}"
SMALL_TOP = rf"[IACV][A-Z0-9<][A-Z<]{{3}}{_ANY}{{9}}[0-9<]{_ANY}{{15}}"
SMALL_MIDDLE = rf"{_DATES}[A-Z<]{{3}}{_ANY}{{11}}[0-9]"
NAMES = r"[PVIAC][A-Z<][A-Z]{1,3}<{0,2}[A-Z][A-Z<]{1,38}<<<+"
WEIGHTS = (7, 3, 1)


def check_digit(field: str) -> str:
    """The check digit of a field: letters count from 10, fillers nothing, weights 7 3 1."""
    total = sum((0 if c == "<" else int(c, 36)) * WEIGHTS[i % 3] for i, c in enumerate(field))
    return str(total % 10)


def _checked(line: str, spans: tuple[tuple[int, int], ...]) -> int:
    return sum(check_digit(line[a:b]) == line[b : b + 1].replace("<", "0") for a, b in spans)


class MachineReadable(Recogniser):
    """Two or three lines of letters, digits and `<`, whose check digits agree."""

    type = InformationType.MRZ
    patterns = (
        rf"(?:{NAMES}\s{{0,3}})?{LARGE}",
        rf"(?:{SMALL_TOP}\s{{0,3}})?{SMALL_MIDDLE}(?:\s{{0,3}}[A-Z<]{{5,30}})?",
        rf"{SMALL_TOP}|{NAMES}",
    )
    headings = r"mrz|machine readable(?: zone)?(?: ?(?:line )?[123])?|mrz (?:line )?[123]"
    explains = (
        "The lines at the foot of a passport, identity card or visa (TD1, TD2, TD3, MRV-A, MRV-B) hold "
        "name, number, nationality and birth date. Recognised by shape and check digits, also when one "
        "line is missing or the lines were joined or broken. Misses a zone with several misread "
        "characters and no name line."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Two agreeing check digits make it sure; a name line alone, or one digit, likely."""
        lines = re.sub(r"\s+", "", value)
        if "<" not in lines and not any(c.isdigit() for c in lines):
            return None
        best = max((_checked(line, spans) for line, spans in _fields(lines)), default=0)
        if best >= 2:
            return Likelihood.VERY_LIKELY, "machine-readable zone with agreeing check digits"
        named = re.search(NAMES, lines) is not None
        if (best and "<" in lines) or (named and len(lines) >= 20):
            return Likelihood.LIKELY, "part of a machine-readable zone"
        return None

    def key(self, value: str) -> str:
        """The line with number or dates, so that the same document gives the same key."""
        lines = re.sub(r"\s+", "", value)
        for line, spans in _fields(lines):
            if _checked(line, spans) >= 1:
                return line[:28]
        return lines[:30]


def _fields(lines: str) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Every line with its checked fields: number, birth date, expiry."""
    for match in re.finditer(LARGE, lines):
        yield match[0], ((0, 9), (13, 19), (21, 27))
    for match in re.finditer(SMALL_MIDDLE, lines):
        yield match[0], ((0, 6), (8, 14))
    for match in re.finditer(SMALL_TOP, lines):
        yield match[0], ((5, 14),)
