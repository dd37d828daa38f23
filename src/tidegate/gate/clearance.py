"""Clearances as others can check them. In: a Clearance and a key. Out: an in-toto Statement in a DSSE envelope.

`verify` is the only way back: what was not signed by a trusted key, or is not exactly what we would have
written, is no clearance.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tidegate.errors import ClearanceError
from tidegate.model.clearance import Clearance, InForce

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:tidegate:clearance:1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
_MOST_BYTES = 64 << 10
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class Signer(Protocol):
    """A private key that stays where it is."""

    @property
    def key_id(self) -> str:
        """Names its public half."""
        ...

    def sign(self, message: bytes) -> bytes:
        """64 bytes, Ed25519."""
        ...


Trust = Callable[[str, dt.datetime], bytes | None]
"""The 32 bytes of a public key by its id, if what it signed at that time may be believed."""


def sign(clearance: Clearance, signer: Signer) -> str:
    """The envelope, as text."""
    payload = _payload(clearance)
    signature = signer.sign(_authenticated(payload))
    return _dumps(
        {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": signer.key_id, "sig": base64.b64encode(signature).decode()}],
        }
    ).decode()


def verify(envelope: str, trust: Trust) -> Clearance:
    """The clearance in an envelope. Raises ClearanceError unless a trusted key signed exactly it."""
    if len(envelope) > _MOST_BYTES:
        raise ClearanceError("the envelope is larger than any clearance")
    try:
        outer = json.loads(envelope)
        payload = base64.b64decode(outer["payload"], validate=True)
        signatures = [
            (str(one["keyid"]), base64.b64decode(one["sig"], validate=True)) for one in outer["signatures"]
        ]
        clearance = _clearance(json.loads(payload))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise ClearanceError("the envelope holds no clearance") from None
    if outer.get("payloadType") != PAYLOAD_TYPE or _payload(clearance) != payload:
        raise ClearanceError("the envelope holds something else than a clearance")
    if not any(_good(payload, key, signature, clearance.issued, trust) for key, signature in signatures):
        raise ClearanceError("no trusted key signed this clearance")
    return clearance


def troubles(clearance: Clearance, in_force: InForce, now: dt.datetime) -> tuple[str, ...]:
    """Why it no longer lets anything be published; empty while it does."""
    bound = clearance.in_force
    found = []
    if now < clearance.issued - CLOCKS_MAY_DIFFER:
        found.append("it is dated in the future")
    if now >= clearance.expires:
        found.append("it has expired")
    if bound.policy != in_force.policy:
        found.append("the policy has changed since")
    if bound.rules != in_force.rules:
        found.append("the rules have changed since")
    if bound.registry != in_force.registry:
        found.append("the registry has changed since")
    return tuple(found)


CLOCKS_MAY_DIFFER = dt.timedelta(minutes=5)


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


def _payload(clearance: Clearance) -> bytes:
    return _dumps(
        {
            "_type": STATEMENT,
            "subject": [{"name": clearance.path, "digest": {"sha256": clearance.digest}}],
            "predicateType": PREDICATE,
            "predicate": {
                "serial": clearance.serial,
                "length": clearance.length,
                "site": clearance.site,
                "slot": clearance.slot,
                "policy": clearance.in_force.policy,
                "rules": clearance.in_force.rules,
                "registry": clearance.in_force.registry,
                "verdict": clearance.verdict,
                "issued": clearance.issued.astimezone(dt.UTC).strftime(_TIME),
                "expires": clearance.expires.astimezone(dt.UTC).strftime(_TIME),
                "approvers": list(clearance.approvers),
            },
        }
    )


def _clearance(statement: Any) -> Clearance:
    (subject,) = statement["subject"]
    said = statement["predicate"]
    length = said["length"]
    if not isinstance(length, int) or isinstance(length, bool) or length < 0:
        raise ValueError("length")
    texts = [subject["name"], subject["digest"]["sha256"], *said["approvers"]]
    texts += [said[key] for key in ("serial", "site", "slot", "policy", "rules", "registry", "verdict")]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("text")
    return Clearance(
        serial=said["serial"],
        digest=subject["digest"]["sha256"],
        length=length,
        path=subject["name"],
        site=said["site"],
        slot=said["slot"],
        in_force=InForce(said["policy"], said["rules"], said["registry"]),
        verdict=said["verdict"],
        issued=_time(said["issued"]),
        expires=_time(said["expires"]),
        approvers=tuple(said["approvers"]),
    )


def _time(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, _TIME).replace(tzinfo=dt.UTC)


def _dumps(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
