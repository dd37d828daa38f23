"""Numbers and codes in any style to one ASCII key; "" where the value cannot be of that kind.

In: text, or a number as a spreadsheet gives it (`201234567.0`). Digits of every script, full-width characters,
look-alike letters, invisible characters, spaces and punctuation make no difference.
"""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 120
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXISJABEZHIKMNOPTYX")
_A_NUMBER = re.compile(
    r"(?:(?:ALIEN|USCIS)?(?:REGISTRATION)?(?:A|FILE)?(?:NUMBER|NUM|NO|NR)?A?)?(?P<digits>[0-9]{7,9})"
)
_CODE = re.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]{3,40}")
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]]{1,64}@(?:[^\s@<>(),;:\"\[\].]+\.)+[^\s@<>(),;:\"\[\].]{2,}")
_EXTENSION = re.compile(r"(?:,|;|\bEXT|\bEXTENSION|\bX|#)[ .:]*[0-9]{1,6}$")
_PHONE = re.compile(r"(?:TEL|PHONE|CELL|MOBILE|FAX)?[ .:]*[+0-9() ./-]+")


def _text(value: object) -> str:
    """`value` in upper case with ASCII digits; whole numbers without a fraction; "" for what is neither."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value == value and abs(value) < 1e18 and value == int(value) else ""
    text = str(value)[:_LONGEST] if isinstance(value, str) else (str(value) if abs(value) < 10**40 else "")
    if not text.isascii():
        text = "".join(map(_plain, unicodedata.normalize("NFKC", text)))
    text = text.strip().upper().translate(_LOOK_ALIKE)
    return re.sub(r"(?<=[0-9])\.0+$", "", text)


def _plain(character: str) -> str:
    if unicodedata.category(character) in ("Cf", "Mn"):
        return ""
    decimal = unicodedata.decimal(character, None)
    return character if decimal is None else str(decimal)


def _bare(value: object) -> str:
    return re.sub(r"[^\w]|_", "", _text(value))


def identifier(value: object) -> str:
    """The key of an identifier whose kind is not known: an e-mail address, an A-number, else digits or a code.

    Digits alone lose leading zeros, which spreadsheets drop; so do those of an A-number with its letter.
    """
    text = _text(value)
    if "@" in text:
        return email(value)
    bare = _bare(value)
    if bare.isascii() and bare.isdecimal():
        return bare.lstrip("0")
    return a_number(value) or code(value)


def a_number(value: object) -> str:
    """The digits of an alien registration number without `A` and leading zeros: 1 to 9 of 7 to 9 as written."""
    match = _A_NUMBER.fullmatch(_bare(value))
    return match["digits"].lstrip("0") if match else ""


def code(value: object) -> str:
    """Letters and digits of a receipt, passport or other code, in upper case: 3 to 40, at least one a digit."""
    match = _CODE.fullmatch(_bare(value))
    return match[0] if match else ""


def email(value: object) -> str:
    """An e-mail address in lower case; dots and tags before the `@` stay, and no provider is taken for another."""
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFKC", value[:320]).strip().strip("<>").lower()
    text = text.removeprefix("mailto:")
    return text if _EMAIL.fullmatch(text) else ""


def phone(value: object) -> str:
    """7 to 15 digits: international without `+` or `00`; those of North America without their country code 1."""
    text = _EXTENSION.sub("", _text(value)).strip()
    if not _PHONE.fullmatch(text):
        return ""
    digits = re.sub("[^0-9]", "", text)
    if "+" not in text and digits.startswith("011") and len(digits) > 11:
        digits = digits[3:]
    elif "+" not in text and digits.startswith("00"):
        digits = digits[2:]
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return digits if 7 <= len(digits) <= 15 and digits.strip("0") else ""


def ssn(value: object) -> str:
    """The nine digits of a Social Security or individual taxpayer number; numbers regain lost leading zeros."""
    text = _bare(value)
    if not isinstance(value, str):
        text = text.rjust(9, "0") if len(text) >= 7 else ""
    if not re.fullmatch("[0-9]{9}", text) or text[:3] in ("000", "666"):
        return ""
    return "" if text[3:5] == "00" or text[5:] == "0000" else text
