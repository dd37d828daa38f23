"""The progress line. In: which file, and how far. Out: one line on a terminal, ten times a second."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from tidegate.cli.gather import Entry

PATIENCE = 0.4
"""Seconds before anything is drawn: what is over at once needs no bar."""
PAUSE = 0.1
BAR = 20


@dataclass(slots=True)
class _Work:
    entry: Entry
    began: float
    share: float = 0.0


class Progress:
    """Thread-safe. `stream` is None where nothing is to be drawn (no terminal, or --quiet)."""

    def __init__(
        self,
        stream: IO[str] | None,
        entries: list[Entry],
        *,
        width: int = 80,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._clock = clock
        self._width = width
        self._began = clock()
        self._drawn_at = self._began + PATIENCE - PAUSE
        self._shown = False
        self._lock = threading.Lock()
        self._files = len(entries)
        self._bytes = sum(entry.size for entry in entries)
        self._files_done = 0
        self._bytes_done = 0
        self._open: dict[str, _Work] = {}

    def begin(self, entry: Entry) -> Callable[[float], None] | None:
        """A file starts. Returns what the reader calls with its share read (0 to 1), or None."""
        if self._stream is None:
            return None
        work = _Work(entry, self._clock())
        with self._lock:
            self._open[entry.name] = work

        def report(share: float) -> None:
            work.share = min(max(share, work.share), 1.0)
            self._draw()

        return report

    def done(self, entry: Entry) -> None:
        """A file has its verdict."""
        if self._stream is None:
            return
        with self._lock:
            self._open.pop(entry.name, None)
            self._files_done += 1
            self._bytes_done += entry.size
        self._draw()

    def hide(self) -> None:
        """Take the line away, before anything else is written to the terminal and at the end."""
        with self._lock:
            if self._shown and self._stream is not None:
                self._write("\r\x1b[2K")
                self._shown = False

    def _draw(self) -> None:
        now = self._clock()
        with self._lock:
            if now - self._drawn_at < PAUSE:
                return
            self._drawn_at = now
            self._write("\r\x1b[2K" + self.line(now))
            self._shown = True

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            # The terminal has gone. The bar is a courtesy; the verdicts go elsewhere.
            self._stream = None

    def line(self, now: float) -> str:
        """The line itself, without a line end."""
        from tidegate.report.screen import clip, safe

        reading = sum(work.share * work.entry.size for work in self._open.values())
        read = self._bytes_done + reading
        share = read / self._bytes if self._bytes else self._files_done / max(self._files, 1)
        full = round(share * BAR)
        text = (
            f"[{'#' * full}{'.' * (BAR - full)}] {share:4.0%} · {self._files_done:,} of {self._files:,} files"
            f" · {_size(read)} of {_size(self._bytes)}{_left(share, now - self._began)}"
        )
        longest = max(self._open.values(), key=lambda work: now - work.began, default=None)
        if longest is not None and self._files > 1:
            text += f" · {longest.share:.0%} of {safe(os.path.basename(longest.entry.name))}"
        return clip(text, self._width - 1)


def _left(share: float, seconds: float) -> str:
    if share < 0.02 or seconds < 1:
        return ""
    left = round(seconds * (1 - share) / share)
    minutes, rest = divmod(left, 60)
    return f" · {minutes}:{rest:02d} left"


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
