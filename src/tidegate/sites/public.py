"""What the public receives. In: a site and a path. Out: status, headers, digest, length, and the bytes.

From outside, through the guarded fetcher, where the site has a public address; else what the site itself
holds, which `Received.outside` then says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from tidegate.sites.content import PIECE
from tidegate.sites.fetch import Fetcher
from tidegate.sites.interface import Site

_CORRECT = 200


@dataclass(frozen=True, slots=True)
class Public:
    """A site's public address, ending in a slash, and what may ask it."""

    address: str
    fetcher: Fetcher = field(default_factory=Fetcher)

    def url(self, path: str) -> str:
        """Where a path is seen."""
        return self.address.rstrip("/") + "/" + quote(path, safe="/")

    def variants(self, path: str, versions: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Addresses at which the same bytes may still be had: a cache keeps each apart, and so do versions."""
        plain = self.url(path)
        *folders, name = path.split("/")
        first = "".join(f"%{byte:02X}" for byte in name[:1].encode())
        encoded = "/".join(
            [*(quote(folder, safe="") for folder in folders), first + quote(name[1:], safe="")]
        )
        whole = quote(path, safe="")
        base = self.address.rstrip("/")
        found = [plain, f"{plain}?tidegate=1", f"{plain}?", f"{base}/{encoded}", f"{base}//{quote(path)}"]
        found += [f"{base}/{whole}"] if whole != quote(path) else []
        found += [f"{plain}?versionId={quote(version, safe='')}" for version in versions]
        return tuple(dict.fromkeys(found))


@dataclass(slots=True, eq=False)
class Received:
    """`pieces` gives the bytes, once; after its end `digest` and `length` are theirs.

    `status`: as HTTP says it, 200 for what was read from the site itself. `outside`: whether it came through
    the public address. `sent_digest`: before decoding; the same as `digest` where nothing was encoded.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    outside: bool
    _pieces: Callable[[], Iterator[bytes]]
    digest: str = ""
    sent_digest: str = ""
    length: int = 0

    def pieces(self) -> Iterator[bytes]:
        """The bytes. Raises SiteError where they do not come to their end."""
        yield from self._pieces()

    def finish(self) -> Received:
        """Read to the end and keep digest and length only."""
        for _ in self.pieces():
            pass
        return self


@contextmanager
def received(site: Site, path: str) -> Iterator[Received]:
    """What somebody gets who asks for this path. Raises SiteError where nobody answers."""
    if (public := site.public) is None:
        with site.read(path) as stream:
            yield _filled(Received(_CORRECT, (), False, lambda: iter(lambda: stream.read(PIECE), b"")))
        return
    with public.fetcher.open(public.url(path)) as fetched:
        answer = Received(fetched.status, fetched.headers, True, fetched.pieces)
        yield _filled(answer, lambda: fetched.sent_digest)


def _filled(answer: Received, sent: Callable[[], str] | None = None) -> Received:
    """With digest and length filled in when the pieces end."""
    inner = answer._pieces

    def counted() -> Iterator[bytes]:
        seen = hashlib.sha256()
        for piece in inner():
            seen.update(piece)
            answer.length += len(piece)
            yield piece
        answer.digest = seen.hexdigest()
        answer.sent_digest = sent() if sent else answer.digest

    answer._pieces = counted
    return answer
