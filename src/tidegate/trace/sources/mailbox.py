"""Mailboxes in one file (mbox). In: a path. Out: each mail; its attachments are for the readers to open."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import TraceError
from tidegate.trace.sources import bodies
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

LONGEST = 256 << 20
"""Bytes of one mail."""


def plan(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """One mailbox is one shard. Raises TraceError."""
    try:
        with open(where, "rb"):
            pass
    except OSError as error:
        raise TraceError(f"{where} cannot be opened: {error.strerror}") from None
    yield Shard("mbox", where, word=where)


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """Mails begin at lines that begin with `From `, as every mbox has them."""
    lines: list[bytes] = []
    size, number, begun = 0, 0, False
    try:
        with open(shard.where, "rb") as file:
            for line in file:
                if line.startswith(b"From ") and (not lines or lines[-1] in (b"\n", b"\r\n")):
                    if begun:
                        number += 1
                        yield _mail(shard.where, number, lines, size)
                    lines, size, begun = [], 0, True
                    continue
                begun = True
                size += len(line)
                if size <= LONGEST:
                    lines.append(line[1:] if line.startswith(b">From ") else line)
            if begun:
                yield _mail(shard.where, number + 1, lines, size)
    except OSError as error:
        yield Unread(shard.where, f"the rest could not be read: {error.strerror}")


def _mail(where: str, number: int, lines: list[bytes], size: int) -> Item | Unread:
    part = f"mail {number}"
    if size > LONGEST:
        return Unread(f"{where} {part}", "is larger than a mail may be")
    content = b"".join(lines)
    body = content if len(content) <= bodies.IN_MEMORY else bodies.of_pieces(iter((content,)), "mail.eml")
    return Item(where, body, "message/rfc822", part=part)
