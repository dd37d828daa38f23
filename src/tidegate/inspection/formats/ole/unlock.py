"""Decryption with the passwords that Office itself fills in when a file is only protected against changes.

In: an encrypted compound file. Out: the plain file, or None. Loaded on demand, with all that its library would
load later; the library's temporary files are kept in memory, for in the sandbox there are none.
"""

from __future__ import annotations

import io
import logging
import struct
from types import SimpleNamespace
from xml.parsers.expat import ExpatError

import msoffcrypto
from cryptography.exceptions import UnsupportedAlgorithm
from msoffcrypto.exceptions import (
    DecryptionError,
    EncryptionError,
    FileFormatError,
    InvalidKeyError,
    ParseError,
)
from msoffcrypto.format import doc97, ooxml, ppt97

EXCEL, POWERPOINT = "VelvetSweatshop", "/01Hannes Ruescher/01"
"""What the two use where the user has set none; packages know only the first."""

_FAILURES = (
    DecryptionError, EncryptionError, FileFormatError, InvalidKeyError, ParseError, ExpatError,
    UnsupportedAlgorithm, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, OSError,
    EOFError, struct.error, OverflowError,
)  # fmt: skip
"""What the library raises for a wrong password, and for bytes it does not expect."""

for _module in (doc97, ppt97):
    vars(_module)["tempfile"] = SimpleNamespace(TemporaryFile=io.BytesIO)
for _name in ("msoffcrypto", "olefile"):
    logging.getLogger(_name).disabled = True


def unlock(content: memoryview) -> bytes | None:
    """The decrypted file, or None where no known password opens it."""
    for password in (EXCEL, POWERPOINT):
        plain = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(content))
            if password == POWERPOINT and isinstance(file, ooxml.OOXMLFile):
                return None
            file.load_key(password=password)
            file.decrypt(plain)
        except _FAILURES:
            continue
        return plain.getvalue()
    return None
