"""A site that is a bucket of an S3-compatible store, with versions or without.

In: cleared bytes. Out: an object that appears whole. Deleting alone takes nothing down where versions are
kept (both servers tried still gave the old ones), so `take_down` removes each version, marker and unfinished
upload by its id. What an object's metadata say of its digest is a hint for reading it, never believed.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from tidegate.errors import SiteError
from tidegate.sites import gone
from tidegate.sites.content import Content
from tidegate.sites.interface import Gone, Kind, Published, StillThere, TakenDown
from tidegate.sites.paths import check, shown
from tidegate.sites.public import Public
from tidegate.sites.s3_errors import MISSING, code_of, told
from tidegate.sites.s3_put import Put

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_ROUNDS = 5
"""How often a take-down looks again for versions that were written while it removed others."""
_REMEMBERED = 10_000


class S3Site:
    """See `interface.Site`. `prefix`: what every key begins with, "" or ending in a slash."""

    def __init__(
        self, name: str, client: S3Client, bucket: str, prefix: str = "", public: Public | None = None
    ) -> None:
        self.name, self.public = name, public
        self._client, self._bucket, self._prefix = client, bucket, prefix
        self._removed: dict[str, tuple[str, ...]] = {}

    def list(self, *, versions: bool = False) -> Iterator[Published]:
        """The objects that anybody who names their key gets, or all versions, a page at a time."""
        kind = "list_object_versions" if versions else "list_objects_v2"
        pages = cast(Any, self._client).get_paginator(kind)
        with told(self.name):
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for part in ("Contents", "Versions", "DeleteMarkers"):
                    yield from map(self._published, page.get(part, ()))

    @contextmanager
    def read(self, path: str, version: str = "") -> Iterator[BinaryIO]:
        """Raises SiteError where there is no such object or version."""
        wanted = {"VersionId": version} if version else {}
        with told(self.name, path):
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key(path), **wanted)  # type: ignore[arg-type]
        body = answer["Body"]
        try:
            yield cast(BinaryIO, _Body(self.name, path, body))
        finally:
            body.close()

    def publish(self, path: str, content: Content, digest: str, length: int, media_type: str) -> Published:
        """See `interface.Site`. Large ones in parts, which nobody sees before the last is there."""
        check(path)
        put = Put(self.name, self._client, self._bucket, self._key(path), path, digest, length, media_type)
        if same := put.same(content, lambda: self.read(path)):
            return self._published(same, digest, key=self._key(path))
        with told(self.name, path):
            version = put.put(content)
            status = self._client.head_object(Bucket=self._bucket, Key=self._key(path))
        if status["ContentLength"] != length or (version and status.get("VersionId") != version):
            raise SiteError(
                f"{self.name}: {shown(path)} is being written by something else: publish it again"
            )
        return self._published(cast("dict[str, Any]", status), digest, key=self._key(path))

    def versions(self, path: str) -> tuple[Published, ...]:
        """See `interface.Site`. Newest first, as the store orders them."""
        key = self._key(path)
        pages = self._client.get_paginator("list_object_versions")
        found: builtins.list[Published] = []
        with told(self.name, path):
            for page in pages.paginate(Bucket=self._bucket, Prefix=key):
                entries = chain(page.get("Versions", ()), page.get("DeleteMarkers", ()))
                here = [cast("dict[str, Any]", entry) for entry in entries if entry.get("Key") == key]
                found += map(self._published, here)
                if not here and found:
                    break  # keys come in order: this one's are over
        return tuple(sorted(found, key=lambda entry: (entry.current, entry.modified), reverse=True))

    def take_down(self, path: str) -> TakenDown:
        """See `interface.Site`."""
        key, removed, refused = self._key(path), list[Published](), dict[str, str]()
        uploads = self._abort(path, key)
        for _ in range(_ROUNDS):
            left = [entry for entry in self.versions(path) if entry.version not in refused]
            if not left:
                break
            for entry in left:
                if why := self._remove(key, entry):
                    refused[entry.version] = why
                else:
                    removed.append(entry)
        uploads += self._abort(path, key)
        self._remember(path, removed)
        if left := list(self.versions(path)):
            why = ", ".join(sorted(set(refused.values()))) or "they are written again and again"
            raise SiteError(f"{self.name}: {len(left)} versions of {shown(path)} could not be removed: {why}")
        return TakenDown(path, tuple(removed), uploads)

    def verify_gone(self, path: str, digest: str | None = None) -> Gone | StillThere:
        """See `interface.Site`. The versions this object has removed are asked for by their ids too."""
        return gone.verify(self, path, digest, self.public, self._removed.get(path, ()))

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _key(self, path: str) -> str:
        if not path or "\0" in path:
            raise SiteError("an empty path is on no site")
        return self._prefix + path

    def _remove(self, key: str, entry: Published) -> str:
        """Nothing, or the store's code for its refusal."""
        from botocore.exceptions import ClientError

        try:
            with told(self.name, entry.path):
                version = {"VersionId": entry.version} if entry.version else {}
                self._client.delete_object(Bucket=self._bucket, Key=key, **version)  # type: ignore[arg-type]
        except SiteError as error:
            cause = error.__context__
            if not isinstance(cause, ClientError):
                raise
            return "" if code_of(cause) in MISSING else code_of(cause)
        return ""

    def _abort(self, path: str, key: str) -> int:
        """Give up every unfinished upload to this key; how many there were."""
        pages, count = self._client.get_paginator("list_multipart_uploads"), 0
        with told(self.name, path):
            for page in pages.paginate(Bucket=self._bucket, Prefix=key):
                for upload in page.get("Uploads", ()):
                    if upload["Key"] == key:
                        self._client.abort_multipart_upload(
                            Bucket=self._bucket, Key=key, UploadId=upload["UploadId"]
                        )
                        count += 1
        return count

    def _remember(self, path: str, removed: builtins.list[Published]) -> None:
        ids = tuple(entry.version for entry in removed if entry.version and entry.kind is Kind.FILE)
        if ids and len(self._removed) < _REMEMBERED:
            self._removed[path] = tuple(dict.fromkeys([*self._removed.get(path, ()), *ids]))

    def _published(self, entry: dict[str, Any], digest: str | None = None, key: str = "") -> Published:
        kind = Kind.FILE if "ETag" in entry else Kind.MARKER
        version, tag = entry.get("VersionId") or "", entry.get("ETag", "").strip('"')
        return Published(
            (key or entry["Key"]).removeprefix(self._prefix),
            digest,
            entry.get("Size", entry.get("ContentLength", 0)),
            entry["LastModified"],
            version,
            kind,
            entry.get("IsLatest", True),
            f"{tag}-{entry['LastModified'].timestamp():.0f}",
        )


class _Body:
    """A stream whose network errors are SiteErrors."""

    def __init__(self, site: str, path: str, body: Any) -> None:
        self._site, self._path, self._body = site, path, body

    def read(self, size: int = -1) -> bytes:
        with told(self._site, self._path):
            return cast(bytes, self._body.read(None if size < 0 else size))
