"""Decrypts workbook streams that are encrypted with the password that every Excel tries by itself.

In: the stream and its FILEPASS record. Out: a copy whose records are in the clear. Imported late: it loads a
library of ciphers.
"""

from __future__ import annotations

import io
from struct import unpack_from

from msoffcrypto.method.rc4 import DocumentRC4
from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI
from msoffcrypto.method.xor_obfuscation import DocumentXOR

from tidegate.errors import DamagedError
from tidegate.inspection.formats.biff.records import BOF, HEADER, Kind

PASSWORD = "VelvetSweatshop"  # noqa: S105 - every copy of Excel knows it
"""What Excel encrypts with where a workbook is only protected against changes."""

_PLAIN = BOF | {Kind.FILE_PASS, 0xE1, 0x194, 0x195, 0x196, 0x138}
"""Records that are never encrypted."""
_BLOCK = 1024
_ASKS = "is encrypted with a password: give it without one"


def decrypt(view: memoryview, header: bytes) -> bytes:
    """The decrypted stream. Raises DamagedError for another password or another cipher."""
    (way,) = unpack_from("<H", header)
    if way == 0:
        if not DocumentXOR.verifypw(PASSWORD, unpack_from("<H", header, 4)[0]):
            raise DamagedError(_ASKS)
        return _without_xor(view)
    (major,) = unpack_from("<H", header, 2)
    stream = io.BytesIO(bytes(view))
    if major == 1 and len(header) >= 54:
        salt, verifier, digest = (header[at : at + 16] for at in (6, 22, 38))
        if not DocumentRC4.verifypw(PASSWORD, salt, verifier, digest):
            raise DamagedError(_ASKS)
        clear = DocumentRC4.decrypt(PASSWORD, salt, stream, blocksize=_BLOCK).getvalue()
    elif 2 <= major <= 4 and len(header) >= 14:
        clear = _by_crypto_api(header, stream)
    else:
        raise DamagedError("is encrypted by a method that this version does not read")
    return _laid_over(view, clear)


def _by_crypto_api(header: bytes, stream: io.BytesIO) -> bytes:
    (size,) = unpack_from("<I", header, 10)
    (bits,) = unpack_from("<I", header, 14 + 16)
    at = 14 + size
    salt, verifier, (length,) = (
        header[at + 4 : at + 20],
        header[at + 20 : at + 36],
        unpack_from("<I", header, at + 36),
    )
    digest = header[at + 40 : at + 40 + length]
    if not DocumentRC4CryptoAPI.verifypw(PASSWORD, salt, bits or 40, verifier, digest):
        raise DamagedError(_ASKS)
    clear: bytes = DocumentRC4CryptoAPI.decrypt(
        PASSWORD, salt, bits or 40, stream, blocksize=_BLOCK
    ).getvalue()
    return clear


def _laid_over(view: memoryview, clear: bytes) -> bytes:
    """What is never encrypted, from the stream as it stands: headers, some records, the places of sheets."""
    whole = bytearray(clear)
    at = 0
    while at + 4 <= len(view):
        kind, size = HEADER.unpack_from(view, at)
        plain = size if kind in _PLAIN else 4 if kind == Kind.SHEET else 0
        stop = min(at + 4 + min(plain, size), len(view))
        whole[at:stop] = view[at:stop]
        at += 4 + size
    return bytes(whole)


def _without_xor(view: memoryview) -> bytes:
    """The old obfuscation: a rotated XOR whose key moves with the place and length of each record."""
    key = DocumentXOR.create_xor_array_method1(PASSWORD)
    whole = bytearray(view)
    at = 0
    while at + 4 <= len(view):
        kind, size = HEADER.unpack_from(view, at)
        start, stop = at + 4, min(at + 4 + size, len(view))
        place = start + size
        if kind == Kind.SHEET:
            start, place = start + 4, place + 4
        for i in range(start, stop) if kind not in _PLAIN else ():
            mixed = whole[i] ^ key[(place + i - start) % 16]
            whole[i] = (mixed >> 5 | mixed << 3) & 0xFF
        at += 4 + size
    return bytes(whole)


# The library loads its backend at the first call, which the sandbox would not allow.
DocumentRC4.verifypw(PASSWORD, bytes(16), bytes(16), bytes(16))
