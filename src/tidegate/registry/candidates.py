"""What in a file may be an identifier of a registry: shapes, and how likely such a shape is met by chance."""

from __future__ import annotations

import re
from typing import NamedTuple

from tidegate.registry.fields import Field


class Shape(NamedTuple):
    """`canonical`: of the value in capitals without anything but letters and digits. `space`: how many values of
    that shape there are; `width`: to which digits are filled up. `telling`: the shape itself says what it is.
    """

    field: Field
    canonical: str
    space: float
    telling: bool = False
    width: int = 0
    prefix: str = ""


SHAPES = (
    Shape(Field.A_NUMBER, r"^A[0-9]{7,9}$", 1e9, True, 9, "A"),
    Shape(Field.A_NUMBER, r"^0?[0-9]{8,9}$", 3e8, False, 9),
    Shape(Field.RECEIPT, r"^[A-Z]{3}[0-9]{10}$", 1e11, True),
    Shape(Field.SEVIS, r"^N[0-9]{10}$", 1e10, True),
    Shape(Field.SSN, r"^[0-9]{9}$", 1e9),
    Shape(Field.I94, r"^[0-9]{9}[A-Z][0-9]$", 1e11, True),
    Shape(Field.I94, r"^[0-9]{11}$", 1e11),
    Shape(Field.FIN, r"^[0-9]{7,10}$", 1e9),
    Shape(Field.PASSPORT, r"^[A-Z]{1,3}[0-9]{5,9}[A-Z]?$", 1e8),
    Shape(Field.PASSPORT, r"^[0-9]{8,9}$", 1e8),
    Shape(Field.NATIONAL_ID, r"^[0-9A-Z]{0,6}[0-9]{5}[0-9A-Z]{0,9}$", 1e8),
)
"""`space` is on the small side, so that chance is thought likelier than it is."""

COMPILED = tuple((shape, re.compile(shape.canonical)) for shape in SHAPES)
NOT_CODE = re.compile(r"[^0-9A-Z]+")
WORTH = r"[0-9](?:[^0-9]{0,3}[0-9]){4}"
"""What any identifier has: five digits close together."""

IN_TEXT = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-Za-z]{1,3}[ #:.-]{0,3})?[0-9](?:[ .\-/]?[0-9]|[0-9A-Za-z]){4,20}(?![0-9A-Za-z])"
)
"""A run in a text that may be one, its groups parted by single marks."""
HEADINGS: dict[Field, re.Pattern[str]] = {
    Field.A_NUMBER: re.compile(r"\ba[ -]?(?:num|no|#|files?\b)|alien|\ba#", re.IGNORECASE),
    Field.RECEIPT: re.compile(r"receipt", re.IGNORECASE),
    Field.SSN: re.compile(r"ssn|social", re.IGNORECASE),
    Field.I94: re.compile(r"i-?94|admission", re.IGNORECASE),
    Field.SEVIS: re.compile(r"sevis", re.IGNORECASE),
    Field.FIN: re.compile(r"\bfin\b|fingerprint", re.IGNORECASE),
    Field.PASSPORT: re.compile(r"passport|pasaporte|passeport|паспорт", re.IGNORECASE),
    Field.NATIONAL_ID: re.compile(r"national|identity|\bid\b|dni|c[ée]dula", re.IGNORECASE),
}
"""What a heading or the words before a number say when they announce it."""


def strip(text: str) -> str:
    """Capitals and digits alone."""
    return NOT_CODE.sub("", text.upper())


def filled(shape: Shape, code: str) -> str:
    """The canonical value of a code of that shape."""
    digits = code.removeprefix(shape.prefix) if shape.prefix else code
    return digits[-shape.width :].zfill(shape.width) if shape.width else digits
