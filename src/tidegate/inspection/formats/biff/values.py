"""Values as BIFF and BIFF12 store them: RK numbers, doubles, error codes.

In: bytes. Out: a `Value`, whole numbers as int.
"""

from __future__ import annotations

from struct import unpack_from

from tidegate.inspection.formats.ooxml.cells import EXACT
from tidegate.model.content import Value

_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip


def error(code: int) -> str:
    """What a cell shows for an error."""
    return _ERRORS.get(code, "#ERROR")


def whole(number: float) -> int | float:
    """The same number, as int if it is one."""
    return int(number) if number.is_integer() and abs(number) < EXACT else number


def rk(packed: int) -> int | float:
    """An RK number: 30 bits of an integer or of a double, perhaps in hundredths."""
    number: int | float
    if packed & 2:
        number = (packed >> 2) - (1 << 30 if packed & 0x8000_0000 else 0)
    else:
        (number,) = unpack_from("<d", (packed & 0xFFFF_FFFC).to_bytes(4, "little").rjust(8, b"\0"))
    if packed & 1:
        number = number / 100
    return whole(float(number))


def double(raw: bytes | memoryview, at: int = 0) -> int | float:
    """A double."""
    (number,) = unpack_from("<d", raw, at)
    return whole(number)


def truth(number: int, is_error: int) -> Value:
    """A cell that is either a truth value or an error."""
    return error(number) if is_error else bool(number)
