"""This file beside the last release of its slot. In: outlines of tables. Out: what came, went and grew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.model.shape import TableShape
from tidegate.policy.sheets import Sheet, sheets


@dataclass(frozen=True, slots=True)
class SheetChange:
    """One sheet, by name. `before`, `after`: rows, None where there is none. `people_*`: counted in it."""

    name: str
    before: int | None
    after: int | None
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    people_before: int = 0
    people_after: int = 0

    @property
    def word(self) -> str:
        """`new`, `gone`, `changed` or `same`."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        moved = self.came or self.went or self.before != self.after or self.people_before != self.people_after
        return "changed" if moved else "same"


def compared(before: Sequence[TableShape], after: Sequence[TableShape]) -> tuple[SheetChange, ...]:
    """Every sheet of either, in the order of the new file, then those that are gone."""
    old, new = _by_name(before), _by_name(after)
    return tuple(
        _change(name, old.get(name), new.get(name))
        for name in [*new, *(name for name in old if name not in new)]
    )


def _by_name(shapes: Sequence[TableShape]) -> dict[str, Sheet]:
    found: dict[str, Sheet] = {}
    for sheet in sheets(shapes):
        found.setdefault(sheet.name, sheet)
    return found


def _change(name: str, old: Sheet | None, new: Sheet | None) -> SheetChange:
    had, has = _headings(old), _headings(new)
    return SheetChange(
        name,
        old.rows if old else None,
        new.rows if new else None,
        tuple(heading for heading in has if heading not in had) if old else (),
        tuple(heading for heading in had if heading not in has) if new else (),
        old.people if old else 0,
        new.people if new else 0,
    )


def _headings(sheet: Sheet | None) -> list[str]:
    # Where a sheet holds people its first row may be one of them, taken for headings.
    if sheet is None or sheet.people:
        return []
    return list(dict.fromkeys(column.heading.strip() for column in sheet.columns))
