"""How Akamai wants requests signed (EdgeGrid, EG1-HMAC-SHA256). In: a request. Out: its Authorization header."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_HASHED = 131_072
"""Bytes of a body that enter the signature."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """As Akamai issues them; none of them is shown."""

    client_token: str
    client_secret: str
    access_token: str

    def __repr__(self) -> str:
        return "Credentials(***)"


def sign(credentials: Credentials, method: str, url: str, body: bytes, now: dt.datetime, nonce: str) -> str:
    """The header's value. `nonce`: never the same twice."""
    parts = urlsplit(url)
    time = now.astimezone(dt.UTC).strftime("%Y%m%dT%H:%M:%S+0000")
    begin = (
        f"EG1-HMAC-SHA256 client_token={credentials.client_token};access_token={credentials.access_token};"
        f"timestamp={time};nonce={nonce};"
    )
    hashed = method == "POST" and bool(body)
    content = _base64(hashlib.sha256(body[:MOST_HASHED]).digest()) if hashed else ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    signed = "\t".join([method, parts.scheme, parts.netloc.lower(), target, "", content, begin])
    key = _hmac(credentials.client_secret, time)
    return f"{begin}signature={_hmac(key, signed)}"


def _hmac(key: str, text: str) -> str:
    return _base64(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest())


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
