"""A fingerprint of a scan's question, so that a state folder is never used for another. It tells nothing of a key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tidegate.errors import TraceError
from tidegate.trace.scan import TraceQuestion


def asked(question: TraceQuestion, words: Sequence[str]) -> str:
    """64 hexadecimal digits. Raises TraceError where a pack cannot be read."""
    made = hashlib.blake2b(key=question.key or b"", digest_size=32, person=b"tidegate-scan")
    for path in question.packs:
        try:
            with open(path, "rb") as file:
                made.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise TraceError(f"the pack {path} cannot be read: {error.strerror}") from None
    told = (question.settings, question.thorough, question.keep, list(dict.fromkeys(words)))
    made.update(repr(told).encode("utf-8", "surrogatepass"))
    return made.hexdigest()
