"""Encrypted documents: read where the password is one that programs fill in by themselves, else a Gap.

In: the container. Out: the decrypted file as a child part, whose streams then need no reading here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from tidegate.inspection.formats.ole.compound import PACKAGES
from tidegate.inspection.formats.ole.container import Container
from tidegate.inspection.formats.ole.directory import Storage
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

NEEDS_PASSWORD = "is encrypted and needs a password"  # noqa: S105  what the receipt says
_RIGHTS = "is protected by rights management: only its owner's server can open it"
_LOCKED_SHOW = 0xF3D1C4DF
_STREAMS = {
    "doc": ("WordDocument", "0Table", "1Table", "Data"),
    "ppt": ("PowerPoint Document", "Pictures", "Current User"),
}
"""What is encrypted in each kind of document; the rest is read as it stands. Workbooks unlock themselves."""


def read_package(container: Container, storage: Storage) -> Iterator[Content | Part]:
    """An encrypted zip package. What the streams beside it say is left to the caller."""
    stream = storage.stream("EncryptedPackage")
    if stream is None:
        return
    if storage.storage("\x06DataSpaces") is not None and storage.stream("EncryptionInfo") is None:
        container.part.gap(_RIGHTS)
        container.take(stream, Claim.UNREAD)
        return
    yield from _unlocked(container, storage, ("EncryptedPackage",))


def decrypted(container: Container, storage: Storage, word: str) -> Iterator[Content | Part]:
    """An old document, decrypted, if it is encrypted."""
    if storage.stream("\x09DRMContent") is not None:
        container.part.gap(_RIGHTS)
        stream = storage.stream("\x09DRMContent")
        if stream is not None:
            container.take(stream, Claim.UNREAD)
    if word in _TESTS and _TESTS[word](container, storage):
        yield from _unlocked(container, storage, _STREAMS[word])


def _unlocked(container: Container, storage: Storage, names: tuple[str, ...]) -> Iterator[Part]:
    from tidegate.inspection.formats.ole.unlock import unlock

    part = container.part
    plain = unlock(container.view)
    streams = [stream for name in names if (stream := storage.stream(name)) is not None]
    if plain is None:
        part.gap(NEEDS_PASSWORD)
        claim = Claim.UNREAD
    else:
        part.budget.expand(len(plain))
        name = part.name if names[0] != "EncryptedPackage" or part.name.lower().endswith(PACKAGES) else ""
        child = part.child(name or "package", Memory(plain), label="decrypted")
        yield child
        claim = Claim.CHILD if child.receipt("").whole else Claim.UNREAD
    for stream in streams:
        container.take(stream, claim)


def _word_locked(container: Container, storage: Storage) -> bool:
    stream = storage.stream("WordDocument")
    head = container.head(stream, 12) if stream else b""
    return len(head) == 12 and bool(head[11] & 1)


def _show_locked(container: Container, storage: Storage) -> bool:
    stream = storage.stream("Current User")
    head = container.head(stream, 16) if stream else b""
    return len(head) == 16 and struct.unpack_from("<I", head, 12)[0] == _LOCKED_SHOW


_TESTS: dict[str, Callable[[Container, Storage], bool]] = {
    "doc": _word_locked,
    "ppt": _show_locked,
}
