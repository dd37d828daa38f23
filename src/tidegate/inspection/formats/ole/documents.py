"""What a compound file is, by the streams in it, and who reads which of them.

In: the part. Out: every stream through the reader that knows it, then the bytes of no stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.ole.compound import PACKAGES, SUFFIXES
from tidegate.inspection.formats.ole.container import Container
from tidegate.inspection.formats.ole.directory import KNOWN_NAME, Storage, Stream
from tidegate.inspection.formats.ole.encrypted import decrypted, read_package
from tidegate.inspection.formats.ole.message import read_message
from tidegate.inspection.formats.ole.objects import OBJECTS
from tidegate.inspection.formats.ole.powerpoint import read_powerpoint
from tidegate.inspection.formats.ole.properties import PropertySets
from tidegate.inspection.formats.ole.recognised import is_file
from tidegate.inspection.formats.ole.sweep import Opaque
from tidegate.inspection.formats.ole.vba import read_vba
from tidegate.inspection.formats.ole.word import read_word
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Passage

_Reader = Callable[[Container, Storage, bool], Iterator[Content | Part]]
_HEAD = 4096
_SETTINGS = 8192
"""A stream of an embedded object up to this size is a control with its settings, or a formula: its words say all."""
_MACHINERY = frozenset({"_vba_project", "f", "o", "x", "\x03pic", "\x03pict", "0table", "1table", "data"})
"""Streams of no known format that belong to documents and macros, at any size."""


def _read_workbook(container: Container, storage: Storage, visible: bool) -> Iterator[Content | Part]:
    from tidegate.inspection.formats.biff.workbook import PivotCacheStream, RevisionStream, WorkbookStream

    for name in ("Workbook", "Book"):
        stream = storage.stream(name)
        if stream is not None:
            yield from container.child(stream, visible=visible, format=WorkbookStream())
    for name in ("Revision Log", "User Names"):
        stream = storage.stream(name)
        if stream is not None:
            yield from container.child(stream, format=RevisionStream())
    caches = storage.storage("_SX_DB_CUR")
    for stream in caches.streams if caches else ():
        yield from container.child(stream, format=PivotCacheStream())


def _read_macros(container: Container, storage: Storage, visible: bool) -> Iterator[Content | Part]:
    yield from read_vba(container, storage)


def _read_encrypted(container: Container, storage: Storage, visible: bool) -> Iterator[Content | Part]:
    yield from read_package(container, storage)


_DOCUMENTS: tuple[tuple[str, str, _Reader], ...] = (
    ("EncryptedPackage", "encrypted package", _read_encrypted),
    ("WordDocument", "doc", read_word),
    ("PowerPoint Document", "ppt", read_powerpoint),
    ("Workbook", "xls", _read_workbook),
    ("Book", "xls", _read_workbook),
    ("__properties_version1.0", "msg", read_message),
)
"""The stream that tells a document, its word, and its reader."""

_MACROS = "VBA project"
_UNKNOWN = (
    ("VisioDocument", "a Visio drawing"),
    ("Quill", "a Publisher document"),
    ("Contents", "a Publisher or Works document"),
    ("MatOST", "a Works document"),
    ("Catalog", "a store of thumbnails"),
    ("\u4840\u3f7f\u4164\u422f\u4836", "an installer (msi)"),
)


def read_compound(part: Part) -> Iterator[Content | Part]:
    """The whole file. Raises DamagedError where it has no directory, ReadingError from its readers."""
    container = Container(part)
    root = container.root
    word, reader = _document(root)
    _check_name(part, root, word)
    part.read_as = word if reader else "ole"
    if reader is None and not part.depth:
        part.gap(f"is {_kind(root)}, which this version does not read")
    yield from _names(container)
    if word in SUFFIXES:
        yield from decrypted(container, root, word)
    yield from _storage(container, root, True)
    for stream in container.tree.unlisted:
        yield from _stream(container, stream)
    yield from container.leftovers()


def _document(storage: Storage) -> tuple[str, _Reader | None]:
    for name, word, reader in _DOCUMENTS:
        if storage.stream(name) is not None:
            return word, reader
    vba = storage.storage("VBA")
    if (vba or storage).stream("dir") is not None and (vba or storage).stream("_VBA_PROJECT") is not None:
        return _MACROS, _read_macros
    return "", None


def _kind(root: Storage) -> str:
    names = root.names()
    return next((what for name, what in _UNKNOWN if name in names), "a compound file of an unknown kind")


def _check_name(part: Part, root: Storage, word: str) -> None:
    name = part.name.lower()
    promised = next((kind for kind, suffixes in SUFFIXES.items() if name.endswith(suffixes)), "")
    if name.endswith(PACKAGES):
        promised = "encrypted package"
    if promised and promised != word:
        part.gap(f"is named like {promised} but is {word or _kind(root)}: give it its right name")


def _storage(container: Container, storage: Storage, visible: bool) -> Iterator[Content | Part]:
    """One storage: its document, then every stream that the document's reader did not take, then what is in it."""
    _, reader = _document(storage)
    if reader is not None and not any(container.given(stream) for stream in storage.streams):
        try:
            yield from reader(container, storage, visible)
        except DamagedError as error:
            container.part.gap(str(error))
    for stream in storage.streams:
        if not container.given(stream):
            if reader is None and _is_opaque(container, stream):
                container.part.gap("holds an embedded object of a kind that this version does not read")
            yield from _stream(container, stream)
    for inner in storage.storages:
        yield from _storage(container, inner, False)


def _stream(container: Container, stream: Stream) -> Iterator[Part]:
    yield from container.child(stream, format=_format(stream.name, container.head(stream, _HEAD)))


def _is_opaque(container: Container, stream: Stream) -> bool:
    """Whether a stream is of a format that nothing here knows, and more than a few settings."""
    size = sum(end - start for start, end in stream.extents)
    if size <= _SETTINGS or stream.name.lower() in _MACHINERY or stream.name.startswith("__SRP_"):
        return False
    return stream.name not in OBJECTS and isinstance(
        _format(stream.name, container.head(stream, _HEAD)), Opaque
    )


def _format(name: str, head: bytes) -> Format | None:
    """The reader of a stream that belongs to no document: by its name, else by its bytes, else its text only."""
    known = OBJECTS.get(name)
    if known is not None:
        return known
    sets = PropertySets()
    if sets.recognises(head, name):
        return sets
    if is_file(head):
        return None
    return Opaque()


def _names(container: Container) -> Iterator[Passage]:
    """Names of streams and storages that no program would give."""
    names: list[str] = []
    waiting = [container.root]
    while waiting:
        storage = waiting.pop()
        waiting.extend(storage.storages)
        names.extend(storage.names())
    names.extend(stream.name for stream in container.tree.unlisted)
    strange = [name for name in dict.fromkeys(names) if not KNOWN_NAME.fullmatch(name)]
    if strange:
        yield Passage(
            "\n".join(strange), container.part.location("stream names", visible=False), label="file name"
        )
