"""A fresh, empty site of each kind on real servers, and a way to write onto it behind the gate's back."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from builders.nginx import nginx
from builders.openssh import OpenSsh, openssh
from builders.seaweed import SeaweedServer, seaweed
from tidegate.sites.interface import Site
from tidegate.sites.open import open_site

KINDS = ("folder", "s3-versions", "s3-plain", "sftp", "rsync")
READ = (*KINDS, "http")
"""Those that can be listed and read; a website over HTTP is written by others."""


@dataclass(frozen=True, slots=True)
class Trial:
    """`behind(path, content)`: written as a stranger would. `folder`: None where files lie in no folder."""

    kind: str
    site: Site
    behind: Callable[[str, bytes], None]
    folder: Path | None

    @property
    def keeps_versions(self) -> bool:
        return self.kind == "s3-versions"


class Servers:
    """Starts each server when the first test needs it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._stack = folder, ExitStack()
        self._seaweed: SeaweedServer | None = None
        self._openssh: OpenSsh | None = None
        self._numbers, self._buckets = itertools.count(), set[str]()

    def close(self) -> None:
        self._stack.close()

    def seaweed(self) -> SeaweedServer:
        if self._seaweed is None:
            self._seaweed = self._stack.enter_context(seaweed(self._folder / "seaweed"))
        return self._seaweed

    def openssh(self) -> OpenSsh:
        if self._openssh is None:
            self._openssh = self._stack.enter_context(openssh(self._folder / "openssh"))
        return self._openssh

    def trial(self, kind: str) -> Iterator[Trial]:
        if kind.startswith("s3"):
            yield from self._bucket(kind)
        elif kind == "http":
            yield from self._website()
        else:
            yield from self._files(kind)

    def _bucket(self, kind: str) -> Iterator[Trial]:
        server = self.seaweed()
        bucket, prefix = f"site-{kind}", f"public-{next(self._numbers)}/"
        if bucket not in self._buckets:
            self._buckets.add(server.bucket(bucket, versions=kind == "s3-versions"))
        os.environ.update(SITE_TEST_ACCESS=server.access_key, SITE_TEST_PRIVATE=server.private_key)
        site = open_site(
            "store",
            {
                "kind": "s3",
                "bucket": bucket,
                "prefix": prefix,
                "endpoint": server.endpoint,
                "access_key": "env:SITE_TEST_ACCESS",
                "private_key": "env:SITE_TEST_PRIVATE",
            },
        )
        client = server.client()
        try:
            yield Trial(
                kind,
                site,
                lambda path, content: client.put_object(Bucket=bucket, Key=prefix + path, Body=content),
                None,
            )
        finally:
            site.close()
            client.close()

    def _website(self) -> Iterator[Trial]:
        """A folder that nginx shows with its listings, known by its address only."""
        root = self._folder / f"root-{next(self._numbers)}"
        root.mkdir()
        with nginx(self._folder / f"nginx-{next(self._numbers)}", root, "autoindex on;") as address:
            port = int(address.split(":")[2].partition("/")[0])
            asked = {"networks": ["127.0.0.0/8"], "ports": [port], "rate": 100000}
            site = open_site("web", {"kind": "http", "address": address, **asked})

            def behind(path: str, content: bytes) -> None:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(content)

            yield Trial("http", site, behind, root)
            site.close()

    def _files(self, kind: str) -> Iterator[Trial]:
        root = self._folder / f"root-{next(self._numbers)}"
        root.mkdir()
        settings: dict[str, object] = {"kind": kind, "path": str(root)}
        if kind != "folder":
            server = self.openssh()
            settings |= {
                "host": server.host,
                "port": server.port,
                "user": server.user,
                "known_hosts": server.known_hosts,
                "key_file": server.key_file,
            }
        site = open_site("web", settings)

        def behind(path: str, content: bytes) -> None:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)

        try:
            yield Trial(kind, site, behind, root)
        finally:
            site.close()
