"""A matcher for tests of what is around it: it finds nine digits that begin with 900, and counts them as people."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterable, Sequence
from pathlib import Path

from tidegate.model.content import Content, Passage
from tidegate.trace.found import Found

_NUMBER = re.compile(rb"\b900[0-9]{6}\b")
OF = 1000


class Double:
    """Three people and more are a match."""

    def raw(self, bodies: Sequence[bytes], *, thorough: bool = False) -> list[Found | None]:
        for body in bodies:
            _fall(body)
        return [self._match(body) for body in bodies]

    def contents(self, contents: Iterable[Content], whole: str = "") -> Found | None:
        text = []
        for content in contents:
            if isinstance(content, Passage):
                text.append(content.text)
            else:
                text += [str(value) for row in content.each_row() for value in row.cells.values()]
        return self._match("\n".join(text).encode())

    def digest(self, sha256: str) -> Found | None:
        return None

    def picture(self, *hashes: int) -> Found | None:
        return None

    @staticmethod
    def _match(body: bytes) -> Found | None:
        spans = tuple(found.span() for found in _NUMBER.finditer(body))
        people = len({body[begin:end] for begin, end in spans})
        if people < 3:
            return None
        return Found("double", people, OF, frozenset({"identifier"}), spans[:20], False)


def _fall(body: bytes) -> None:
    """A body may say that its reader dies of it: always, or until a file is there; alone, or with its owner."""
    if found := re.search(rb"die-(of|with)-this(?::([^ ]+):)?", body):
        path = Path((found[2] or b"/nowhere/at/all").decode())
        if not path.exists():
            if path.parent.exists():
                path.touch()
            if found[1] == b"with":
                os.kill(os.getppid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)


def opened(packs: tuple[str, ...], key: bytes | None, today: str) -> Double:
    return Double()
