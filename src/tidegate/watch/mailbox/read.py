"""Where reports lie. In: settings, and which mails are known. Out: the others, one after the other.

    kind = "maildir"   path
    kind = "mbox"      path
    kind = "imap"      host, user, password (a reference), folder = "INBOX"; always over TLS

Nothing in the mailbox is changed: not even a mail's being read. Whoever acts on a mail keeps its identity, and
says the next time that it is known: so each is acted on once, also when a run dies in between.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from tidegate.errors import SiteError
from tidegate.sites.table import Settings, Table
from tidegate.watch.mailbox.mail import LONGEST, Mail, parse

Known = Callable[[str], bool]


class Identified(Protocol):
    """What a mail is read as: at least what identifies it."""

    @property
    def identity(self) -> str:
        """The same for the same mail, always."""


Read = TypeVar("Read", bound=Identified)
MOST = 1000
"""Mails of one reading, the newest: a flood does not keep the reader busy for ever."""


def read(settings: Settings, known: Known = lambda identity: False, name: str = "reports") -> Iterator[Mail]:
    """Mails that are not known, at most `MOST`. Raises SiteError where the mailbox cannot be read."""
    return read_as(parse, settings, known, name)


def read_as(parse: Callable[[bytes], Read], settings: Settings, known: Known, name: str) -> Iterator[Read]:
    """The same with another reading of their bytes, whose identities are those of `mail.identity_of`."""
    kind = settings.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise SiteError(f"[mailbox.{name}]: kind must be one of maildir, mbox, imap")
    allowed, start = _KINDS[kind]
    found: Iterator[Read] = start(parse, Table(name, settings, allowed | {"kind"}, "mailbox"), known)
    return found


def _maildir(parse: Callable[[bytes], Read], table: Table, known: Known) -> Iterator[Read]:
    root = _path(table)
    found: list[tuple[float, str]] = []
    for folder in ("new", "cur"):
        try:
            with os.scandir(os.path.join(root, folder)) as entries:
                for entry in entries:
                    if entry.is_file(follow_symlinks=False):
                        found.append((entry.stat(follow_symlinks=False).st_mtime, entry.path))
        except FileNotFoundError:
            raise table.wrong(f"path is no maildir: it has no folder {folder}") from None
        except OSError as error:
            raise table.wrong(f"the maildir cannot be read: {error.strerror}") from None
    for _, path in sorted(found, reverse=True)[:MOST]:
        content = _content(path)
        if content is not None and not known((mail := parse(content)).identity):
            yield mail


def _mbox(parse: Callable[[bytes], Read], table: Table, known: Known) -> Iterator[Read]:
    """Mails begin at lines with `From `; the newest stand last, and all are gone through once."""
    path = _path(table)
    try:
        with open(path, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise table.wrong("path is no file")
            begun = list[bytes]()
            size = 0
            for line in file:
                if line.startswith(b"From ") and begun:
                    yield from _one(parse, begun, known)
                    begun, size = [], 0
                if not line.startswith(b"From ") or begun:
                    size += len(line)
                    if size <= LONGEST + 1:
                        begun.append(line[1:] if line.startswith(b">From ") else line)
            yield from _one(parse, begun, known)
    except OSError as error:
        raise table.wrong(f"the mbox cannot be read: {error.strerror}") from None


def _one(parse: Callable[[bytes], Read], lines: list[bytes], known: Known) -> Iterator[Read]:
    content = b"".join(lines)
    if content.strip() and not known((mail := parse(content)).identity):
        yield mail


def _imap(parse: Callable[[bytes], Read], table: Table, known: Known) -> Iterator[Read]:
    from tidegate.sites import credentials
    from tidegate.watch.mailbox.imap import Login, mails

    login = Login(
        table.text("host"),
        table.text("user"),
        credentials.load(table.text("password")),
        table.number("port", 993),
        table.text("folder", "INBOX"),
        table.text("authority", ""),
        table.amount("seconds", 30.0),
    )
    return mails(parse, login, known, MOST)


def _path(table: Table) -> str:
    path = table.text("path")
    if not os.path.isabs(path):
        raise table.wrong("path must be absolute")
    return path


def _content(path: str) -> bytes | None:
    """None for a mail that another program took away meanwhile."""
    try:
        with open(path, "rb") as file:
            return file.read(LONGEST + 1)
    except OSError:
        return None


_IMAP = frozenset(("host", "port", "user", "password", "folder", "authority", "seconds"))
_KINDS: dict[str, tuple[frozenset[str], Any]] = {
    "maildir": (frozenset(("path",)), _maildir),
    "mbox": (frozenset(("path",)), _mbox),
    "imap": (_IMAP, _imap),
}
