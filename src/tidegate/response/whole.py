"""A file that appears whole or not at all. In: a path. Out: a temporary one beside it, renamed when all went well."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from tidegate.errors import ResponseError


@contextlib.contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A path to write to, for its owner alone. Raises ResponseError where it cannot be written; then nothing is left.

    What is there already is replaced only at the end.
    """
    temporary = target.with_name(f".{os.urandom(8).hex()}.part")
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise ResponseError(
            f"{target.name} cannot be written: {(error.strerror or 'failed').lower()}"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
