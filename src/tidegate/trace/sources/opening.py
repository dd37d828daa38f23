"""Bytes of a file wherever it lies: a folder, a web server, an object store; from any offset on.

In: a path or address. Out: a stream. What was not read to its end raises while it is read, never ends early.
"""

from __future__ import annotations

import io
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from tidegate.errors import FetchError, SiteError, TraceError
from tidegate.sites.addresses import Reach
from tidegate.sites.fetch import Fetched, Fetcher, Limits
from tidegate.trace.sources.interface import Settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MOST = 64 << 30
_PLAIN = {"Accept-Encoding": "identity"}


def remote(where: str) -> bool:
    """Whether it is fetched."""
    return where.lower().startswith(("http://", "https://"))


def stored(where: str) -> bool:
    """Whether it lies in an object store."""
    return where.startswith("s3://")


def fetcher(settings: Settings, most: int = MOST, seconds: float = 0.0) -> Fetcher:
    """The guarded fetcher, with what the settings allow. Raises TraceError."""
    try:
        networks = tuple(map(ip_network, settings.networks))
    except ValueError:
        raise TraceError('networks are written as "10.1.0.0/16"') from None
    try:
        tls = ssl.create_default_context(cafile=settings.authority or None)
    except (OSError, ssl.SSLError):
        raise TraceError(f"{settings.authority} cannot be read as certificates") from None
    limits = Limits(seconds=seconds or settings.seconds, read_seconds=30, bytes=most, ports=settings.ports)
    return Fetcher(Reach(networks), limits, tls=tls)


def client(settings: Settings) -> S3Client:
    """Of the object store the settings name. Raises TraceError."""
    try:
        import boto3
        from botocore import UNSIGNED
        from botocore.config import Config
    except ImportError:
        raise TraceError('s3:// needs boto3: pip install "tidegate[service]"') from None
    from tidegate.sites import credentials

    keys = {
        name: credentials.load(reference)
        for name, reference in (
            ("aws_access_key_id", settings.s3_access),
            ("aws_secret_access_key", settings.s3_private),
        )
        if reference
    }
    how: dict[str, Any] = {} if keys else {"signature_version": UNSIGNED}
    config = Config(
        connect_timeout=5,
        read_timeout=60,
        retries={"total_max_attempts": 4, "mode": "standard"},
        s3={"addressing_style": "path" if settings.s3_endpoint else "auto"},
        **how,
    )
    session: Any = boto3.session.Session()
    made: S3Client = session.client(
        "s3",
        endpoint_url=settings.s3_endpoint or None,
        region_name=settings.s3_region,
        config=config,
        **keys,
    )
    return made


def bucket_and_key(where: str) -> tuple[str, str]:
    """Of `s3://bucket/key`. Raises TraceError."""
    bucket, _, key = where.removeprefix("s3://").partition("/")
    if not bucket:
        raise TraceError("an object store is named as s3://BUCKET/PREFIX")
    return bucket, key


@contextmanager
def opened(where: str, settings: Settings, start: int = 0, length: int = 0) -> Iterator[BinaryIO]:
    """A stream from `start` on, of `length` bytes if given. Raises OSError, SiteError, TraceError, while read too."""
    if remote(where):
        with _fetched(where, settings, start, length) as stream:
            yield stream
    elif stored(where):
        with _object(where, settings, start, length) as stream:
            yield stream
    else:
        fd = os.open(where, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        with os.fdopen(fd, "rb", buffering=1 << 18) as file:
            file.seek(start)
            yield cast(BinaryIO, Stretch(file, length, start)) if length else file


@contextmanager
def _fetched(where: str, settings: Settings, start: int, length: int) -> Iterator[BinaryIO]:
    headers = dict(_PLAIN)
    if start or length:
        headers["Range"] = f"bytes={start}-{start + length - 1 if length else ''}"
    with fetcher(settings).open(where, headers) as answer:
        skip = 0
        if answer.status == 200:
            skip = start
        elif answer.status != 206 or answer.header("content-range").partition("-")[0] != f"bytes {start}":
            raise FetchError(f"the server answers {answer.status}", "unreachable")
        stream = Pieces(_whole(answer), start)
        stream.skip(skip)
        yield cast(BinaryIO, Stretch(stream, length, start)) if length else cast(BinaryIO, stream)


def _whole(answer: Fetched) -> Iterator[bytes]:
    """The pieces; raises FetchError where there are fewer bytes than the server announced."""
    announced = answer.header("content-length")
    yield from answer.pieces()
    plain = answer.header("content-encoding") in ("", "identity")
    if plain and announced.isascii() and announced.isdigit() and answer.length != int(announced):
        raise FetchError("the answer ended too early", "garbled")


@contextmanager
def _object(where: str, settings: Settings, start: int, length: int) -> Iterator[BinaryIO]:
    from tidegate.sites.s3_errors import told

    address, _, version = where.partition("?versionId=")
    bucket, key = bucket_and_key(address)
    wanted: dict[str, Any] = {"VersionId": version} if version else {}
    if start or length:
        wanted["Range"] = f"bytes={start}-{start + length - 1 if length else ''}"
    store = client(settings)
    try:
        with told("the store", key):
            body = store.get_object(Bucket=bucket, Key=key, **wanted)["Body"]
            try:
                yield cast(BinaryIO, Pieces(body.iter_chunks(1 << 18), start))
            finally:
                body.close()
    finally:
        store.close()


class Pieces:
    """A stream over pieces, which tells where it is. `base`: the offset of the first byte."""

    def __init__(self, pieces: Iterator[bytes], base: int = 0) -> None:
        self._pieces, self._held, self._at = pieces, b"", 0
        self._base = self._told = base

    def read(self, size: int = -1) -> bytes:
        """As a file does: fewer bytes than asked only at the end."""
        if size < 0:
            held = self._held[self._at :] + b"".join(self._pieces)
            self._held, self._at = b"", 0
            self._told += len(held)
            return held
        while len(self._held) - self._at < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held = self._held[self._at :] + piece
            self._at = 0
        given = self._held[self._at : self._at + size]
        self._at += len(given)
        self._told += len(given)
        return given

    def skip(self, count: int) -> None:
        """Pass over bytes, which do not count. Raises SiteError where there are fewer."""
        while count > 0:
            passed = len(self.read(min(count, 1 << 20)))
            if not passed:
                raise SiteError("the file is shorter than expected")
            count -= passed
        self._told = self._base

    def tell(self) -> int:
        """The offset of the next byte."""
        return self._told


class Stretch:
    """At most `length` bytes of a stream."""

    def __init__(self, stream: Any, length: int, start: int) -> None:
        self._stream, self._left, self._told = stream, length, start

    def read(self, size: int = -1) -> bytes:
        """As a file does."""
        given: bytes = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(given)
        self._told += len(given)
        return given

    def tell(self) -> int:
        """The offset of the next byte."""
        return self._told


class Raw(io.RawIOBase):
    """A stream of ours as Python's own."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As Python's own."""
        given = self._stream.read(len(buffer))
        buffer[: len(given)] = given
        return len(given)
