"""An exercise: when things come, and what is told where there was none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tidegate.errors import UsageError
from tidegate.service.replay.exercise import KEPT, planted, schedule


@pytest.mark.parametrize("seed", range(20))
def test_the_file_comes_first_and_everything_within_the_time(seed: int) -> None:
    events = schedule(10, random.Random(seed))
    assert [one.key for one in events] == ["planted", "report", "inquiry", "bounce", "repost"]
    assert [one.at for one in events] == sorted(one.at for one in events)
    assert all(0 < one.at < 600 for one in events)


def test_two_exercises_are_not_the_same() -> None:
    assert schedule(10, random.Random(1))[0] != schedule(10, random.Random(2))[0]


def test_no_exercise_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="keeps no exercise"):
        planted(tmp_path)
    (tmp_path / "replay").mkdir()
    (tmp_path / "replay" / KEPT).write_text("[]")
    with pytest.raises(UsageError, match="keeps no exercise"):
        planted(tmp_path)
