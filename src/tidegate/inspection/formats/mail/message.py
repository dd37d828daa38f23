"""Messages: mail, news, saved pages (MHTML) and Apple's mail files, recognised by the fields they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_NAMES = frozenset({".eml", ".mht", ".mhtml", ".emlx", ".nws"})
_FIELD = re.compile(
    rb"([\x21-\x39\x3b-\x7e]{1,76})[ \t]*:[^\r\n]*(?:\r\n|\r|\n|\Z)(?:[ \t][^\r\n]*(?:\r\n|\r|\n|\Z))*"
)
_POSTMARK = re.compile(rb">?From [^\r\n]*(?:\r\n|\r|\n)")
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?(?:[0-9]{1,10} *\n)?[\r\n]*")
_MACHINES = frozenset(
    b"received return-path delivered-to message-id mime-version x-original-to dkim-signature".split()
)
"""Fields that programs write: a memo in a text file has none of them."""
_ANY = _MACHINES | frozenset(b"from to cc subject date content-type sender reply-to newsgroups".split())


def fields_of(head: bytes) -> list[bytes]:
    """Names of the fields that a text begins with, in lower case."""
    before = _BEFORE.match(head)
    at = before.end() if before else 0
    postmark = _POSTMARK.match(head, at)
    at = postmark.end() if postmark else at
    names = []
    while (found := _FIELD.match(head, at)) is not None and found.end() > at:
        names.append(found[1].lower())
        at = found.end()
    return names


class Message:
    """One message with all that it carries."""

    name = "message"
    suffixes = _NAMES
    reads = (
        "mail, news and saved web pages: every field, all alternative bodies, attachments, messages within "
        "messages, text between the parts, files written out as text, signed content; not encrypted content "
        "and messages sent in pieces"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its name and a field; by fields that only programs write whatever its name."""
        fields = fields_of(head)
        if name.endswith(tuple(_NAMES)):
            return bool(_ANY.intersection(fields)) or any(f.startswith(b"x-") for f in fields)
        return len(_MACHINES.intersection(fields)) > 0 and len(_ANY.intersection(fields)) > 2

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Fields as passages, bodies and attachments as parts."""
        from tidegate.inspection.formats.mail.message_reader import read_message

        yield from read_message(part)
