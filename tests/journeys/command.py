"""The real `tidegate`, as a process of its own, and the forms in which a value could be seen in what it prints."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

COMMAND = [sys.executable, "-m", "tidegate.cli"]


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "PYTHONPATH", "LANG")
    }
    return {**kept, "TIDEGATE_KEY_FILE": str(tmp_path / "state" / "fingerprint.key"), **more}


def tidegate(tmp_path: Path, *words: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run it in `tmp_path` and wait. Output as text; bytes that are no UTF-8 would be an error."""
    options: dict[str, object] = {"cwd": tmp_path, "env": environment(tmp_path), "timeout": 120, **more}
    return subprocess.run([*COMMAND, *words], capture_output=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True)
class Told:
    """As a finished process has it."""

    returncode: int
    stdout: str
    stderr: str


class Here:
    """The same command in this process, in the current folder: for the many cases, as it starts at once."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def __call__(self, *words: str) -> Told:
        from tidegate.cli import main

        self._capfd.readouterr()
        code = main(words)
        return Told(code, *self._capfd.readouterr())


def forms(value: str) -> Iterator[str]:
    """The value plain, reversed, percent-encoded, in base64 at each alignment, and in hexadecimal."""
    raw = value.encode()
    yield from (value, value.upper(), value.lower(), value[::-1], raw.hex(), raw.hex().upper())
    yield from (
        "".join(f"%{byte:02X}" for byte in raw),
        quote(value, safe=""),
        raw.decode().encode("utf-16-le").hex(),
    )
    for shift in range(3):
        packed = base64.b64encode(b"\0" * shift + raw).decode()
        # The ends depend on the neighbours; what is between does not.
        yield packed[4 if shift else 0 : len(packed) // 4 * 4 - 4]
