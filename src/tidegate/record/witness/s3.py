"""A bucket as witness: an object a checkpoint, put only where none lies. In: a boto3 client. Out: notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.errors import RecordError
from tidegate.record.witness.folder import SUFFIX, note_name
from tidegate.record.witness.interface import agree

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_s3.client import S3Client

LIES_THERE = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}


@dataclass(frozen=True)
class BucketWitness:
    """Keeps notes under `prefix` (`record/`, or nothing) of a bucket whose credentials may not delete."""

    name: str
    client: S3Client
    bucket: str
    prefix: str = ""

    def keep(self, checkpoint: bytes, size: int) -> None:
        """See Witness."""
        from botocore.exceptions import BotoCoreError, ClientError

        agree(self.name, size, checkpoint, checkpoint)
        key = self.prefix + note_name(size)
        try:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=checkpoint, IfNoneMatch="*")
        except ClientError as error:
            if _code(error) not in LIES_THERE:
                raise RecordError(f"witness {self.name}: cannot keep a checkpoint: {_code(error)}") from None
        except BotoCoreError as error:
            raise RecordError(f"witness {self.name}: no answer ({type(error).__name__})") from None
        # Read back in any case: a store that ignores the condition, or lost the bytes, is no witness.
        agree(self.name, size, checkpoint, self._read(key))

    def kept(self) -> Iterator[bytes]:
        """See Witness."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix
            )
            keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
        except (ClientError, BotoCoreError) as error:
            raise RecordError(f"witness {self.name}: cannot be read ({type(error).__name__})") from None
        for key in sorted(key for key in keys if key.endswith(SUFFIX)):
            yield self._read(key)

    def _read(self, key: str) -> bytes:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except (ClientError, BotoCoreError) as error:
            raise RecordError(f"witness {self.name}: cannot be read ({type(error).__name__})") from None


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))
