"""Media types. In: a path on a site. Out: what a web server would say the file is."""

from __future__ import annotations

import mimetypes


def media_type(path: str) -> str:
    """By the name alone."""
    return mimetypes.guess_type(path)[0] or "application/octet-stream"
