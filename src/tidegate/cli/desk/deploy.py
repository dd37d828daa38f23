"""A deploy command over a sealed copy. In: files, a desk, a command. Out: its exit code, or why it did not run.

Every file is taken once. The folder that the command gets is made from what was taken, and compared with the signed
clearances just before the command starts: whatever happens to the originals meanwhile changes nothing. Each clearance
is asked for at that moment, and given out only while it stands, so that a policy changed a second ago counts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tidegate.cli.desk.choose import TOKEN, desk
from tidegate.cli.desk.interface import Answer, Desk, Offer
from tidegate.cli.desk.offered import Offered, offered
from tidegate.cli.desk.settled import settled
from tidegate.cli.desk.told import CLEAR, HOLD, code_of, not_taken, told, worst
from tidegate.cli.output import complain, say
from tidegate.errors import ClearanceError, RemoteError, UsageError
from tidegate.gate.clearance import verify
from tidegate.model.clearance import Clearance
from tidegate.sites import paths

VARIABLE = "TIDEGATE_RELEASE"
_PIECE, _SIGNALLED = 1 << 20, 128


def deploy(arguments: argparse.Namespace) -> int:
    """Runs the command only if every file is clear. Raises TidegateError."""
    files = offered(arguments.what)
    try:
        with desk(arguments) as here:
            ids = _cleared(here, files, arguments)
            if isinstance(ids, int):
                complain("the command was not run: not everything is clear")
                return ids
            with _sealed_copy(files) as folder:
                for file, number in zip(files, ids, strict=True):
                    _agree(folder / file.name, file, _standing(here, file, number), arguments.slot)
                return _run(arguments.command, folder)
    finally:
        for file in files:
            file.taken.close()


def _cleared(here: Desk, files: Sequence[Offered], arguments: argparse.Namespace) -> list[str] | int:
    """The submissions, or the exit code of what is not clear."""
    ids, codes = [], []
    for file in files:
        if file.taken.problem:
            say(not_taken(file.name, file.taken.problem, arguments.format))
            codes.append(HOLD)
            continue
        offer = Offer(arguments.slot, file.name, arguments.reason, anew=arguments.anew)
        shown: Answer = settled(here, here.submit(file.taken, offer), published=False)
        say(told(file.name, shown, here.address, arguments.format))
        codes.append(code_of(shown))
        ids.append(shown["id"])
    return ids if worst(codes) == CLEAR else worst(codes)


@contextmanager
def _sealed_copy(files: Sequence[Offered]) -> Iterator[Path]:
    """A private folder that holds what was taken, read-only; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tidegate-release-"))
    try:
        for file in files:
            _write(folder / paths.check(file.name), file.taken.fd)
        for inner, _, _ in os.walk(folder):
            os.chmod(inner, 0o500)
        yield folder
    finally:
        for inner, _, _ in os.walk(folder):
            os.chmod(inner, 0o700)
        shutil.rmtree(folder, ignore_errors=True)


def _write(place: Path, source: int) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o400)
    with os.fdopen(number, "wb") as out:
        at = 0
        while piece := os.pread(source, _PIECE, at):
            out.write(piece)
            at += len(piece)


def _standing(here: Desk, file: Offered, number: str) -> Clearance:
    """The clearance as it counts now. Raises ClearanceError."""
    try:
        return verify(here.clearance(number), here.trust)
    except (ClearanceError, RemoteError) as error:
        told = f"{file.name}: {error}; the command was not run; --anew has the file judged again"
        raise ClearanceError(told) from None


def _agree(place: Path, file: Offered, clearance: Clearance, slot: str) -> None:
    """Raises ClearanceError unless the clearance is for what lies there, under that name, today."""
    with open(place, "rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    named = clearance.path == file.name or clearance.path.endswith(f"/{file.name}")
    if digest != clearance.digest or place.stat().st_size != clearance.length:
        raise ClearanceError(f"{file.name}: the clearance is for other bytes; the command was not run")
    if clearance.slot != slot or not named:
        raise ClearanceError(f"{file.name}: the clearance is for another place; the command was not run")
    if dt.datetime.now(dt.UTC) >= clearance.expires:
        raise ClearanceError(f"{file.name}: the clearance has expired; the command was not run")


def _run(command: Sequence[str], folder: Path) -> int:
    words = [str(folder) if word == "{}" else word for word in command]
    environment = {name: value for name, value in os.environ.items() if name != TOKEN}
    try:
        done = subprocess.run(  # noqa: S603 - running it is what the person asked for, and no shell reads it
            words, env={**environment, VARIABLE: str(folder)}, check=False
        )
    except OSError as error:
        raise UsageError(f"the command after -- cannot be run: {error.strerror}") from None
    return done.returncode if done.returncode >= 0 else _SIGNALLED - done.returncode
