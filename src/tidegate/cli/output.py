"""Where a report goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from types import TracebackType
from typing import IO

from tidegate.errors import UsageError


class Output:
    """A context manager that text is written to. A file is kept only if the block ends without an error.

    Raises UsageError where the report cannot be written: a report nobody got must not look like a clear.
    """

    def __init__(self, path: str | None) -> None:
        self._target = os.path.realpath(path) if path else None
        self._shown = path or "standard output"
        self._temporary = ""
        self._stream: IO[str] | None = None

    def __enter__(self) -> Output:
        try:
            self._stream = self._open()
        except OSError as error:
            self._drop()
            raise self._failure(error) from None
        except BaseException:
            self._drop()
            raise
        return self

    def _open(self) -> IO[str]:
        if self._target is None:
            return standard_output()
        if os.path.lexists(self._target) and not os.path.isfile(self._target):
            # A device or a pipe is written to; renaming over it would destroy it.
            return open(self._target, "w", encoding="utf-8", newline="\n")
        folder, name = os.path.split(self._target)
        # Its name is kept before it is made, so that no interrupt can leave it behind.
        self._temporary = os.path.join(folder, f".{name}.{os.urandom(8).hex()}")
        return open(self._temporary, "x", encoding="utf-8", newline="\n")

    def write(self, text: str) -> None:
        """Write and flush, so that whoever reads along has it now."""
        if self._stream is None:
            raise ValueError("an Output is written to within its block")
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise self._failure(error) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._target is None:
            return
        try:
            if kind is None:
                self._keep()
        except OSError as trouble:
            raise self._failure(trouble) from None
        finally:
            self._drop()

    def _keep(self) -> None:
        if self._stream is not None and self._target and self._temporary:
            os.fsync(self._stream.fileno())
            os.replace(self._temporary, self._target)
            self._temporary = ""

    def _drop(self) -> None:
        # What is closed or removed here holds no report that anybody was promised.
        with contextlib.suppress(OSError):
            if self._stream is not None:
                self._stream.close()
        with contextlib.suppress(OSError):
            if self._temporary:
                os.unlink(self._temporary)

    def _failure(self, error: OSError) -> UsageError:
        return UsageError(f"cannot write the report to {self._shown}: {error.strerror}")


def say(text: str) -> None:
    """Write to standard output. Raises UsageError where it is closed or full."""
    with Output(None) as out:
        out.write(text)


def standard_output() -> IO[str]:
    """Standard output; what its encoding lacks becomes an escape. Raises UsageError where it is closed."""
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    return sys.stdout


def close_standard_output(code: int, *, lost: bool = False) -> int:
    """Push out what is buffered. Returns `code`, or 2 where the report could not be delivered.

    `lost`: drop what cannot be delivered. Without it the interpreter would try again while it ends, fail
    again, and print a traceback of its own.
    """
    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        if not lost and not isinstance(error, BrokenPipeError):
            complain(
                f"cannot write the report to standard output: {getattr(error, 'strerror', None) or 'closed'}"
            )
        _discard_standard_output()
        return UsageError.exit_code
    return code


def _discard_standard_output() -> None:
    # A stream without a descriptor (a test's) has nothing that the interpreter would flush again.
    with contextlib.suppress(OSError, ValueError):
        number = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def complain(*lines: str) -> None:
    """Lines on standard error, with identifiers masked and control characters escaped."""
    from tidegate.report.screen import safe

    if sys.stderr is None:
        return
    # Where standard error is gone as well, the exit code is the only word left.
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write("".join(f"tidegate: {safe(line)}\n" for line in lines))
        sys.stderr.flush()
