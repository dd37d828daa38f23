"""Public keys as another office keeps them. In: an answer of /v1/keys, or PEM. Out: whom to trust, and when."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tidegate.errors import UsageError
from tidegate.response.stay_list import Trust

_NO_KEYS = "the file of public keys holds none: save an answer of /v1/keys, or PEM"


def trust_of(text: bytes) -> Trust:
    """A key in PEM is believed whatever its id: whoever keeps it decides. Raises UsageError."""
    if text.lstrip().startswith(b"-----BEGIN"):
        return _pem(text)
    try:
        items = [_item(one) for one in json.loads(text)["items"]]
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise UsageError(_NO_KEYS) from None
    known = {key_id: (public, since, ends) for key_id, public, since, ends in items}

    def trust(key_id: str, at: dt.datetime) -> bytes | None:
        if key_id not in known:
            return None
        public, since, ends = known[key_id]
        # A list is dated to the second, a key to less.
        late = at + dt.timedelta(seconds=1) < since
        return None if late or any(at >= end for end in ends) else public

    return trust


def _pem(text: bytes) -> Trust:
    try:
        key = load_pem_public_key(text)
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError(_NO_KEYS) from None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError("the public key is of another kind: lists are signed with Ed25519")
    public = key.public_bytes_raw()
    return lambda _id, _at: public


def _item(one: Any) -> tuple[str, bytes, dt.datetime, list[dt.datetime]]:
    ends = [_moment(one[name]) for name in ("until", "doubted_since") if one.get(name)]
    return str(one["id"]), base64.b64decode(one["public"], validate=True), _moment(one["since"]), ends


def _moment(text: str) -> dt.datetime:
    at = dt.datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("no zone")
    return at
