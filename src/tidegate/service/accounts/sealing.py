"""What accounts keep sealed or hashed. In: text or bytes. Out: sealed bytes, or a keyed hash as hexadecimal digits.

Every purpose has a key of its own, derived from the installation's sealing key, which no backup holds: who has the
database alone can neither make codes nor guess tokens.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tidegate.errors import InstanceError
from tidegate.keys import sources as keys

_NONCE = 12


def keyed_hash(purpose: str, text: str) -> str:
    """64 hexadecimal digits. Raises TidegateError where the sealing key cannot be had."""
    return hmac.new(_key(purpose), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def seal(purpose: str, owner: str, plain: bytes) -> bytes:
    """Sealed for one purpose and one owner; opened for another it fails."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key(purpose)).encrypt(nonce, plain, owner.encode())


def unseal(purpose: str, owner: str, sealed: bytes) -> bytes:
    """The inverse. Raises InstanceError where the key or the owner is another one."""
    try:
        return AESGCM(_key(purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode())
    except (InvalidTag, ValueError):
        raise InstanceError(
            "what accounts keep sealed was sealed under another key than keys.sealing"
        ) from None


def _key(purpose: str) -> bytes:
    instance = settings.INSTANCE
    root = keys.load(instance.reference(instance.section("keys")["sealing"]))
    return HKDF(hashes.SHA256(), 32, None, f"tidegate accounts {purpose}".encode()).derive(root)
