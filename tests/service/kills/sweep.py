"""Break a stage of the path off at each of its system calls, and see what a fresh process makes of it.

    python tests/service/kills/sweep.py [--stage NAME]... [--most N] [--fault kill|ENOSPC|EIO]

One process has Django loaded and forks for every case: a victim, which strace is attached to when its sandbox runs
and its act is about to begin, and then one that takes up what was left and checks the history. `--most`: cases a
stage, spread evenly; all of them without. Prints a line of JSON; ends with 1 where something was wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from service.kills import history, stages  # noqa: E402
from service.kills.stages import STAGES, Stage  # noqa: E402

CALLS = (
    "write,pwrite64,pwritev,pwritev2,fsync,fdatasync,?rename,?renameat,?renameat2,?unlink,unlinkat,?link,linkat,"
    "?mkdir,mkdirat,ftruncate,fchmod,memfd_create"
)
FULL = (
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "linkat",
    "mkdir",
    "mkdirat",
    "ftruncate",
    "rename",
    "renameat",
)
_PR_SET_PTRACER, _ANY = 0x59616D61, ctypes.c_ulong(-1)


class Sweep:
    """In a folder of its own. `calls`: at which it is broken off."""

    calls = CALLS

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "home"
        self.kept = folder / "kept"
        from tidegate.service.instance.make import make
        from tidegate.service.serve import schema
        from tidegate.service.start import start

        make(self.home)
        start(self.home)
        schema.migrate()
        _warm()
        in_child(stages.people)
        shutil.copytree(self.home, folder / "empty", symlinks=True)

    def reset(self, kept: Path) -> None:
        """The home as it was."""
        shutil.rmtree(self.home)
        shutil.copytree(kept, self.home, symlinks=True)

    def stage(self, stage: Stage, fault: str, most: int) -> dict[str, object]:
        """Every case of a stage; how many there were, and what went wrong."""
        self.reset(self.folder / "empty")
        for act in stage.before:
            in_child(act)
        kept = self.folder / stage.name
        shutil.copytree(self.home, kept, symlinks=True)
        calls = self._count(stage)
        cases = [(call, at) for call, times in sorted(calls.items()) for at in range(1, times + 1)]
        if fault != "kill":
            cases = [one for one in cases if one[0] in FULL]
        chosen = _spread(cases, most) if most else cases
        wrong = []
        for call, at in chosen:
            self.reset(kept)
            how = "signal=SIGKILL" if fault == "kill" else f"error={fault}"
            said, ended = self._victim(stage, "-e", f"inject={call}:{how}:when={at}", "-o", "/dev/null")
            if trouble := self._trouble(stage, said, ended, fault):
                wrong.append({"call": call, "at": at, "trouble": trouble})
        return {"calls": dict(calls), "cases": len(chosen), "of": len(cases), "wrong": wrong}

    def _count(self, stage: Stage) -> Counter[str]:
        self.reset(self.folder / stage.name)
        log = self.folder / "log"
        said, _ = self._victim(stage, "-o", str(log))
        assert said, "nothing was said"
        assert not said[-1].startswith("error"), said
        return Counter(re.findall(r"^(?:\d+ +)?(\w+)\(", log.read_text(), re.MULTILINE))

    def _victim(self, stage: Stage, *options: str) -> tuple[list[str], int]:
        """What the act said before it ended, and how it ended."""
        ready, go, said = os.pipe(), os.pipe(), os.pipe()
        victim = os.fork()
        if victim == 0:
            _play(stage, ready[1], go[0], said[1])
        os.close(said[1])
        os.read(ready[0], 1)
        tracer = subprocess.Popen(
            ["strace", "-p", str(victim), "-e", f"trace={self.calls}", *options],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert tracer.stderr is not None
        line = tracer.stderr.readline()
        assert "attached" in line, line
        os.write(go[1], b".")
        with os.fdopen(said[0]) as file:
            lines = file.read().splitlines()
        _, status = os.waitpid(victim, 0)
        tracer.communicate()
        for number in (*ready, *go):
            os.close(number)
        return lines, status

    def _trouble(self, stage: Stage, said: list[str], status: int, fault: str) -> str:
        """What is wrong after a case, or ""."""
        if fault == "kill" and not said and os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            return f"was not killed ({status})"
        if any(line.startswith("error ") for line in said):
            return said[-1]

        def afterwards() -> None:
            from tidegate.service.office import office
            from tidegate.service.releases.acts.resume import resume

            resume(office(), at_once=True)
            stages.run_queue()
            resume(office(), at_once=True)
            history.check(self.home, [line for line in said if not line.startswith("refused")])
            # Whoever was not answered does it again.
            if not said or said[-1].startswith("refused"):
                stage.act()
                resume(office(), at_once=True)
                stages.run_queue()
                history.check(self.home, [])
            site = self.home / "site" / stages.PLACE
            assert (site.read_bytes() if site.exists() else None) == stage.left, "not what was wanted"

        return in_child(afterwards, loud=False)


def _spread(cases: list[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    """Every call that is rare; of the database's many writes so many that the whole is about `most`."""
    rare = [one for one in cases if one[0] != "pwrite64"]
    many = [one for one in cases if one[0] == "pwrite64"]
    room = max(4, most - len(rare))
    rare = rare[:: max(1, -(-len(rare) // most))]
    return rare + many[:: max(1, -(-len(many) // room))]


def _warm() -> None:
    """What every child would load and build is there before they are forked."""
    from django.db import connections

    from tidegate.service.office import office

    with stages.snapshot(stages.FIRST) as snapshot, office().inspector() as inspector:
        inspector.judge(snapshot, stages.NAME, contract=office().contract("statistics"))
    office().close()
    connections.close_all()


def _play(stage: Stage, ready: int, go: int, said: int) -> None:
    """The victim: gets its sandbox going, then acts."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANY, 0, 0, 0)
    try:
        from tidegate.errors import TidegateError
        from tidegate.service.office import office

        with office().inspector():
            pass
        os.write(ready, b".")
        os.read(go, 1)
        try:
            answer = stage.act()
        except TidegateError as error:
            answer = f"refused {type(error).__name__}"
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            answer = f"error {type(error).__name__} {last.filename.rpartition('/')[2]}:{last.lineno}"
            if _outage(error):
                answer = f"refused {type(error).__name__}"
        os.write(said, answer.encode())
    finally:
        os._exit(0)


def _outage(error: Exception) -> bool:
    """What the web half answers with 503: the database or the disk cannot be used now."""
    from tidegate.service.console.views.errors import outage

    return outage(error)


def in_child(act: Callable[[], object], *, loud: bool = True) -> str:
    """Do it in a process of its own. What went wrong there, or ""."""
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        text = ""
        try:
            act()
        except BaseException as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            text = f"{type(error).__name__}: {error} ({last.filename.rpartition('/')[2]}:{last.lineno})"
        os.write(say, text.encode())
        os._exit(0)
    os.close(say)
    with os.fdopen(hear) as file:
        text = file.read()
    os.waitpid(child, 0)
    if loud and text:
        raise RuntimeError(text)
    return text


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stage", action="append", choices=sorted(STAGES))
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--fault", default="kill")
    given = parser.parse_args()
    folder = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="kills-", dir=folder) as made:
        sweep = Sweep(Path(made))
        names = given.stage or list(STAGES)
        result = {name: sweep.stage(STAGES[name], given.fault, given.most) for name in names}
    print(json.dumps(result))
    return 1 if any(one["wrong"] for one in result.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
