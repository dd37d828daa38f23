"""Nothing keeps running: not after close, an interrupt, the zygote's death or the parent's; and nothing leaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sandbox_acts import CONTENT, alive, gone, offered, pids_under, run, work

from tidegate.inspection.sandbox import Dead, Layer, Reply, Sandbox
from tidegate.inspection.sandbox.protocol import KILLED

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")

GONE = "the sandbox itself has ended; nothing more can be read in this run"


def while_running(sandbox: Sandbox, then: Callable[[int], None]) -> Reply | Dead:
    """Run a child that never ends; once it has said its pid, do `then(pid)`. Gives what `run` gave."""

    def act(pid: float) -> None:
        then(int(pid))

    return run(sandbox, "tell pid", progress=act)


def test_close_ends_running_children_and_their_callers() -> None:
    pids: list[int] = []
    with Sandbox(work) as sandbox:
        started = threading.Event()

        def note(pid: float) -> None:
            pids.append(int(pid))
            started.set()

        with ThreadPoolExecutor(1) as pool:
            outcome = pool.submit(run, sandbox, "tell pid", progress=note)
            assert started.wait(20)
            pids.append(sandbox._zygote)
            sandbox.close()
            assert not any(map(alive, pids))
            assert outcome.result(20) == Dead(GONE)
        assert run(sandbox, "read") == Dead(GONE)
    sandbox.close()


def test_an_interrupt_ends_the_child() -> None:
    pids: list[int] = []

    def interrupt(pid: int) -> None:
        pids.append(pid)
        raise KeyboardInterrupt

    with Sandbox(work) as sandbox:
        with pytest.raises(KeyboardInterrupt):
            while_running(sandbox, interrupt)
        assert gone(*pids)
        assert isinstance(run(sandbox, "read"), Reply)


def test_a_deadline_ends_the_child() -> None:
    pids: list[float] = []
    with Sandbox(work) as sandbox:
        assert isinstance(run(sandbox, "tell pid", progress=pids.append, wall_seconds=0.5), Dead)
        assert pids
        assert gone(*map(int, pids))


def test_a_dead_zygote_takes_its_children_along_and_is_told() -> None:
    pids: list[int] = []

    def kill_zygote(pid: int) -> None:
        pids.append(pid)
        os.kill(sandbox._zygote, signal.SIGKILL)

    with Sandbox(work) as sandbox:
        if Layer.ORPHANS not in offered():
            pytest.skip("this system has no parent-death signal")
        assert while_running(sandbox, kill_zygote) == Dead(GONE)
        assert gone(*pids)
        assert run(sandbox, "read") == Dead(GONE)


def test_a_child_that_was_killed_is_followed_by_another_once() -> None:
    pids: list[int] = []

    def kill(told: float) -> None:
        pids.append(int(told))
        os.kill(int(told), signal.SIGKILL)

    with Sandbox(work) as sandbox:
        assert run(sandbox, "tell pid", progress=kill) == Dead(KILLED)
        assert len(set(pids)) == 2
        assert sandbox.alive
        assert isinstance(run(sandbox, "read"), Reply)


PARENT = """
import sys
sys.path.insert(0, sys.argv[1])
from sandbox_acts import run, work
from tidegate.inspection.sandbox import Sandbox
with Sandbox(work) as sandbox:
    run(sandbox, "tell pid", progress=lambda pid: print(int(pid), flush=True))
"""


ASK = 'sys.exit(len(run(sandbox, "read").payload))'
FOLDER = Path(__file__).parent


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_the_parent(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(FOLDER)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        family = [child, *pids_under(parent.pid)]
        parent.send_signal(number)
        parent.wait(20)
    assert len(family) >= 2
    assert gone(*family)


@pytest.mark.parametrize("act", ["warn", "unraisable"])
def test_what_python_would_print_ends_no_child(act: str) -> None:
    """In a process of its own, because the test runner catches warnings and would hide the difference."""
    script = PARENT.replace('"tell pid"', f'"{act}"').replace("    run(", "    outcome = run(")
    script += "sys.exit(len(outcome.payload))"
    result = subprocess.run([sys.executable, "-c", script, str(FOLDER)], capture_output=True)
    assert (result.returncode, result.stdout, result.stderr) == (len(b"done"), b"", b"")


def test_a_terminals_interrupt_does_not_reach_inside() -> None:
    with Sandbox(work) as sandbox:
        run(sandbox, "read")
        assert os.getsid(sandbox._zygote) == sandbox._zygote != os.getsid(0)


def test_a_parent_without_standard_streams_is_served() -> None:
    """Descriptors 0 to 2 then belong to whatever was opened first."""
    script = PARENT.replace('run(sandbox, "tell pid", progress=lambda pid: print(int(pid), flush=True))', ASK)
    result = subprocess.run(["sh", "-c", f"exec '{sys.executable}' -c '{script}' '{FOLDER}' <&- >&- 2>&-"])
    assert result.returncode == 42


def test_many_files_leave_no_descriptor_and_no_process_behind() -> None:
    with Sandbox(work) as sandbox:
        run(sandbox, "read")
        zygote = sandbox._zygote
        held = [len(os.listdir(f"/proc/{pid}/fd")) for pid in ("self", zygote)]
        for act in ("read", "crash", "exit", "raw") * 10:
            run(sandbox, act, 0 if act == "exit" else [])
        run(sandbox, "deadlock", wall_seconds=0.05)
        assert isinstance(run(sandbox, "read"), Reply)
        assert len(os.listdir("/proc/self/fd")) == held[0]
        assert (
            len(os.listdir(f"/proc/{zygote}/fd")) <= held[1] + 1
        )  # the one just stopped may not be reaped yet
        assert len(pids_under(zygote)) <= 1
    assert not alive(zygote)


def test_threads_get_their_own_answers() -> None:
    def ask(number: int) -> bool:
        if number % 5 == 4:
            return isinstance(run(sandbox, "crash"), Dead)
        outcome = run(sandbox, "read", str(number) * 1000)
        return isinstance(outcome, Reply) and outcome.payload == CONTENT + (str(number) * 1000).encode()

    with Sandbox(work) as sandbox, ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(30)))


def test_two_sandboxes_do_not_keep_each_other_alive() -> None:
    first, second = Sandbox(work), Sandbox(work)
    family = (first._zygote, second._zygote)
    first.close()
    assert isinstance(run(second, "read"), Reply)
    second.close()
    assert gone(*family)
