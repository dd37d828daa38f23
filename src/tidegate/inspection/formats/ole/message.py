"""Outlook messages, contacts, appointments: header, recipients, bodies, attachments, and every other property.

In: the storage. Out: passages of what a reader of the message sees, a Block of recipients, bodies and attached
files as child parts; all other properties as hidden passages.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.ole import message_properties as properties
from tidegate.inspection.formats.ole.codepage import codec_of, decoded
from tidegate.inspection.formats.ole.compressed_rtf import decompress
from tidegate.inspection.formats.ole.container import Container
from tidegate.inspection.formats.ole.directory import Storage
from tidegate.inspection.formats.ole.message_properties import Value
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Block, Content, Row, Table
from tidegate.model.content import Value as Cell

_OUTER, _INNER, _SMALL = 32, 24, 8
"""Bytes before the first property: of the file's own message, of one within it, of all else."""

_RECIPIENT, _ATTACHMENT = "__recip_version1.0_", "__attach_version1.0_"
_PLAIN, _RICH, _PAGE = 0x1000, 0x1009, 0x1013
_SHOWN = {
    0x0037: "subject", 0x0C1A: "sender", 0x0C1F: "sender e-mail", 0x5D01: "sender e-mail", 0x0042: "sender",
    0x0065: "sender e-mail", 0x0E04: "to", 0x0E03: "cc", 0x0E02: "bcc",
}  # fmt: skip
_HEADERS = 0x007D
_LABELS = {
    _HEADERS: "mail headers", 0x0070: "subject", 0x0E1D: "subject", 0x3001: "name", 0x3003: "e-mail", 0x39FE: "e-mail",
    0x3A06: "first name", 0x3A11: "last name", 0x3A08: "phone", 0x3A09: "phone", 0x3A1C: "phone", 0x3A15: "address",
    0x3A16: "company", 0x3A17: "job title", 0x3A42: "date of birth", 0x3A10: "employee number",
    0x3A07: "government id", 0x3707: "file name", 0x3704: "file name", 0x3703: "file suffix", 0x370D: "file name",
}  # fmt: skip
_CONTACT = frozenset({0x3001, 0x3A06, 0x3A11, 0x3A08, 0x3A09, 0x3A1C, 0x3A15, 0x3A16, 0x3A17, 0x3A42})
_NAME, _ADDRESS, _LONG_ADDRESS, _KIND = 0x3001, 0x3003, 0x39FE, 0x0C15
_LONG_FILE, _SHORT_FILE, _CONTENT = 0x3707, 0x3704, 0x3701
_NAMED = 0x8000
_KINDS = {"1": "To", "2": "Cc", "3": "Bcc"}
_LEAST = 100_000
"""Smaller numbers are counts, flags and colours."""


def read_message(container: Container, storage: Storage, visible: bool) -> Iterator[Content | Part]:
    """The message and all within it. Raises DamagedError where rich text is damaged."""
    header = _OUTER if storage is container.root else _INNER
    yield from _Message(container, storage, "", header, visible).read()


class _Message:
    """One message. `prefix`: words before every spot, for a message within another."""

    def __init__(
        self, container: Container, storage: Storage, prefix: str, header: int, visible: bool
    ) -> None:
        self._container, self._storage, self._part = container, storage, container.part
        self._prefix, self._visible, self._header = prefix, visible, header
        self._names = properties.names(container)
        self._values = properties.values(storage)
        stream = storage.stream(properties.PROPERTIES)
        self._fixed = properties.fixed(container.content(stream), header)
        self._codec = _codec(self._fixed, properties.MESSAGE_CODEPAGE)

    def read(self) -> Iterator[Content | Part]:
        """Header, recipients, bodies, attachments, and the rest."""
        bodies = {value.identifier for value in self._values} & {_RICH, _PAGE}
        for value in self._values:
            if value.identifier in _SHOWN and value.is_text:
                yield from self._text(value, _SHOWN[value.identifier], True)
        yield from self._recipients()
        for value in self._values:
            if value.identifier == _PLAIN and value.is_text:
                yield from self._text(value, "", not bodies)
            elif value.identifier == _PAGE:
                yield from self._container.child(
                    value.stream, name="body.html", label=f"{self._prefix}body", visible=self._visible
                )
            elif value.identifier == _RICH and value.type == properties.BINARY:
                yield from self._rich(value, _PAGE not in bodies)
        yield from self._others(self._storage, self._values, self._fixed, self._prefix)
        number = 0
        for inner in self._storage.storages:
            if inner.name.startswith(_ATTACHMENT):
                number += 1
                yield from self._attachment(inner, f"{self._prefix}attachment {number}")

    def _text(self, value: Value, label: str, visible: bool, prefix: str | None = None) -> Iterator[Content]:
        spot = f"{self._prefix if prefix is None else prefix}{_spot(value)}"
        raw = bytes(self._container.take(value.stream, Claim.TEXT))
        text = decoded(raw, "utf-16-le" if value.is_wide else self._codec).replace("\r\n", "\n")
        label = "" if label == _LABELS[_HEADERS] else label
        yield from passages(self._part, text, label=label, spot=spot, visible=visible and self._visible)

    def _rich(self, value: Value, shown: bool) -> Iterator[Content | Part]:
        """Rich text; hidden where there is a page, which is what programs show."""
        packed = self._container.content(value.stream)
        try:
            plain, used = decompress(packed, self._part)
        except DamagedError as error:
            self._part.gap(str(error), spot=f"{self._prefix}body")
            yield from self._container.swept(value.stream, f"{self._prefix}body")
            return
        child = self._part.child(
            "body.rtf",
            Memory(plain.rstrip(b"\0")),
            label=f"{self._prefix}rich body",
            visible=self._visible and shown,
        )
        yield child
        left = bytes(packed[used:]).strip(b"\0")
        if left:
            yield self._part.child(
                "rest", Memory(left), label="bytes after the body", visible=False, padding=True
            )
        self._container.take(value.stream, Claim.CHILD if child.receipt("").whole else Claim.UNREAD)

    def _recipients(self) -> Iterator[Content | Part]:
        rows: list[Row] = []
        storages = [inner for inner in self._storage.storages if inner.name.startswith(_RECIPIENT)]
        for number, inner in enumerate(storages):
            values = properties.values(inner)
            fixed = properties.fixed(self._container.content(inner.stream(properties.PROPERTIES)), _SMALL)
            found = {value.identifier: self._peek(value) for value in values if value.is_text}
            address = found.get(_LONG_ADDRESS) or found.get(_ADDRESS, "")
            cells = (_KINDS.get(fixed.get(_KIND, ""), ""), found.get(_NAME, ""), address)
            shown: dict[int, Cell] = {place: cell for place, cell in enumerate(cells) if cell}
            if shown:
                rows.append(Row(number + 1, shown))
            for value in values:
                if value.identifier in {_NAME, _LONG_ADDRESS} or (
                    value.identifier == _ADDRESS and _LONG_ADDRESS not in found
                ):
                    self._container.take(value.stream, Claim.TABLE)
            yield from self._others(inner, values, fixed, f"{self._prefix}recipient {number + 1}, ")
        if rows:
            location = self._part.location(f"{self._prefix}recipients", visible=self._visible)
            yield Block(Table(location, headings=("Type", "Name", "E-mail")), rows)

    def _peek(self, value: Value) -> str:
        raw = bytes(self._container.content(value.stream))
        return decoded(raw, "utf-16-le" if value.is_wide else self._codec)

    def _attachment(self, storage: Storage, spot: str) -> Iterator[Content | Part]:
        values = properties.values(storage)
        fixed = properties.fixed(self._container.content(storage.stream(properties.PROPERTIES)), _SMALL)
        texts = {value.identifier: self._peek(value) for value in values if value.is_text}
        name = texts.get(_LONG_FILE) or texts.get(_SHORT_FILE) or "attachment"
        for value in values:
            if value.identifier in {_LONG_FILE, _SHORT_FILE} and value.is_text:
                yield from self._text(value, "file name", True, f"{spot}, ")
            elif value.identifier == _CONTENT and value.type == properties.BINARY:
                yield from self._container.child(value.stream, name=name, label=spot, visible=False)
        yield from self._others(storage, values, fixed, f"{spot}, ")
        for inner in storage.storages:
            if inner.stream(properties.PROPERTIES) is not None:
                yield from _Message(self._container, inner, f"{spot}, ", _INNER, False).read()

    def _others(
        self, storage: Storage, values: list[Value], fixed: dict[int, str], prefix: str
    ) -> Iterator[Content | Part]:
        """Every property that was not read before, and the numbers among them that may be somebody's."""
        for value in values:
            if self._container.given(value.stream):
                continue
            label = self._label(value.identifier)
            if value.is_text:
                yield from self._text(value, label, value.identifier in _CONTACT and not prefix, prefix)
            else:
                yield from self._container.swept(value.stream, f"{prefix}{_spot(value)}")
        for identifier, text in fixed.items():
            label = self._label(identifier)
            is_date = "-" in text[1:] and "e" not in text
            if text and (is_date or (identifier >= _NAMED and abs(float(text)) >= _LEAST)):
                visible = identifier in _CONTACT and self._visible
                yield from passages(
                    self._part, text, label=label, spot=f"{prefix}properties", visible=visible
                )
        stream = storage.stream(properties.PROPERTIES)
        if stream is not None:
            yield from self._container.swept(stream, f"{prefix}properties")

    def _label(self, identifier: int) -> str:
        return self._names.get(identifier) or _LABELS.get(identifier, "property")


def _spot(value: Value) -> str:
    """What people call a property; never what the file calls it, for that may be anything."""
    if value.identifier == _PLAIN:
        return "plain body"
    return _SHOWN.get(value.identifier) or _LABELS.get(value.identifier, "property")


def _codec(fixed: dict[int, str], identifier: int) -> str:
    page = fixed.get(identifier, "")
    return codec_of(int(page)) if page.isdigit() else "cp1252"
