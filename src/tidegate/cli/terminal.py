"""What a stream is shown on. In: a stream, or None. Out: its width, and whether to colour."""

from __future__ import annotations

import os
from typing import IO

from tidegate.report.text import WIDTH


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether a person looks at it as it comes."""
    return stream is not None and stream.isatty()


def width(stream: IO[str] | None) -> int:
    """Columns of the terminal; the text report's own width where there is none."""
    if stream is None or not is_terminal(stream):
        return WIDTH
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH


def color(choice: str, stream: IO[str] | None) -> bool:
    """`choice`: auto, always or never. Auto: on a terminal, unless NO_COLOR or a dumb one says otherwise."""
    if choice != "auto":
        return choice == "always"
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
