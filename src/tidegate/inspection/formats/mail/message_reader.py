"""A message -> fields, bodies and attachments; every byte of it in one of them.

In: the part. Out: a passage for each field, a child part for each body. The standard library says what a field
means; where its own division into parts differs from this one, the message is held.
"""

from __future__ import annotations

import email.parser
import email.policy
from collections.abc import Callable, Iterator
from email.message import Message as Parsed
from email.utils import collapse_rfc2231_value
from functools import partial

from tidegate.errors import LimitError
from tidegate.inspection.formats.archive.members import between
from tidegate.inspection.formats.html.html import Html
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.mail.body import Body
from tidegate.inspection.formats.mail.message import Message
from tidegate.inspection.formats.mail.shown import shown_parts
from tidegate.inspection.formats.mail.structure import Divided, Field, divided, fields
from tidegate.inspection.formats.mail.transfer import IDENTITY, sent
from tidegate.inspection.formats.mail.words import eight_bit, recoded, unworded
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content, Passage

_SEEN = frozenset(["from", "to", "cc", "subject", "date", "reply-to", "sender", "newsgroups", "organization"])
_DEEPEST = 40
_COMMON = (
    "bcc comments keywords references in-reply-to message-id received return-path thread-topic thread-index "
    "user-agent x-mailer content-type content-disposition content-description content-location content-id "
    "delivered-to resent-from resent-to resent-cc x-original-to x-originating-ip"
)
_KNOWN = frozenset(_COMMON.split())
"""Fields with names that are no news, which may be told."""
_SHORT = 200
_SUFFIXES = {
    "text/html": ".html",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/json": ".json",
}
_PLAIN = frozenset(
    {"text/plain", "text/enriched", "text/richtext", "text/rfc822-headers", "message/delivery-status"}
)
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})


def read_message(part: Part) -> Iterator[Content | Part]:
    """The message and what Apple Mail writes around it."""
    raw = bytes(part.source.view())
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    end = len(raw)
    count, _, _ = raw[:16].partition(b"\n")
    if part.name.lower().endswith(".emlx") and count.strip().isdigit():
        start = len(count) + 1
        end = min(start + int(count), end)
        yield from between(part, end, len(raw), "properties")
    while raw[start : start + 1] in (b"\r", b"\n") and start < end:
        start += 1
    part.ledger.claim(0, start, Claim.STRUCT)
    reading = _Reading(part, raw)
    yield from reading.entity(start, end, 0)
    reading.compare(start, end)


class _Reading:
    """One message on its way through."""

    def __init__(self, part: Part, raw: bytes) -> None:
        self.part = part
        self.raw = raw
        self.leaves: list[str] = []
        self._number = 0

    def entity(
        self, start: int, end: int, depth: int, default: str = "text/plain", seen: bool = True
    ) -> Iterator[Content | Part]:
        """Fields and body of a range. `seen`: whether a reader of mail shows it."""
        if depth > _DEEPEST:
            raise LimitError(f"has parts nested deeper than {_DEEPEST}")
        if self.raw.startswith((b"From ", b">From "), start, end):
            line = self.raw.find(b"\n", start, end) + 1 or end
            yield Passage(eight_bit(self.raw[start:line]), self.part.location("postmark", visible=False))
            self.part.ledger.claim(start, line, Claim.TEXT)
            start = line
        found, body = fields(self.raw, start, end)
        self.part.ledger.claim(start, body, Claim.TEXT)
        self._contradictions(found)
        parsed = email.message_from_bytes(self.raw[start:body], policy=email.policy.compat32)
        parsed.set_default_type(default)
        yield from self._fields(found, parsed, depth)
        if parsed.get_content_maintype() == "multipart":
            yield from self._multipart(parsed, body, end, depth, seen)
        else:
            yield from self._leaf(parsed, body, end, seen)

    def _contradictions(self, found: list[Field]) -> None:
        for name in ("content-type", "content-transfer-encoding"):
            values = {field.value for field in found if field.name.lower() == name}
            if len(values) > 1:
                self.part.gap("says in two ways how a part is to be read")

    def _fields(self, found: list[Field], parsed: Parsed, depth: int) -> Iterator[Passage]:
        for number, field in enumerate(found, 1):
            known = field.name.lower()
            seen = depth == 0 and known in _SEEN
            text = unworded(field.value)
            if text.strip():
                spot = f"field {field.name if known in _SEEN or known in _KNOWN else number}"
                yield Passage(text, self.part.location(spot, visible=seen), label=field.name)
        for text in _parameters(parsed):
            yield Passage(text, self.part.location("field", visible=False), label="file name")

    def _multipart(
        self, parsed: Parsed, start: int, end: int, depth: int, seen: bool
    ) -> Iterator[Content | Part]:
        boundary = _asked(parsed.get_boundary)
        cut = divided(self.raw, start, end, boundary.encode("utf-8", "replace")) if boundary else None
        if cut is None:
            self.part.gap("says that it has several parts, but they cannot be told apart")
            yield from self._child("body", start, end)
            return
        for line in cut.lines:
            self.part.ledger.claim(*line, Claim.STRUCT)
        yield from self._aside(cut.before, "text before the first part")
        default = "message/rfc822" if parsed.get_content_subtype() == "digest" else "text/plain"
        heads = [_head(self.raw, *piece, default) for piece in cut.parts]
        for piece, shown in zip(cut.parts, shown_parts(parsed.get_content_subtype(), heads), strict=True):
            yield from self.entity(*piece, depth + 1, default, seen and shown)
        yield from self._aside(cut.after, "text after the last part")
        self._unclosed(cut, parsed)

    def _unclosed(self, cut: Divided, parsed: Parsed) -> None:
        encoding = str(parsed.get("content-transfer-encoding", "")).strip().lower()
        if encoding not in IDENTITY and encoding in ("base64", "quoted-printable"):
            self.part.gap("says that all of its parts are encoded together, which readers pass over")

    def _aside(self, place: tuple[int, int], label: str) -> Iterator[Content | Part]:
        start, end = place
        text = self.raw[start:end]
        if text.strip(BLANK) and len(text) <= _SHORT and text.isascii():
            yield Passage(text.decode("ascii"), self.part.location(label, visible=False))
            self.part.ledger.claim(start, end, Claim.TEXT)
        else:
            yield from between(self.part, start, end, label)

    def _leaf(self, parsed: Parsed, start: int, end: int, seen: bool) -> Iterator[Content | Part]:
        kind = parsed.get_content_type()
        self.leaves.append(kind)
        self._number += 1
        if start == end:
            return
        name, own = self._name(parsed, kind)
        if kind in ("message/partial", "message/external-body"):
            self.part.gap("is a piece of a message or points to one elsewhere: give it whole")
        encoding = str(parsed.get("content-transfer-encoding", "")).split(";")[0].strip().lower()
        travelled = sent(self.raw[start:end], encoding)
        if travelled is None:
            self.part.gap("has a body in an encoding that this version does not read")
            yield from self._child(name, start, end)
            return
        if travelled.why:
            self.part.gap(travelled.why)
        content = travelled.content
        if encoding not in IDENTITY:
            self.part.budget.expand(len(content))
        for beside in travelled.beside:
            yield self.part.child("text beside an attachment", Memory(beside), visible=False, padding=True)
        if kind.startswith("text/"):
            content, otherwise = recoded(content, _asked(parsed.get_content_charset))
            yield from runs(memoryview(otherwise), self.part, "")
        chosen = _format(kind, own)
        yield self.part.child(name, Memory(content), format=chosen, visible=seen, within=(start, end))

    def _name(self, parsed: Parsed, kind: str) -> tuple[str, bool]:
        """What the part is called, and whether the message says so."""
        own = _asked(parsed.get_filename)
        own = unworded(own.encode("utf-8", "surrogateescape")).replace("\r", "").replace("\n", "").strip()
        if own:
            return own, True
        return f"part {self._number}{_SUFFIXES.get(kind, '')}", False

    def _child(self, name: str, start: int, end: int) -> Iterator[Part]:
        if start < end:
            yield self.part.child(name, Memory(self.raw[start:end]), within=(start, end))

    def compare(self, start: int, end: int) -> None:
        """A gap where the standard library finds other parts than were read here."""
        whole = email.message_from_bytes(self.raw[start:end], policy=email.policy.compat32)
        if list(_leaves(whole)) != self.leaves:
            self.part.gap("readers differ in where its parts begin and end")


def _head(raw: bytes, start: int, end: int, default: str) -> Parsed:
    """The fields of one part."""
    _, body = fields(raw, start, end)
    parsed = email.message_from_bytes(raw[start:body], policy=email.policy.compat32)
    parsed.set_default_type(default)
    return parsed


def _leaves(parsed: Parsed) -> Iterator[str]:
    if parsed.get_content_maintype() != "multipart":
        yield parsed.get_content_type()
    elif parsed.is_multipart():
        for each in parsed.get_payload():
            if isinstance(each, Parsed):
                yield from _leaves(each)


def _asked(question: Callable[[], str | None]) -> str:
    """What the library makes of a parameter; one that it chokes on (a charset with a zero in it) says nothing."""
    try:
        return question() or ""
    except (ValueError, LookupError, TypeError):
        return ""


def _parameters(parsed: Parsed) -> list[str]:
    """Values of parameters that are encoded or in pieces; the others stand in the field as it is."""
    texts = []
    for name in ("content-type", "content-disposition"):
        try:
            pairs = parsed.get_params([], name)
        except (ValueError, LookupError, TypeError):
            continue
        encoded = [value for _, value in pairs if isinstance(value, tuple)]
        texts += [_asked(partial(collapse_rfc2231_value, value)) for value in encoded]
    return [text for text in texts if text]


def _format(kind: str, named: bool) -> Format | None:
    """The reader for what a message says a body is; a file with a name of its own is recognised like any."""
    if kind in _MESSAGES:
        return Message()
    if named:
        return None
    if kind == "text/html":
        return Html()
    return Body() if kind in _PLAIN else None
