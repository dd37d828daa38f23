"""Fingerprint packs: one file by which copies of a disclosed file are recognised, and nobody is named.

    magic, size of the header, header (JSON), its tag; then at multiples of 4096 a body for every member

A pack of the installation's own (`own`) has a segment of keyed fingerprints (see `registry.segment`) for a body, a
shared one a sealed table (see `trace.shared`). A merged pack has several members. Opening reads the header and maps the
rest. The header says how much is in it and nothing of anybody.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from tidegate.errors import TraceError

MAGIC = b"TIDEPAK1"
ALIGNED = 4096
MOST_HEADER = 64 << 20
VERSION = 1

Kind = Literal["own", "shared"]


@dataclass(frozen=True, slots=True)
class About:
    """What a member says of itself.

    `pack`: its id. `made`, `expires`: days as ISO writes them ("": never). `people`: different people at most.
    `counts`: how many keys of each sort. `rates`: how likely chance meets one (see `trace.chance`). `check`: tells
    a wrong key. `sealed`: under the key, in which ranges numbers stand. `start`, `size`: its body. `digests`: of the
    file and its parts, keyed in a pack of one's own.
    `pictures`: perceptual hashes of its pages, masked. `settings`: of the slow derivation in a shared one.
    """

    pack: str
    kind: Kind
    made: str
    expires: str
    people: int
    counts: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)
    check: str = ""
    start: int = 0
    size: int = 0
    digests: tuple[str, ...] = ()
    pictures: tuple[int, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    sealed: str = ""
    gone: str = ""

    def expired(self, today: str) -> bool:
        """Whether it may not be asked any more on this day."""
        return bool(self.gone) or bool(self.expires and today > self.expires)


@dataclass(frozen=True, slots=True)
class Pack:
    """One file, its header read. `members`: of a merged pack, one for each that went into it."""

    path: str
    members: tuple[About, ...]

    @property
    def kind(self) -> str:
        """`own`, `shared`, or both."""
        return " and ".join(sorted({each.kind for each in self.members}))

    @property
    def people(self) -> int:
        """Different people, at most."""
        return sum(each.people for each in self.members)

    def body(self, member: About) -> bytes:
        """The bytes of a member. Raises TraceError where they are cut short."""
        with open(self.path, "rb") as file:
            file.seek(member.start)
            content = file.read(member.size)
        if len(content) != member.size:
            raise TraceError(f"{self.path} is cut short: fetch or make the pack again")
        return content


def load(path: str | Path) -> Pack:
    """The pack at a path. Raises TraceError, one line, where there is none, or it is changed or cut short."""
    try:
        with open(path, "rb") as file:
            head = file.read(len(MAGIC) + 4)
            size = int.from_bytes(head[len(MAGIC) :], "little")
            if head[: len(MAGIC)] != MAGIC or size > MOST_HEADER:
                raise TraceError(f"{path} is no fingerprint pack: `tidegate trace fingerprint` makes one")
            body, tag = file.read(size), file.read(32)
            whole = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise TraceError(f"{path} cannot be read: {error.strerror}") from None
    if not hmac.compare_digest(tag, _tag(body)):
        raise TraceError(f"{path} was changed or cut short: fetch or make the pack again")
    try:
        raw = json.loads(body)
        version, members = raw["version"], tuple(_about(each) for each in raw["members"])
    except (ValueError, KeyError, TypeError):
        raise TraceError(f"{path} has a header that makes no sense: fetch or make the pack again") from None
    if version != VERSION:
        raise TraceError(f"{path} is of version {version}, this Tidegate reads {VERSION}: update it")
    if any(each.start + each.size > whole for each in members):
        raise TraceError(f"{path} is cut short: fetch or make the pack again")
    return Pack(str(path), members)


def write(path: str | Path, members: Sequence[tuple[About, bytes]]) -> Pack:
    """Write a pack whole or not at all. Raises TraceError where the disk refuses."""
    placed = _placed([(about, len(body)) for about, body in members])
    header = _header(placed)
    fresh = f"{path}.{os.getpid()}.part"
    try:
        number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with open(number, "wb") as file:
            file.write(header)
            for about, (_, body) in zip(placed, members, strict=True):
                file.write(bytes(about.start - file.tell()))
                file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError as error:
        Path(fresh).unlink(missing_ok=True)
        raise TraceError(f"{path} cannot be written: {error.strerror}") from None
    return Pack(str(path), tuple(placed))


def merge(packs: Iterable[Pack], path: str | Path) -> Pack:
    """All members of several packs in one file, each once. Raises TraceError."""
    members: dict[str, tuple[About, bytes]] = {}
    for pack in packs:
        for about in pack.members:
            members.setdefault(about.pack, (about, pack.body(about)))
    return write(path, list(members.values()))


def expire(pack: Pack, today: str, *, now: bool = False) -> Pack:
    """Take out what is past its date (`now`: everything), and leave a stone with its id. Raises TraceError."""
    kept = [
        (replace(about, start=0, size=0, digests=(), pictures=(), sealed="", gone=about.gone or today), b"")
        if now or about.expired(today)
        else (about, pack.body(about))
        for about in pack.members
    ]
    return write(pack.path, kept)


def _placed(members: Sequence[tuple[About, int]]) -> list[About]:
    """The members with their places, found by trying: a place has more digits behind a longer header."""
    placed = [about for about, _ in members]
    while True:
        at = _up(len(_header(placed)))
        found = []
        for about, size in members:
            found.append(replace(about, start=at, size=size))
            at = _up(at + size)
        if found == placed:
            return placed
        placed = found


def _up(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def _header(members: Sequence[About]) -> bytes:
    raw = {"version": VERSION, "members": [asdict(each) for each in members]}
    body = json.dumps(raw, separators=(",", ":")).encode()
    return MAGIC + len(body).to_bytes(4, "little") + body + _tag(body)


def _tag(body: bytes) -> bytes:
    """Tells damage; who changes a pack on purpose can make it anew."""
    return blake2b(body, digest_size=32, person=b"tidegate-pack").digest()


def _about(raw: dict[str, Any]) -> About:
    return About(**raw | {"digests": tuple(raw["digests"]), "pictures": tuple(raw["pictures"])})
