"""Frames from a child that may say anything: only one whole reply, and nothing after it, is an answer."""

from __future__ import annotations

import itertools
import signal
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.inspection.sandbox.layers import Layer, Layers
from tidegate.inspection.sandbox.protocol import MARKS, Allowance, Answer, Ending, failure_sentence

LIMIT = 1000
ALLOWANCE = Allowance(cpu_seconds=2, memory_bytes=1 << 20)


def frame(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!cQ", kind, len(body)) + body


def mark(value: float) -> bytes:
    return frame(b"p", struct.pack("!d", value))


def fed(*pieces: bytes, marks: list[float] | None = None) -> tuple[Answer, str]:
    answer = Answer(LIMIT, None if marks is None else marks.append)
    for piece in pieces:
        problem = answer.feed(piece)
        if problem:
            return answer, problem
    return answer, ""


@settings(deadline=None)
@given(
    st.binary(max_size=LIMIT),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=4),
    st.lists(st.integers(0, 1100), max_size=12),
)
def test_a_reply_survives_any_cutting_into_pieces(body: bytes, values: list[float], cuts: list[int]) -> None:
    stream = b"".join(map(mark, values)) + frame(b"r", body)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    seen: list[float] = []
    answer, problem = fed(*(stream[a:b] for a, b in itertools.pairwise(edges)), marks=seen)
    assert (problem, answer.complete, answer.body, seen) == ("", True, body, values)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_noise_is_never_an_answer(noise: bytes) -> None:
    answer, problem = fed(noise)
    if answer.complete and not problem:
        assert noise.endswith(frame(b"r", answer.body))
    assert len(answer.body) <= LIMIT


@settings(deadline=None)
@given(st.binary(max_size=50), st.binary(min_size=1, max_size=50))
def test_nothing_may_follow_the_reply(body: bytes, more: bytes) -> None:
    for pieces in ((frame(b"r", body) + more,), (frame(b"r", body), more)):
        answer, problem = fed(*pieces)
        assert problem or not answer.complete


@settings(deadline=None)
@given(st.binary(max_size=50), st.data())
def test_a_cut_reply_is_incomplete(body: bytes, data: st.DataObject) -> None:
    stream = frame(b"r", body)
    answer, problem = fed(stream[: data.draw(st.integers(0, len(stream) - 1))])
    assert (answer.complete, problem) == (False, "")


@pytest.mark.parametrize(
    "piece",
    [
        struct.pack("!cQ", b"r", LIMIT + 1),
        struct.pack("!cQ", b"r", 2**64 - 1),
        struct.pack("!cQ", b"p", 9),
        struct.pack("!cQ", b"f", 201),
        struct.pack("!cQ", b"f", 0),
        struct.pack("!cQ", b"z", 0),
        mark(0.5) * (MARKS + 1),
    ],
)
def test_a_header_out_of_bounds_is_refused_before_its_body(piece: bytes) -> None:
    assert fed(piece)[1]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_mark_that_is_no_number_is_not_passed_on(value: float) -> None:
    seen: list[float] = []
    assert fed(mark(value), mark(0.25), marks=seen)[1] == ""
    assert seen == [0.25]


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda rest: b"error " + rest)))
def test_a_failure_says_one_of_our_sentences_in_plain_letters(body: bytes) -> None:
    sentence = failure_sentence(body)
    assert sentence.isprintable()
    assert sentence.isascii()


@pytest.mark.parametrize(
    ("status", "cpu", "part"),
    [
        (0, 0.0, ""),
        (3 << 8, 0.0, "code 3"),
        (-1, 0.0, "could be started"),
        (-2, 0.0, "cannot be loaded"),
        (signal.SIGXCPU, 2.0, "2 CPU seconds"),
        (signal.SIGKILL, 2.5, "2 CPU seconds"),
        (signal.SIGKILL, 0.1, "killed from outside"),
        (signal.SIGSYS, 0.1, "forbidden system call"),
        (signal.SIGSEGV, 0.1, "crashed (SIGSEGV)"),
        (signal.SIGABRT | 0x80, 0.1, "crashed (SIGABRT)"),
        (signal.SIGRTMIN + 5, 0.1, "crashed (signal"),
    ],
)
def test_an_ending_explains_itself(status: int, cpu: float, part: str) -> None:
    why = Ending.unpack(Ending(status, cpu, 4096).pack()).why(ALLOWANCE)
    assert part in why
    assert bool(part) == bool(why)


def test_layers_survive_the_way_out_and_name_a_weaker_profile() -> None:
    layers = Layers(((Layer.LIMITS, ""), (Layer.LANDLOCK, "ABI 7")), ((Layer.SECCOMP, "switched off"),))
    assert Layers.unpack(layers.pack()) == layers
    assert layers.profile == "weaker: no seccomp"
    assert Layers(missing=((Layer.PRIVILEGES, ""), (Layer.SEAL, ""))).profile == (
        "weaker: no privilege ban, no sealed snapshot"
    )
    assert Layers(((Layer.LIMITS, ""),)).profile == "full"
