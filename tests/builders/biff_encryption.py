"""Old workbooks encrypted as Excel does it: in three ways, with any password."""

from __future__ import annotations

import hashlib
import io
import struct

from msoffcrypto.method import rc4, rc4_cryptoapi
from msoffcrypto.method.xor_obfuscation import DocumentXOR

from builders.biff import record


def encrypted(clear: bytes, way: str, password: str) -> bytes:
    """The stream with a FILEPASS record, encrypted by the library's own inverse."""
    salt, secret = bytes(range(16)), bytes(16)
    if way == "xor":
        header = struct.pack("<HHH", 0, 0, _xor_verifier(password))
    elif way == "rc4":
        key = rc4._makekey(password, salt, 0)
        both = _stream(key, secret + hashlib.md5(secret).digest())  # noqa: S324
        header = struct.pack("<HHH", 1, 1, 1) + salt + both
    else:
        key = rc4_cryptoapi._makekey(password, salt, 128, 0)
        both = _stream(key, secret + hashlib.sha1(secret).digest())  # noqa: S324
        info = struct.pack("<IIIIIIII", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0)
        header = struct.pack("<HHHII", 1, 2, 2, 4, len(info)) + info + struct.pack("<I", 16) + salt
        header += both[:16] + struct.pack("<I", 20) + both[16:]
    pass_record = record(0x2F, header)
    at = clear.index(record(0x42, b"\xb0\4"))
    plain = clear[:at] + pass_record + clear[at:]
    place = plain.index(struct.pack("<HH", 0x85, 9)) + 4
    (start,) = struct.unpack_from("<I", plain, place)
    plain = plain[:place] + struct.pack("<I", start + len(pass_record)) + plain[place + 4 :]
    if way == "rc4":
        mixed = rc4.DocumentRC4.decrypt(password, salt, io.BytesIO(plain), blocksize=1024).getvalue()
    elif way == "crypto":
        stream = io.BytesIO(plain)
        mixed = rc4_cryptoapi.DocumentRC4CryptoAPI.decrypt(
            password, salt, 128, stream, blocksize=1024
        ).getvalue()
    else:
        mixed = b""
    out, at = bytearray(plain), 0
    key = DocumentXOR.create_xor_array_method1(password) if way == "xor" else b""
    while at < len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        first = at + 4 + (4 if kind == 0x85 else 0)
        for i in range(first, at + 4 + size) if kind not in (0x809, 0x2F) else ():
            if way == "xor":
                turned = (plain[i] << 5 | plain[i] >> 3) & 0xFF
                shift = 4 if kind == 0x85 else 0
                out[i] = turned ^ key[(at + 4 + size + shift + i - first) % 16]
            else:
                out[i] = mixed[i]
        at += 4 + size
    return bytes(out)


def _stream(key: bytes, content: bytes) -> bytes:
    mixed: bytes = rc4.Cipher(rc4.ARC4(key), mode=None).encryptor().update(content)
    return mixed


def _xor_verifier(password: str) -> int:
    return next(n for n in range(65536) if DocumentXOR.verifypw(password, n))
