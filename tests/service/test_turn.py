"""One at a time, and whoever dies lets go."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

from django.db import connection

from tidegate.service.turn import turn


def test_one_at_a_time(office: Any) -> None:
    with (
        turn(office, "letters-x") as first,
        turn(office, "letters-x") as second,
        turn(office, "other") as third,
    ):
        assert (first, second, third) == (True, False, True)
    with turn(office, "letters-x") as again:
        assert again


def test_waiting_is_told_when_the_other_is_through(office: Any) -> None:
    begun, order = Event(), []

    def late() -> None:
        begun.set()
        try:
            with turn(office, "letters-x", wait=True) as mine:
                order.append(("late", mine))
        finally:
            connection.close()  # a thread's own

    with turn(office, "letters-x"):
        waiting = Thread(target=late)
        waiting.start()
        begun.wait(10)
        order.append(("first", True))
    waiting.join(30)
    assert order == [("first", True), ("late", True)]
