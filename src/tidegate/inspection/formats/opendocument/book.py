"""An EPUB book: its pages in their order, then all else; what is encrypted is told from what is only obfuscated.

In: an opened zip container. Out: every entry as a child with the reader it needs.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from tidegate.errors import DamagedError, ReadingError
from tidegate.inspection.formats.archive.zip_container import Container, Entry
from tidegate.inspection.formats.html.html import Html
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.xml.markup import Name, parse, parser
from tidegate.inspection.formats.xml.xml import Xml
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_XML = (".opf", ".ncx", ".xml", ".smil", ".pls", ".xpgt")
_IDPF, _ADOBE = "http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"
_OBFUSCATED = {_IDPF: 1040, _ADOBE: 1024}


@dataclass(slots=True)
class _Book:
    """What the package document says. Paths are normal ones within the container."""

    types: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    ciphers: dict[str, str] = field(default_factory=dict)


def read_book(container: Container) -> Iterator[Content | Part]:
    """Pages in reading order, then other entries, then what lies outside of any."""
    yield from container.notes()
    named = {_normal(entry.name): entry for entry in container.entries}
    book = _Book()
    for name, entry in named.items():
        if name.lower().endswith(".opf"):
            _load(container, entry, posixpath.dirname(name), book)
        elif name.lower() == "meta-inf/encryption.xml":
            _load_ciphers(container, entry, book)
    pages = [named[name] for name in dict.fromkeys(book.order) if name in named]
    first = {entry.start for entry in pages}
    for entry in [*pages, *(entry for entry in container.entries if entry.start not in first)]:
        name = _normal(entry.name)
        shown = entry.start in first or book.types.get(name, "").startswith("image/")
        yield from container.read(entry, visible=shown, format=_reader(name, book))
    yield from container.leftovers()


def _reader(name: str, book: _Book) -> Format | None:
    cipher = book.ciphers.get(name)
    if cipher is not None:
        return _Obfuscated(_keys(cipher, book.identifiers), _OBFUSCATED.get(cipher, 0))
    if book.types.get(name) in _PAGES or name.lower().endswith((".xhtml", ".html", ".htm")):
        return Html()
    return Xml() if name.lower().endswith(_XML) else None


def _normal(name: str) -> str:
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")


def _events(container: Container, entry: Entry, start: Callable[[str, dict[str, str]], None],
            text: Callable[[str], None]) -> None:  # fmt: skip
    """Run through an entry; what is wrong with it is told when it is read itself."""
    names, made = Name(), parser(lambda _label, _text: None, entities=True)
    made.StartElementHandler = lambda name, attributes: start(names[name][1], attributes)
    made.CharacterDataHandler = text
    part = Part(name=entry.name, source=container.source(entry), budget=container.part.budget)
    try:
        for _ in parse(part, made, quiet=True):
            pass
    except ReadingError:
        return


def _load(container: Container, entry: Entry, folder: str, book: _Book) -> None:
    paths: dict[str, str] = {}
    state = {"element": ""}

    def start(name: str, attributes: dict[str, str]) -> None:
        state["element"] = name
        if name == "item":
            path = _normal(posixpath.join(folder, unquote(attributes.get("href", ""))))
            paths[attributes.get("id", "")] = path
            book.types[path] = attributes.get("media-type", "").lower()
        elif name == "itemref":
            book.order.append(paths.get(attributes.get("idref", ""), ""))
        elif name == "identifier":
            book.identifiers.append("")

    def text(characters: str) -> None:
        if state["element"] == "identifier" and book.identifiers:
            book.identifiers[-1] += characters

    _events(container, entry, start, text)


def _load_ciphers(container: Container, entry: Entry, book: _Book) -> None:
    state = {"algorithm": "", "in key": ""}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name in ("EncryptedData", "EncryptedKey"):
            state["in key"] = name
            state["algorithm"] = "unknown"
        elif name == "EncryptionMethod":
            state["algorithm"] = attributes.get("Algorithm", "unknown")
        elif name == "CipherReference" and state["in key"] == "EncryptedData":
            book.ciphers[_normal(unquote(attributes.get("URI", "")))] = state["algorithm"]

    _events(container, entry, start, lambda _: None)


def _keys(cipher: str, identifiers: list[str]) -> list[bytes]:
    """Keys that an obfuscated font may have been masked with, one for each identifier of the book."""
    if cipher == _IDPF:
        bare = ("".join(text.split()) for text in identifiers)
        return [hashlib.sha1(text.encode(), usedforsecurity=False).digest() for text in bare]
    digits = (text.replace("urn:uuid:", "").replace("-", "").strip() for text in identifiers)
    hexadecimal = (text for text in digits if len(text) == 32 and not text.lower().strip("0123456789abcdef"))
    return [bytes.fromhex(text) for text in hexadecimal] if cipher == _ADOBE else []


class _Obfuscated:
    """An entry whose first bytes are masked so that it is no font to whoever unpacks it, or that is encrypted."""

    name = "obfuscated"
    suffixes: frozenset[str] = frozenset()
    reads = ""
    _MARKS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2", b"%!PS", b"\x80\x01")

    def __init__(self, keys: list[bytes], masked: int) -> None:
        self._keys, self._masked = keys, masked

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the book says which entry it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """The font as a part of its own. Raises DamagedError where no key makes a font of it."""
        content = bytes(part.source.view())
        for key in self._keys:
            head = content[: self._masked]
            plain = bytes(byte ^ key[n % len(key)] for n, byte in enumerate(head)) + content[self._masked :]
            if plain.startswith(self._MARKS):
                child = part.child("font", Memory(plain))
                yield child
                part.ledger.claim_all(Claim.CHILD if child.receipt("").whole else Claim.UNREAD)
                return
        raise DamagedError("is encrypted: give it without a password")
