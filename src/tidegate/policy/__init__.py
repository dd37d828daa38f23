"""Slots and their contracts as TOML: load, check and show. A path in, a `model.slot.Policy` or text out.

`learn` and `save` are imported where they are used (`tidegate.policy.learn`, `tidegate.policy.write`):
judging a file needs neither.
"""

from __future__ import annotations

from tidegate.policy.load import check, load
from tidegate.policy.show import show

__all__ = ["check", "load", "show"]
