"""Work on many files at once: nothing lost, nothing twice, errors come out, and an abandoned check stops."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.cli.parallel import in_order, in_parallel, processors


@given(st.integers(1, 40), st.integers(1, 8))
def test_every_item_once_and_in_order_again(count: int, jobs: int) -> None:
    items = list(range(count))
    assert sorted(in_parallel(lambda item: item * 2, items, jobs)) == [(item, item * 2) for item in items]
    assert list(in_order(in_parallel(lambda item: item * 2, items, jobs))) == [item * 2 for item in items]


@given(st.permutations(list(range(12))))
def test_order_is_restored_whatever_is_done_first(order: list[int]) -> None:
    assert list(in_order((index, index) for index in order)) == list(range(12))


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_the_work_raises_comes_out(jobs: int) -> None:
    def work(item: int) -> int:
        if item == 2:
            raise KeyboardInterrupt
        return item

    with pytest.raises(KeyboardInterrupt):
        list(in_parallel(work, range(5), jobs))


def test_results_come_as_soon_as_they_are_done() -> None:
    released = threading.Event()

    def work(item: int) -> int:
        if item == 0:
            assert released.wait(10)
        return item

    results = in_parallel(work, [0, 1], 2)
    assert next(results) == (1, 1)
    released.set()
    assert next(results) == (0, 0)


def test_an_abandoned_check_begins_no_further_file() -> None:
    begun: list[int] = []
    gate = threading.Semaphore(2)

    def work(item: int) -> int:
        gate.acquire()
        begun.append(item)
        return item

    results = in_parallel(work, range(100), 2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    gate.release(100)
    assert len(begun) < 10


def test_there_is_a_processor() -> None:
    assert processors() >= 1
