"""Whatever a child does, the parent gets a Reply or a Dead within the time limit, and the next file is served."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox_acts import CONTENT, offered, run, work

from tidegate.errors import SandboxError
from tidegate.inspection.sandbox import Dead, Layer, Reply, Sandbox

NO_ANSWER = "the reading process ended without an answer, or in the middle of one"
NOT_AN_ANSWER = "the reading process sent something that is not an answer"
FORBIDDEN = "the reading process tried a forbidden system call and was stopped"


def test_the_modules_of_these_tests_are_not_loaded_by_chance() -> None:
    assert not {"pyclbr", "this", "email.mime.audio", "encodings.cp1026"} & sys.modules.keys()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(work, preload=["pyclbr"]) as started:
        yield started


def frame(kind: bytes, body: bytes) -> str:
    return (struct.pack("!cQ", kind, len(body)) + body).hex()


ENDS = [  # act, argument, why
    ("raise", "ValueError", "the reading process failed (ValueError)"),
    ("raise", "SystemExit", "the reading process failed (SystemExit)"),
    ("raise", "KeyboardInterrupt", "the reading process failed (KeyboardInterrupt)"),
    ("recurse", "", "the reading process failed (RecursionError)"),
    ("exit", 0, NO_ANSWER),
    ("exit", 7, "the reading process ended with code 7 instead of an answer"),
    ("crash", "", "the reading process crashed (SIGSEGV)"),
    ("answer and crash", "", "the reading process crashed (SIGSEGV)"),
    ("answer and fail", "", "the reading process ended with code 3 instead of an answer"),
    ("close the pipe", "", "the reading process ended with code 1 instead of an answer"),
    ("late import", "", "reading it needs the module this, which was not loaded before the sandbox closed"),
    ("allocate", "", "needs more memory than the policy grants (limit memory_bytes)"),
    ("no such act", "", "the reading process failed (KeyError)"),
    ("raw", [], NO_ANSWER),
    ("raw", [frame(b"r", b"whole")[:-2]], NO_ANSWER),
    ("raw", [frame(b"r", b"one"), frame(b"r", b"two")], "the reading process sent more than an answer"),
    ("raw", [frame(b"r", b"one"), "00"], "the reading process sent more than an answer"),
    ("raw", ["ff" * 64], NOT_AN_ANSWER),
    ("raw", [frame(b"f", b"error \x1b[31mred")], "the reading process failed without saying why"),
    ("raw", [struct.pack("!cQ", b"r", 1 << 60).hex()], "the answer is longer than 67,108,864 bytes"),
    ("flood", "", NOT_AN_ANSWER),
]


@pytest.mark.parametrize(("act", "argument", "why"), ENDS)
def test_every_bad_end_is_named_and_the_next_file_is_served(
    sandbox: Sandbox, act: str, argument: object, why: str
) -> None:
    assert run(sandbox, act, argument) == Dead(why)
    after = run(sandbox, "read")
    assert isinstance(after, Reply)
    assert after.payload == CONTENT


def test_forbidden_calls_end_the_child(sandbox: Sandbox) -> None:
    if Layer.SECCOMP not in offered():
        pytest.skip("this system has no seccomp")
    for act in ("open a path", "stop", "leave strays", "execute"):
        assert run(sandbox, act) == Dead(FORBIDDEN)


@pytest.mark.parametrize("act", ["deadlock", "spin"])
def test_a_child_that_never_ends_is_stopped_at_the_deadline(sandbox: Sandbox, act: str) -> None:
    assert run(sandbox, act, wall_seconds=0.2) == Dead("no answer within 0.2 seconds")
    assert isinstance(run(sandbox, "read"), Reply)


def test_a_child_holds_the_file_the_reply_and_nothing_else(sandbox: Sandbox) -> None:
    outcome = run(sandbox, "held descriptors")
    assert isinstance(outcome, Reply)
    assert outcome.payload == b"[0, 1, 2, 3, 4]"


def test_a_child_that_stops_itself_is_stopped_at_the_deadline() -> None:
    with Sandbox(work, _switched_off={Layer.SECCOMP, Layer.LANDLOCK}) as weaker:
        assert run(weaker, "stop", wall_seconds=0.2) == Dead("no answer within 0.2 seconds")
        assert isinstance(run(weaker, "read"), Reply)


def test_cpu_time_is_limited(sandbox: Sandbox) -> None:
    assert run(sandbox, "spin", cpu_seconds=1) == Dead("needs more than 1 CPU seconds (limit cpu_seconds)")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.binary(max_size=40), max_size=5))
def test_a_child_that_writes_noise_gives_a_reply_only_by_a_whole_frame(
    sandbox: Sandbox, pieces: list[bytes]
) -> None:
    outcome = run(sandbox, "raw", [piece.hex() for piece in pieces])
    if isinstance(outcome, Reply):
        assert b"".join(pieces).endswith(struct.pack("!cQ", b"r", len(outcome.payload)) + outcome.payload)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from([row for row in ENDS if row[0] != "flood"]), max_size=6))
def test_no_sequence_of_bad_ends_changes_the_next_answer(
    sandbox: Sandbox, acts: list[tuple[str, object, str]]
) -> None:
    for act, argument, why in acts:
        assert run(sandbox, act, argument) == Dead(why)
    after = run(sandbox, "read", "again")
    assert isinstance(after, Reply)
    assert after.payload == CONTENT + b"again"


@pytest.mark.parametrize(
    ("length", "limit", "accepted"), [(1000, 1000, True), (1001, 1000, False), (0, 0, True)]
)
def test_a_reply_is_taken_up_to_its_limit(sandbox: Sandbox, length: int, limit: int, accepted: bool) -> None:
    outcome = run(sandbox, "long", length, reply_bytes=limit)
    assert isinstance(outcome, Reply) == accepted
    assert outcome == (outcome if accepted else Dead("the answer is longer than 1,000 bytes"))


def test_long_requests_and_replies_pass_whole(sandbox: Sandbox) -> None:
    outcome = run(sandbox, "read", "q" * 3_000_000)
    assert isinstance(outcome, Reply)
    assert outcome.payload == CONTENT + b"q" * 3_000_000
    assert outcome.cpu_seconds > 0
    assert outcome.peak_bytes > 3_000_000


def test_progress_is_passed_on(sandbox: Sandbox) -> None:
    seen: list[float] = []
    run(sandbox, "tell pid", progress=seen.append, wall_seconds=0.5)
    assert len(seen) == 1
    assert seen[0] > 1


def test_a_preloaded_module_is_there(sandbox: Sandbox) -> None:
    assert isinstance(run(sandbox, "use pyclbr"), Reply)


@pytest.mark.parametrize("acts", [["use pyclbr"], ["use e-mail"], ["use pyclbr", "use e-mail", "use both"]])
def test_a_module_on_demand_is_loaded_at_its_first_use(acts: list[str]) -> None:
    with Sandbox(work, on_demand=[("pyclbr", "this"), ("email.mime.*",)]) as started:
        for act in acts:
            assert isinstance(run(started, act), Reply)


def test_a_group_that_cannot_be_loaded_ends_only_the_files_that_need_it() -> None:
    with Sandbox(work, on_demand=[("tidegate.no_such_room", "pyclbr")]) as started:
        for _ in range(2):
            assert run(started, "use pyclbr") == Dead(
                "reading it needs a module that cannot be loaded: install tidegate again"
            )
            assert isinstance(run(started, "read"), Reply)


def test_a_child_that_asks_for_a_group_for_ever_is_refused() -> None:
    """It may name a module that is already there; then there is nothing more to load."""
    with Sandbox(work, on_demand=[("pyclbr",)]) as started:
        assert run(started, "raw", [frame(b"f", b"import pyclbr")]) == Dead(
            "reading it needs the module pyclbr, which was not loaded before the sandbox closed"
        )


def test_a_module_outside_every_group_is_not_loaded() -> None:
    with Sandbox(work, on_demand=[("pyclbr",), ("this.*",)]) as started:
        assert isinstance(run(started, "use e-mail"), Dead)


def test_a_module_that_does_not_exist_cannot_be_preloaded() -> None:
    with Sandbox(work, preload=["tidegate.no_such_room"]) as broken:
        with pytest.raises(SandboxError, match="no_such_room"):
            _ = broken.layers
        assert isinstance(run(broken, "read"), Dead)


def test_every_encoding_can_be_preloaded() -> None:
    with Sandbox(work, preload=["encodings.*"]) as started:
        outcome = run(started, "decode", "cp1026")
        assert isinstance(outcome, Reply)


def test_an_encoding_that_was_not_loaded_is_named(sandbox: Sandbox) -> None:
    assert run(sandbox, "decode", "cp1026") == Dead(
        "reading it needs the module encodings.cp1026, which was not loaded before the sandbox closed"
    )


def test_a_system_that_cannot_fork_has_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.fork")
    with pytest.raises(SandboxError, match="cannot fork"):
        Sandbox(work)
