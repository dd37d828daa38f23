"""A clearance lets exactly what was signed be published, and nothing that differs in a single bit."""

from __future__ import annotations

import base64
import datetime as dt
import json
from dataclasses import dataclass, field, fields, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import ClearanceError
from tidegate.gate.clearance import PAYLOAD_TYPE, sign, troubles, verify
from tidegate.model.clearance import Clearance, InForce

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
IN_FORCE = InForce("a" * 64, "2026.11", "epoch 3 of 2026-11-20")
CLEARANCE = Clearance(
    "c-1", "b" * 64, 1234, "statistics/fy26.xlsx", "public", "statistics", IN_FORCE, "clear",
    NOW, NOW + dt.timedelta(days=30), ("person-1", "person-2"),
)  # fmt: skip


@dataclass
class Key:
    private: Ed25519PrivateKey = field(
        default_factory=lambda: Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
    )
    key_id: str = "k1"

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()


KEY = Key()
STRANGER = Key(Ed25519PrivateKey.from_private_bytes(b"\x08" * 32))
ENVELOPE = sign(CLEARANCE, KEY)


def trust(key_id: str, at: dt.datetime) -> bytes | None:
    return KEY.public if key_id == "k1" else None


def test_what_was_signed_comes_back() -> None:
    assert verify(ENVELOPE, trust) == CLEARANCE
    assert troubles(CLEARANCE, IN_FORCE, NOW) == ()


def test_the_signature_is_over_dsse_s_own_encoding() -> None:
    outer = json.loads(ENVELOPE)
    payload = base64.b64decode(outer["payload"])
    said = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} {len(payload)} ".encode() + payload
    KEY.private.public_key().verify(base64.b64decode(outer["signatures"][0]["sig"]), said)
    statement = json.loads(payload)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"] == [{"name": CLEARANCE.path, "digest": {"sha256": CLEARANCE.digest}}]


def test_every_changed_byte_is_refused() -> None:
    for at in range(len(ENVELOPE)):
        changed = ENVELOPE[:at] + chr(ord(ENVELOPE[at]) ^ 1) + ENVELOPE[at + 1 :]
        try:
            assert verify(changed, trust) == CLEARANCE  # the last character of base64 may have spare bits
        except ClearanceError:
            continue


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("digest", "c" * 64), ("length", 1235), ("path", "other.xlsx"), ("site", "other"), ("slot", "documents"),
        ("in_force", replace(IN_FORCE, policy="d" * 64)), ("verdict", "hold"), ("serial", "c-2"),
        ("expires", NOW + dt.timedelta(days=31)), ("issued", NOW - dt.timedelta(days=1)), ("approvers", ()),
    ],
)  # fmt: skip
def test_nothing_in_it_can_be_exchanged(name: str, value: object) -> None:
    outer = json.loads(ENVELOPE)
    other = json.loads(sign(replace(CLEARANCE, **{name: value}), STRANGER))
    outer["payload"] = other["payload"]
    with pytest.raises(ClearanceError):
        verify(json.dumps(outer), trust)
    with pytest.raises(ClearanceError):
        verify(json.dumps(other), trust)


def test_every_field_is_bound() -> None:
    tried = {
        "digest",
        "length",
        "path",
        "site",
        "slot",
        "in_force",
        "verdict",
        "serial",
        "expires",
        "issued",
        "approvers",
    }
    assert tried == {each.name for each in fields(Clearance)}


@given(st.one_of(st.text(max_size=400), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["payload", "payloadType", "signatures", "keyid", "sig"]), inner, max_size=5),
    max_leaves=12).map(json.dumps)))  # fmt: skip
def test_anything_else_is_refused_in_one_way(text: str) -> None:
    with pytest.raises(ClearanceError):
        verify(text, trust)


@pytest.mark.parametrize(
    ("in_force", "now", "why"),
    [
        (IN_FORCE, CLEARANCE.expires, "it has expired"),
        (IN_FORCE, NOW - dt.timedelta(hours=1), "it is dated in the future"),
        (replace(IN_FORCE, policy="e" * 64), NOW, "the policy has changed since"),
        (replace(IN_FORCE, rules="2026.12"), NOW, "the rules have changed since"),
        (replace(IN_FORCE, registry="none"), NOW, "the registry has changed since"),
    ],
)
def test_a_clearance_is_void_when_what_it_rests_on_has_changed(
    in_force: InForce, now: dt.datetime, why: str
) -> None:
    assert troubles(CLEARANCE, in_force, now) == (why,)


def test_a_key_that_is_not_trusted_at_that_time_clears_nothing() -> None:
    with pytest.raises(ClearanceError, match="no trusted key"):
        verify(ENVELOPE, lambda key_id, at: None)
    with pytest.raises(ClearanceError, match="no trusted key"):
        verify(sign(CLEARANCE, STRANGER), trust)
