"""What is known of a website between two crawls. In: objects as they are met. Out: the same after a kill.

Kept in memory, and where a file is given also there: a journal of one line an object, which a torn last line
does not spoil, rewritten when it has grown to several times what it says. An address is written down before
it is asked, so that one found on a page that has not changed since is not forgotten.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from tidegate.errors import SiteError

_GROWN = 4
_SMALL = 10_000
_DEAD = 10_000
"""How many addresses without an answer are still asked: the latest ones found."""


@dataclass(slots=True, eq=False)
class Known:
    """One object. `target`: path and query. `depth`: links away from a start. `status`: the last answer, 0 if never.

    `etag`, `modified`: as the server said them, "" where they prove nothing. `token`: changes when the bytes may
    have. `size`: bytes, 0 if unknown. `page`: leads to others. `round`: the last crawl that asked for it.
    """

    target: str
    depth: int = 0
    status: int = 0
    etag: str = ""
    modified: str = ""
    token: str = ""
    size: int = 0
    page: bool = False
    round: int = 0

    @property
    def live(self) -> bool:
        """Whether the last answer gave bytes."""
        return 200 <= self.status < 300


class CrawlState:
    """`path`: a file of this state alone; None keeps it in memory. Raises SiteError where it cannot be used."""

    def __init__(self, path: str | None = None) -> None:
        self.known: dict[str, Known] = {}
        self.round = 0
        self._path, self._lines = path, 0
        self._journal: TextIO | None = None
        if path:
            self._load(path)

    def add(self, target: str, depth: int) -> Known:
        """A new object, not asked yet."""
        known = self.known[target] = Known(target, depth)
        self.note(known)
        return known

    def note(self, known: Known) -> None:
        """What became of an object: written down before anything is made of it."""
        if self._path:
            self._write(_line(known))

    def begin(self) -> int:
        """The number of a new crawl."""
        self.round += 1
        dead = [target for target, known in self.known.items() if known.status in (404, 410)]
        for target in dead[:-_DEAD]:
            del self.known[target]
        if self._path and self._lines > _SMALL + _GROWN * len(self.known):
            self._rewrite(self._path)
        return self.round

    def close(self) -> None:
        """Let go of the file. May be called again."""
        if self._journal:
            self._journal.close()
            self._journal = None

    def _load(self, path: str) -> None:
        try:
            with open(path, encoding="utf-8", errors="surrogateescape") as lines:
                for line in lines:
                    self._lines += 1
                    for known in _read(line):
                        self.known[known.target] = known
                        self.round = max(self.round, known.round)
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._wrong(error) from None

    def _write(self, line: str) -> None:
        try:
            if self._journal is None:
                fd = os.open(self._path or "", os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
                self._journal = os.fdopen(fd, "w", encoding="utf-8", errors="surrogateescape")
                self._journal.write("\n")  # ends a line that a kill tore
            self._journal.write(line)
            self._journal.flush()
        except OSError as error:
            raise self._wrong(error) from None
        self._lines += 1

    def _rewrite(self, path: str) -> None:
        self.close()
        fresh = f"{path}.new"
        try:
            fd = os.open(fresh, os.O_WRONLY | os.O_TRUNC | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(fd, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.writelines(map(_line, self.known.values()))
                file.flush()
                os.fsync(fd)
            os.replace(fresh, path)
        except OSError as error:
            raise self._wrong(error) from None
        self._lines = len(self.known)

    def _wrong(self, error: OSError) -> SiteError:
        return SiteError(f"the state of a crawl, {self._path}, cannot be used: {error.strerror}")


def _line(known: Known) -> str:
    fields = [known.target, known.depth, known.status, known.etag, known.modified, known.token]
    return json.dumps([*fields, known.size, int(known.page), known.round], ensure_ascii=False) + "\n"


def _read(line: str) -> Iterator[Known]:
    """One, or none where the line is not whole."""
    try:
        target, depth, status, etag, modified, token, size, page, number = json.loads(line)
        texts, numbers = (target, etag, modified, token), (depth, status, size, page, number)
        if all(isinstance(text, str) for text in texts) and all(isinstance(n, int) for n in numbers):
            yield Known(target, depth, status, etag, modified, token, size, bool(page), number)
    except (ValueError, TypeError):
        return
