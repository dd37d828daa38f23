"""Time stamps of strangers (RFC 3161). In: a checkpoint's text, a way to ask. Out: a verified answer.

A stamp proves that a checkpoint existed at a time that we did not set. What is stamped is SHA-256 over the
checkpoint's text, without its signatures. Certificates count as of the stamp's time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import httpx2
from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from tidegate.errors import RecordError

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
SKEW = dt.timedelta(minutes=5)
"""How far ahead of our clock a stamp's may be."""
LARGEST = 1 << 20

Transport: TypeAlias = Callable[[bytes], bytes]
"""Carries a request to a time-stamping authority and its answer back. Raises RecordError."""


@dataclass(frozen=True)
class Stamp:
    """When, under which policy (dotted number) and as which number an authority stamped; `response` is kept."""

    at: dt.datetime
    policy: str
    number: int
    response: bytes


@dataclass(frozen=True)
class HttpTransport:
    """Asks an authority at `url` over HTTP POST."""

    url: str
    client: httpx2.Client

    def __call__(self, request: bytes) -> bytes:
        """The answer's bytes. Raises RecordError where there is none."""
        try:
            answer = self.client.post(self.url, content=request, headers={"Content-Type": QUERY})
        except httpx2.HTTPError as error:
            raise RecordError(f"time stamp: no answer ({type(error).__name__})") from None
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
        if answer.status_code != 200 or kind != REPLY or len(answer.content) > LARGEST:
            raise RecordError(f"time stamp: the authority answered {answer.status_code}, without a stamp")
        return answer.content


def obtain(
    text: bytes, transport: Transport, authorities: Sequence[x509.Certificate], now: dt.datetime
) -> Stamp:
    """A stamp over a checkpoint's text, asked for and verified. Raises RecordError."""
    request = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
    return _verified(transport(request.as_bytes()), text, authorities, now, request)


def verify(response: bytes, text: bytes, authorities: Sequence[x509.Certificate], now: dt.datetime) -> Stamp:
    """A stamp kept earlier, verified against the roots in `authorities`. Raises RecordError."""
    return _verified(response, text, authorities, now, None)


def _verified(
    response: bytes,
    text: bytes,
    authorities: Sequence[x509.Certificate],
    now: dt.datetime,
    request: TimeStampRequest | None,
) -> Stamp:
    if not authorities:
        raise RecordError("time stamp: name a certificate of the authority to trust")
    answer = _decoded(response)
    builder = VerifierBuilder.from_request(request) if request else VerifierBuilder()
    for root in authorities:
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify(answer, hashlib.sha256(text).digest())
    except (VerificationError, ValueError):
        # Its message may quote the authority's words; ours says what to do.
        raise RecordError("time stamp: not a valid stamp of this checkpoint by a trusted authority") from None
    info = answer.tst_info
    if info.gen_time > now + SKEW:
        raise RecordError("time stamp: it lies in the future; check both clocks")
    return Stamp(info.gen_time, info.policy.dotted_string, info.serial_number, response)


def _decoded(response: bytes) -> TimeStampResponse:
    try:
        answer = decode_timestamp_response(response)
        granted = answer.status == 0
    except ValueError:
        raise RecordError("time stamp: the answer is no RFC 3161 response") from None
    if not granted:
        raise RecordError("time stamp: the authority refused")
    return answer
