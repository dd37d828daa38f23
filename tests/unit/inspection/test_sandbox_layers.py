"""Each layer alone denies what it is there for, and without any layer the same acts succeed (so tests can fail)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_acts import CONTENT, FORBIDDEN, gone, offered, pids_under, run, work

from tidegate.inspection.sandbox import Dead, Layer, Reply, Sandbox
from tidegate.inspection.sandbox.sealed import memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layers are Linux's own")

PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS = 3, 39


def only(*layers: Layer) -> Sandbox:
    """A sandbox with just these; skips where the system does not offer one of them."""
    lacking = set(layers) - offered()
    if lacking:
        pytest.skip(f"this system has no {lacking}")
    return Sandbox(work, _switched_off=set(Layer) - set(layers))


@pytest.fixture(scope="module")
def bare() -> Iterator[Sandbox]:
    with only() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def filtered() -> Iterator[Sandbox]:
    with only(Layer.PRIVILEGES, Layer.SECCOMP) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def limited() -> Iterator[Sandbox]:
    with only(Layer.LIMITS) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def locked() -> Iterator[Sandbox]:
    with only(Layer.PRIVILEGES, Layer.LANDLOCK) as sandbox:
        yield sandbox


def test_what_the_kernel_offers_holds() -> None:
    with Sandbox(work) as sandbox:
        assert {layer for layer in Layer if layer in sandbox.layers} == offered(), sandbox.layers.missing
        assert (sandbox.profile == "full") == (offered() == frozenset(Layer))


def argument(act: str, folder: Path) -> str:
    return str(folder / "written") if act == "write a file" else ""


@pytest.mark.parametrize("act", FORBIDDEN)
def test_without_layers_the_act_succeeds(bare: Sandbox, act: str, tmp_path: Path) -> None:
    assert isinstance(run(bare, act, argument(act, tmp_path)), Reply)


@pytest.mark.parametrize("act", FORBIDDEN)
def test_seccomp_kills_the_act(filtered: Sandbox, act: str, tmp_path: Path) -> None:
    outcome = run(filtered, act, argument(act, tmp_path))
    assert outcome == Dead("the reading process tried a forbidden system call and was stopped")
    assert not (tmp_path / "written").exists()


def test_seccomp_kills_execution(bare: Sandbox, filtered: Sandbox) -> None:
    ended_by_python = Dead("the reading process ended without an answer, or in the middle of one")
    assert run(bare, "execute") == ended_by_python
    assert run(filtered, "execute") == Dead(
        "the reading process tried a forbidden system call and was stopped"
    )


@pytest.mark.parametrize("act", ["read", "map", "read by stream", "warn", "unraisable", "unknown encoding"])
def test_what_reading_needs_is_allowed(filtered: Sandbox, act: str) -> None:
    outcome = run(filtered, act)
    assert isinstance(outcome, Reply)
    assert outcome.payload == (CONTENT if act == "read" else b"done")


@pytest.mark.parametrize("act", ["open a path", "list a folder", "write a file", "bind", "signal the parent"])
def test_landlock_refuses(bare: Sandbox, locked: Sandbox, act: str, tmp_path: Path) -> None:
    abi = int(dict(locked.layers.holding)[Layer.LANDLOCK].removeprefix("ABI "))
    if abi < {"bind": 4, "signal the parent": 6}.get(act, 1):
        pytest.skip(f"Landlock ABI {abi} does not cover this")
    assert run(locked, act, argument(act, tmp_path)) == Dead("the reading process failed (PermissionError)")
    assert isinstance(run(bare, act, argument(act, tmp_path)), Reply)


def test_limits_end_a_greedy_child(bare: Sandbox, limited: Sandbox) -> None:
    assert run(limited, "allocate") == Dead("needs more memory than the policy grants (limit memory_bytes)")
    assert isinstance(run(bare, "allocate"), Reply)


def test_limits_grant_memory_beyond_the_interpreter(limited: Sandbox) -> None:
    assert isinstance(run(limited, "allocate", memory_bytes=(1 << 30) + (64 << 20)), Reply)


def test_limits_end_an_endless_child(limited: Sandbox) -> None:
    assert run(limited, "spin", cpu_seconds=1) == Dead("needs more than 1 CPU seconds (limit cpu_seconds)")


@pytest.mark.parametrize("act", ["write a file", "many descriptors"])
def test_limits_refuse(bare: Sandbox, limited: Sandbox, act: str, tmp_path: Path) -> None:
    assert run(limited, act, argument(act, tmp_path)) == Dead("the reading process failed (OSError)")
    assert isinstance(run(bare, act, argument(act, tmp_path)), Reply)


def test_limits_leave_no_core_no_file_and_no_process(limited: Sandbox) -> None:
    outcome = run(limited, "own limits")
    assert isinstance(outcome, Reply)
    assert json.loads(outcome.payload) == {"CORE": 0, "FSIZE": 0, "NPROC": 0}


@pytest.mark.parametrize(
    ("layer", "option", "held"),
    [(Layer.DUMP, PR_GET_DUMPABLE, b"0"), (Layer.PRIVILEGES, PR_GET_NO_NEW_PRIVS, b"1")],
)
def test_process_properties_hold(bare: Sandbox, layer: Layer, option: int, held: bytes) -> None:
    with only(layer) as sandbox:
        inside, outside = run(sandbox, "property", option), run(bare, "property", option)
    assert isinstance(inside, Reply)
    assert isinstance(outside, Reply)
    assert inside.payload == held != outside.payload


def test_only_an_unchangeable_file_is_read(bare: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "open").write_bytes(CONTENT)
    limits = {"cpu_seconds": 5, "memory_bytes": 1 << 28, "wall_seconds": 20.0}
    with only(Layer.SEAL) as sandbox, (tmp_path / "open").open("rb") as named:
        asked = json.dumps(["read", ""]).encode()
        outcome = sandbox.run(named.fileno(), asked, **limits)  # type: ignore[arg-type]
        assert outcome == Dead("the sandbox layer sealed snapshot could not be put on")
        assert isinstance(bare.run(named.fileno(), asked, **limits), Reply)  # type: ignore[arg-type]


def test_a_sealed_copy_cannot_be_changed_by_anyone() -> None:
    copy = memory()
    copy.write(CONTENT)
    fd = copy.finish()
    with pytest.raises(PermissionError):
        os.write(os.open(f"/proc/self/fd/{fd}", os.O_RDWR | os.O_CLOEXEC), b"x")
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.write(fd, b"x")
    assert os.pread(fd, 100, 0) == CONTENT
    os.close(fd)


def test_the_profile_names_what_is_missing() -> None:
    with Sandbox(work, _switched_off={Layer.LANDLOCK, Layer.SECCOMP}) as sandbox:
        assert sandbox.profile.startswith("weaker: ")
        assert {"no landlock", "no seccomp"} <= set(sandbox.profile.removeprefix("weaker: ").split(", "))
        assert (Layer.SECCOMP, "switched off") in sandbox.layers.missing


def test_what_a_child_left_running_is_swept_up() -> None:
    with only(Layer.ORPHANS) as sandbox:
        run(sandbox, "leave strays")
        run(sandbox, "read")
        assert gone(*pids_under(sandbox._zygote))
