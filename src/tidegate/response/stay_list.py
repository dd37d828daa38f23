"""The daily list for other offices: keyed numbers, signed, dated. In: identifiers. Out: an envelope, and back.

An entry is a keyed number of one identifier under a key that the office which acts holds: a lost list names nobody.
The envelope is DSSE over an in-toto Statement, signed with Ed25519. What is forged, damaged, expired, from the future
or under another key answers `unknown`, which means: do not act.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tidegate.errors import StayError
from tidegate.keys.signing import Signer
from tidegate.registry.normalise import identifiers
from tidegate.response.stays import Said

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:tidegate:stays:1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
A_NUMBER, CODE = "a_number", "code"
MOST_BYTES = 1 << 28
CLOCKS_MAY_DIFFER = dt.timedelta(minutes=5)
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_ENTRY = 32
_CHECKED = "tidegate stay list"
Trust = Callable[[str, dt.datetime], bytes | None]
"""The 32 bytes of a public key by its id, if what it signed at that time may be believed."""


@dataclass(frozen=True, slots=True)
class StayList:
    """`entries`: keyed numbers, 32 hexadecimal digits each. `open`: whether an incident is still being resolved, so
    that whoever is not on it is unknown. `check`: tells whether a key is the one.
    """

    issued: dt.datetime
    good_until: dt.datetime
    open: bool
    check: str
    entries: frozenset[str]


def entry(key: bytes, field: str, canonical: str) -> str:
    """The keyed number of one identifier."""
    return hmac.digest(key, f"stay\0{field}\0{canonical}".encode(), sha256).hex()[:_ENTRY]


def made(
    key: bytes, identified: Iterable[tuple[str, str]], issued: dt.datetime, hours: int, *, open: bool
) -> StayList:
    """A list of identifiers, as (field, canonical value)."""
    entries = frozenset(entry(key, field, value) for field, value in identified)
    issued = issued.replace(microsecond=0)
    return StayList(issued, issued + dt.timedelta(hours=hours), open, _check(key), entries)


def sign(listed: StayList, signer: Signer) -> str:
    """The envelope, as text."""
    payload = _payload(listed)
    return _dumps(
        {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [
                {
                    "keyid": signer.key_id,
                    "sig": base64.b64encode(signer.sign(_authenticated(payload))).decode(),
                }
            ],
        }
    ).decode()


def verify(envelope: str, trust: Trust) -> StayList:
    """The list in an envelope. Raises StayError unless a trusted key signed exactly it."""
    if len(envelope) > MOST_BYTES:
        raise StayError("the list is larger than any: do not act")
    try:
        outer = json.loads(envelope)
        payload = base64.b64decode(outer["payload"], validate=True)
        signatures = [
            (str(one["keyid"]), base64.b64decode(one["sig"], validate=True)) for one in outer["signatures"]
        ]
        listed = _read(json.loads(payload))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise StayError("this is no list of stays, or a damaged one: do not act") from None
    if outer.get("payloadType") != PAYLOAD_TYPE or _payload(listed) != payload:
        raise StayError("this is another thing than a list of stays: do not act")
    if not any(_good(payload, key, signature, listed.issued, trust) for key, signature in signatures):
        raise StayError("no trusted key signed this list: do not act")
    return listed


def look_up(listed: StayList, key: bytes, number: str, now: dt.datetime) -> tuple[Said, str]:
    """Whether a case number or an A-number is on it, and why it is not known."""
    if not hmac.compare_digest(listed.check, _check(key)):
        return Said.UNKNOWN, "the list was made under another key"
    if now >= listed.good_until:
        return Said.UNKNOWN, "the list has expired: get today's"
    if now < listed.issued - CLOCKS_MAY_DIFFER:
        return Said.UNKNOWN, "the list is dated in the future: one of the clocks is wrong"
    a_number, code = identifiers.a_number(number), identifiers.code(number)
    if not a_number and not code:
        return Said.UNKNOWN, "this is neither an A-number nor a case number"
    asked = {entry(key, A_NUMBER, a_number or "-"), entry(key, CODE, code or "-")}
    if asked & listed.entries:
        return Said.STAYED, "on the list"
    if listed.open:
        return Said.UNKNOWN, "an incident was being resolved when the list was made"
    if not a_number:
        return Said.UNKNOWN, "only an A-number can be said not to be on it"
    return Said.NONE, "not on the list"


def _check(key: bytes) -> str:
    return hmac.digest(key, _CHECKED.encode(), sha256).hex()[:_ENTRY]


def _good(payload: bytes, key_id: str, signature: bytes, at: dt.datetime, trust: Trust) -> bool:
    public = trust(key_id, at)
    if public is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _authenticated(payload))
    except (InvalidSignature, ValueError):
        return False
    return True


def _authenticated(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: the type is signed with the bytes."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _payload(listed: StayList) -> bytes:
    entries = sorted(listed.entries)
    digest = sha256("\n".join(entries).encode()).hexdigest()
    return _dumps(
        {
            "_type": STATEMENT,
            "subject": [{"name": "stays", "digest": {"sha256": digest}}],
            "predicateType": PREDICATE,
            "predicate": {
                "issued": listed.issued.astimezone(dt.UTC).strftime(_TIME),
                "goodUntil": listed.good_until.astimezone(dt.UTC).strftime(_TIME),
                "open": listed.open,
                "check": listed.check,
                "entries": entries,
            },
        }
    )


def _read(statement: Any) -> StayList:
    said = statement["predicate"]
    if statement["predicateType"] != PREDICATE or not isinstance(said["open"], bool):
        raise ValueError("predicate")
    if not all(isinstance(one, str) and len(one) == _ENTRY for one in [said["check"], *said["entries"]]):
        raise ValueError("entries")
    return StayList(
        _time(said["issued"]),
        _time(said["goodUntil"]),
        said["open"],
        said["check"],
        frozenset(said["entries"]),
    )


def _time(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, _TIME).replace(tzinfo=dt.UTC)


def _dumps(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
