"""One object put into a store, whole or not at all. In: cleared bytes. Out: the id of the version written.

Small objects are hashed in memory and sent in one request that names their checksum; large ones go in parts
and are completed only after the last byte was hashed. Either way the store is told what we believe is there
(If-Match, If-None-Match), so that two who publish at once do not both believe they were last.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from tidegate.errors import SiteError
from tidegate.sites.content import Checked, Content, digest_of
from tidegate.sites.paths import shown
from tidegate.sites.s3_errors import CHANGED, MISSING, UNKNOWN, code_of, told

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PART = 8 << 20
"""Bytes of a part, and the largest object sent in one request: what a publication holds in memory."""
_MOST_PARTS = 10_000
DIGEST = "tidegate-sha256"


@dataclass(slots=True)
class Put:
    """One publication. `same` first, then `put`."""

    site: str
    client: S3Client
    bucket: str
    key: str
    path: str
    digest: str
    length: int
    media_type: str
    etag: str = ""

    def same(
        self, content: Content, read: Callable[[], AbstractContextManager[BinaryIO]]
    ) -> dict[str, Any] | None:
        """The status of what is there, if it is these bytes already: read and hashed, not taken on trust."""
        from botocore.exceptions import ClientError

        with told(self.site, self.path):
            try:
                status = self.client.head_object(Bucket=self.bucket, Key=self.key)
            except ClientError as error:
                if code_of(error) in MISSING:
                    return None
                raise
        self.etag = status["ETag"]
        said = (status["ContentLength"], status["Metadata"].get(DIGEST), status.get("ContentType"))
        if said != (self.length, self.digest.lower(), self.media_type):
            return None
        with read() as stream:
            if digest_of(stream) != (self.digest.lower(), self.length):
                return None
        checked = Checked(content, self.digest, self.length)
        for _ in checked:
            pass
        checked.finish()
        return dict(status)

    def put(self, content: Content) -> str:
        """The id of the version, "" where the store keeps none. Raises SiteError, ClientError."""
        checked = Checked(content, self.digest, self.length)
        send = self._in_parts if self.length > PART else self._at_once
        return send(checked)

    def _at_once(self, checked: Checked) -> str:
        body = b"".join(checked)
        checked.finish()
        checksum = base64.b64encode(hashlib.sha256(body).digest()).decode()
        return self._conditional(
            lambda condition: self.client.put_object(
                Bucket=self.bucket,
                Key=self.key,
                Body=body,
                ContentType=self.media_type,
                ChecksumSHA256=checksum,
                Metadata={DIGEST: self.digest.lower()},
                **condition,
            )
        )

    def _in_parts(self, checked: Checked) -> str:
        upload = self.client.create_multipart_upload(
            Bucket=self.bucket,
            Key=self.key,
            ContentType=self.media_type,
            ChecksumAlgorithm="SHA256",
            Metadata={DIGEST: self.digest.lower()},
        )["UploadId"]
        try:
            parts = self._send(upload, checked)
            checked.finish()
            return self._conditional(
                lambda condition: self.client.complete_multipart_upload(
                    Bucket=self.bucket,
                    Key=self.key,
                    UploadId=upload,
                    MultipartUpload={"Parts": parts},  # type: ignore[typeddict-item]
                    **condition,
                )
            )
        except BaseException:
            with suppress(Exception):  # what is left is found by the next take-down; the first error counts
                self.client.abort_multipart_upload(Bucket=self.bucket, Key=self.key, UploadId=upload)
            raise

    def _send(self, upload: str, checked: Checked) -> list[dict[str, object]]:
        size = max(PART, -(-self.length // _MOST_PARTS))
        parts: list[dict[str, object]] = []
        waiting = bytearray()

        def send() -> None:
            checksum = base64.b64encode(hashlib.sha256(waiting).digest()).decode()
            number = len(parts) + 1
            answer = self.client.upload_part(
                Bucket=self.bucket,
                Key=self.key,
                UploadId=upload,
                PartNumber=number,
                Body=bytes(waiting),
                ChecksumSHA256=checksum,
            )
            parts.append({"PartNumber": number, "ETag": answer["ETag"], "ChecksumSHA256": checksum})
            waiting.clear()

        for piece in checked:
            waiting += piece
            if len(waiting) >= size:
                send()
        if waiting:
            send()
        return parts

    def _conditional(self, send: Callable[[Any], Any]) -> str:
        """Send on the condition that nobody wrote meanwhile; without it where the store knows none."""
        from botocore.exceptions import ClientError

        condition = {"IfMatch": self.etag} if self.etag else {"IfNoneMatch": "*"}
        try:
            answer = send(condition)
        except ClientError as error:
            if code_of(error) in CHANGED:
                raise SiteError(
                    f"{self.site}: {shown(self.path)} was written by something else meanwhile: publish it again"
                ) from error
            if code_of(error) not in UNKNOWN:
                raise
            answer = send({})
        return str(answer.get("VersionId") or "")
