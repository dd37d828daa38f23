"""The driver killed at every statement of its work list, and workers of a real Ray cluster killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tidegate.trace.drive import drive
from tidegate.trace.engine.interface import Done, Task
from tidegate.trace.results import Finding, Question, Result
from tidegate.trace.sources.interface import Settings, Shard, Unread
from tidegate.trace.worklist import WorkList

FILES = 4


class Names:
    """Finds every file's name: one finding, one gap, one piece of evidence a shard."""

    def open(self) -> Names:
        return self

    def scan(self, shard: Shard) -> Result:
        name = Path(shard.where).name
        return Result((Finding(name, name),), 1, 1, (Unread(name, "why"),), ((f"{name}.warc.gz", b"x"),))

    def close(self) -> None:
        pass


class Inline:
    def run(self, question: Question, tasks: Iterable[Task]) -> Iterator[Done]:
        scanner = question.open()
        for number, shard in tasks:
            yield number, scanner.scan(shard)


def sources(folder: Path) -> list[str]:
    folder.mkdir(exist_ok=True)
    for n in range(FILES):
        (folder / f"{n}.txt").write_text("x")
    return [str(folder / f"{n}.txt") for n in range(FILES)]


def driven(words: list[str], state: Path, kept: Path, kill_at: int) -> None:
    """In a process of its own, which kills itself at the statement of that number."""
    count = 0

    def statement(text: str) -> None:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with WorkList(state, "q") as work:
        work._base.set_trace_callback(statement)
        drive(work, words, Settings(), Names(), Inline(), keep=kept)


def in_a_process(words: list[str], state: Path, kept: Path, kill_at: int) -> int:
    child = os.fork()
    if not child:
        code = 1
        try:
            driven(words, state, kept, kill_at)
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_killed_at_every_statement_no_shard_is_lost_or_doubled(tmp_path: Path) -> None:
    words = sources(tmp_path / "in")
    for kill_at in range(1, 200):
        state, kept = tmp_path / f"state{kill_at}", tmp_path / f"kept{kill_at}"
        kept.mkdir()
        killed = in_a_process(words, state, kept, kill_at)
        assert killed in (0, -signal.SIGKILL)
        # Killed again a little later, and then left in peace.
        in_a_process(words, state, kept, kill_at // 2 + 3)
        assert in_a_process(words, state, kept, 0) == 0
        with WorkList(state, "q") as work:
            assert [found.text for found in work.findings()] == [Path(word).name for word in words]
            assert [gap.where for gap in work.unread()] == [Path(word).name for word in words]
            assert (work.coverage().shards, work.coverage().done) == (FILES, FILES)
        assert len(list(kept.iterdir())) == FILES
        if not killed:
            assert kill_at > 20, "the run was killed at many statements"
            return
    raise AssertionError("the run never came to its end")


ON_RAY = """
import sys
from pathlib import Path
from unit.trace.test_scan import LEAK, hits, question
from tidegate.trace.engine.ray import Ray
from tidegate.trace.sources import kinds
from tidegate.trace.sources.interface import Settings
from tidegate.trace.worklist import WorkList

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    texts = [LEAK, f"die-of-this:{folder / 'one'}: {LEAK}", f"die-with-this:{folder / 'two'}: {LEAK}", LEAK, "die-of-this", LEAK]
    with WorkList(folder / "state", "q") as work:
        for n, text in enumerate(texts):
            (folder / f"{n}.txt").write_text(text)
            word = str(folder / f"{n}.txt")
            work.plan(word, kinds.plan(word, Settings()))
        for number, result in Ray("", 2).run(question(), work.to_do()):
            work.finish(number, result)
        print("hits", len(hits(work)), "unread", [gap.why for gap in work.unread()], work.coverage().done)
"""


def test_on_a_real_ray_cluster_with_workers_killed_on_the_way(tmp_path: Path) -> None:
    script = tmp_path / "on_ray.py"
    script.write_text(ON_RAY)
    tests = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": tests, "RAY_AUTH_MODE": "disabled"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (tmp_path / "one").exists(), done.stderr
    assert (tmp_path / "two").exists(), done.stderr
    assert "hits 5 unread ['the worker reading it died 3 times'] 6" in done.stdout, done.stdout + done.stderr
