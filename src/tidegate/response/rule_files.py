"""Files of rules that somebody signs (TOML). In: a path. Out: its table, the digest that is signed, the signature."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.errors import ResponseError
from tidegate.model.duty import Signature

_MOST_BYTES = 256 << 10


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it is written; all three, or none."""

    name: str = ""
    date: dt.date | None = None
    digest: str = ""


def table(path: Path) -> dict[str, Any]:
    """What a file holds. Raises ResponseError: the file, its line where it is known, the fix."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ResponseError(f"{path}: cannot be read ({(error.strerror or 'unreadable').lower()})") from None
    if len(content) > _MOST_BYTES:
        raise ResponseError(f"{path}: longer than {_MOST_BYTES >> 10} KiB; a rule is short")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ResponseError(f"{path}: not UTF-8 text; save it as UTF-8") from None
    except ValueError as error:
        found = re.search(r"at line ([0-9]+)", str(error))
        line = f" at line {found[1]}" if found else ""
        raise ResponseError(f"{path}: not TOML{line}; texts need quotes") from None
    except RecursionError:
        raise ResponseError(f"{path}: nested too deeply; write plain tables") from None


def digest(read: dict[str, Any], without: str) -> str:
    """What is signed: SHA-256 over everything but the signature, whatever its layout and comments, hex."""
    text = {key: value for key, value in read.items() if key != without}
    spelt = json.dumps(text, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(spelt.encode()).hexdigest()


def signature(path: Path, key: str, written: Signed) -> Signature | None:
    """The signature, or None where there is none. Raises ResponseError for half a one."""
    given = [bool(written.name.strip()), written.date is not None, bool(written.digest.strip())]
    if not any(given):
        return None
    if not all(given) or written.date is None:
        raise ResponseError(f"{path}: {key}: name, date and digest, all three or none")
    return Signature(written.name, written.date, written.digest)
