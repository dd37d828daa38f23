"""Object stores. In: `s3://BUCKET/PREFIX`. Out: every object below it, and its old versions.

A version that was deleted over is still there for whoever knows its id, so it is looked at like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import quote

from tidegate.errors import SiteError
from tidegate.trace.sources import bodies, opening, warc
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

MOST_OBJECTS, MOST_BYTES = 256, 256 << 20
LARGEST = 16 << 30


def plan(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """Objects as the store lists them, a few hundred a shard. Raises SiteError, TraceError."""
    from tidegate.sites.s3_errors import told

    bucket, prefix = opening.bucket_and_key(where)
    store = opening.client(settings)
    names: list[str] = []
    size = 0
    try:
        with told("the store", prefix):
            for entry in _entries(store, bucket, prefix, settings.versions):
                name, length = _name(entry), entry.get("Size", 0)
                if entry["Key"].lower().endswith(warc.SUFFIXES):
                    yield Shard("warc", f"s3://{bucket}/{name}", word=where)
                elif length > LARGEST:
                    yield Unread(f"s3://{bucket}/{name}", "is larger than is read")
                else:
                    names.append(name)
                    size += length
                if len(names) >= MOST_OBJECTS or size >= MOST_BYTES:
                    yield Shard("s3", f"s3://{bucket}/", tuple(names), where)
                    names, size = [], 0
    finally:
        store.close()
    if names:
        yield Shard("s3", f"s3://{bucket}/", tuple(names), where)


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """Each object's bytes."""
    for name in shard.names:
        where = shard.where + name
        try:
            with opening.opened(where, settings) as stream:
                body = bodies.of_stream(stream, name.rpartition("/")[2])
        except (SiteError, OSError) as error:
            yield Unread(where, str(error) if isinstance(error, SiteError) else type(error).__name__)
            continue
        yield Item(where, body)


def _entries(store: Any, bucket: str, prefix: str, versions: bool) -> Iterator[dict[str, Any]]:
    if not versions:
        for page in store.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            yield from page.get("Contents", ())
        return
    for page in store.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        yield from page.get("Versions", ())


def _name(entry: dict[str, Any]) -> str:
    """A key, with its version where it is not the one that is served."""
    version = entry.get("VersionId") or "null"
    old = not entry.get("IsLatest", True)
    return cast(str, entry["Key"]) + (f"?versionId={quote(version)}" if old else "")
