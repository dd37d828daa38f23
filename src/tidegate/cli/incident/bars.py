"""How far the steps are, as one line on a terminal. In: a step and its share. Out: the line, ten times a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import IO

_WIDTH, _PAUSE, _PATIENCE = 12, 0.1, 0.4


class Bars:
    """`stream` None: nothing is drawn."""

    def __init__(self, stream: IO[str] | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._shares: dict[str, float] = {}
        self._drawn_at = clock() + _PATIENCE - _PAUSE
        self._shown = False

    @classmethod
    def on_terminal(cls) -> Bars:
        """Standard error, where it is a terminal."""
        stream = sys.stderr
        return cls(stream if stream is not None and stream.isatty() else None)

    def told(self, step: str, share: float) -> None:
        """A step moved."""
        self._shares[step] = max(0.0, min(1.0, share))
        now = self._clock()
        if self._stream is not None and now - self._drawn_at >= _PAUSE:
            self._drawn_at = now
            self._write("\r\x1b[2K" + self.line())
            self._shown = True

    def line(self) -> str:
        """Each step with its bar."""
        return " ".join(
            f"{step} done" if share >= 1 else f"{step} [{'#' * round(share * _WIDTH):.<{_WIDTH}}] {share:.0%}"
            for step, share in self._shares.items()
        )

    def hide(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("\r\x1b[2K")
            self._shown = False

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._stream = None  # the terminal has gone; the bars are a courtesy
