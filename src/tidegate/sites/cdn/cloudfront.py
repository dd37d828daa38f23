"""CloudFront: an invalidation of paths in a distribution. In: addresses. Out: Purged.

Signed by botocore (Signature Version 4), sent by the guarded fetcher.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from tidegate.sites.cdn.call import Caller, Request, in_batches
from tidegate.sites.cdn.interface import Purged

if TYPE_CHECKING:
    from botocore.credentials import Credentials

ENDPOINT = "https://cloudfront.amazonaws.com"
_VERSION = "2020-05-31"
BATCH = 1000
"""It works on at most 3,000 paths at a time."""
_ACCEPTED = 201


@dataclass(frozen=True, slots=True)
class CloudFront:
    """`distribution`: its identifier. `credentials`: botocore's, of a user who may do this alone."""

    name: str
    distribution: str
    credentials: Credentials
    caller: Caller
    endpoint: str = ENDPOINT

    def purge(self, urls: Sequence[str]) -> Purged:
        """See `interface.Cdn`."""
        return in_batches(urls, BATCH, self._purge)

    def _purge(self, urls: tuple[str, ...]) -> str:
        url = f"{self.endpoint}/{_VERSION}/distribution/{self.distribution}/invalidation"
        body = _batch(urls)
        reply = self.caller.call(Request("POST", url, body, lambda: self._headers(url, body)))
        if reply.why:
            return reply.why
        return "" if reply.status == _ACCEPTED else f"answers {reply.status}"

    def _headers(self, url: str, body: bytes) -> dict[str, str]:
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        request = AWSRequest("POST", url, {"Content-Type": "application/xml"}, body)
        SigV4Auth(self.credentials, "cloudfront", "us-east-1").add_auth(request)
        return {str(name): str(value) for name, value in request.headers.items()}

    def __repr__(self) -> str:
        return f"CloudFront({self.name!r})"


def _batch(urls: tuple[str, ...]) -> bytes:
    """What it reads. Its reference is new each time: an old one would be answered without doing anything."""
    paths = tuple(dict.fromkeys(map(_path, urls)))
    items = "".join(f"<Path>{escape(path)}</Path>" for path in paths)
    reference = hashlib.sha256(f"{uuid.uuid4()}{paths}".encode()).hexdigest()[:32]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/{_VERSION}/">'
        f"<Paths><Quantity>{len(paths)}</Quantity><Items>{items}</Items></Paths>"
        f"<CallerReference>{reference}</CallerReference></InvalidationBatch>"
    ).encode()


def _path(url: str) -> str:
    """Path and query; a star would mean everything below, so it is escaped."""
    parts = urlsplit(url)
    return ((parts.path or "/") + (f"?{parts.query}" if parts.query else "")).replace("*", "%2A")
