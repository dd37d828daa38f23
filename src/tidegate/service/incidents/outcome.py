"""What a step came to: counts and words of ours, and sentences about what was not to be had. Never a value."""

from __future__ import annotations

from collections.abc import Callable

Outcome = dict[str, int | str | bool | list[str]]
Progress = Callable[[float], None]
"""Hears how much of a step is done, 0 to 1."""
