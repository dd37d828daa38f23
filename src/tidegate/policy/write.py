"""Putting a learned contract into a policy file: nothing else in it changes, nothing is left half written."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from tidegate.errors import PolicyError
from tidegate.model.slot import Contract
from tidegate.policy.load import load, parse, read
from tidegate.policy.locate import KeyPath, Section, locate
from tidegate.policy.show import sheet_text
from tidegate.policy.text import assignment, header


def learned_text(contract: Contract) -> str:
    """The contract as the lines of a policy file: its slot, kind, formats and sheets."""
    text = "# What past releases looked like, written by `tidegate learn`.\n"
    text += header("slot", contract.name) + assignment("kind", contract.kind)
    if contract.formats:
        text += assignment("formats", contract.formats)
    return f"{text}\n{_sheets(contract)}"


def save(path: str | os.PathLike[str], contract: Contract) -> None:
    """Add the slot to the policy file (made if missing), or replace the sheets of a slot that is there.

    All other lines stay as they are; the result is validated before it replaces the file in one step. Raises
    PolicyError where the file is wrong already, the slot is of another kind, or the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    source = os.fspath(path)
    before = read(target, source) if target.exists() else "version = 1\n"
    parse(before, source, load(None), target.parent, None)
    after = _updated(before, contract, source)
    _prove(before, after, contract, source)
    parse(after, source, load(None), target.parent, None)
    try:
        _replace(target, after)
    except OSError as error:
        reason = (error.strerror or "failed").lower()
        raise PolicyError(
            f"{source}:1: cannot be written ({reason}); check the folder's permissions"
        ) from None


def _updated(before: str, contract: Contract, source: str) -> str:
    end = "\r\n" if "\r\n" in before else "\n"
    slot: KeyPath = ("slot", contract.name)
    table = tomllib.loads(before).get("slot", {}).get(contract.name)
    if table is None:
        glue = end if before.endswith("\n") or not before else end * 2
        return before + glue + _with_ends(learned_text(contract), end)
    places = locate(before)
    if table.get("kind") != contract.kind:
        line = places.line((*slot, "kind"))
        what = f'slot "{contract.name}" is of kind "{table.get("kind")}", not "{contract.kind}"'
        raise PolicyError(
            f"{source}:{line}: {what}; learn with --kind {table.get('kind')}, or name another slot"
        )
    mine = [section for section in places.sections if section.path[:2] == slot]
    if not mine:
        what = f'slot "{contract.name}" is written within another line'
        raise PolicyError(f"{source}:{places.line(slot)}: {what}; write it as [slot.{contract.name}]")
    learned = [section for section in mine if section.path[:3] == (*slot, "sheet")]
    start = learned[0].start if learned else _last_statement(before, mine[-1])
    lead = "" if learned else end
    kept = _without(before[start:], [(s.start - start, _last_statement(before, s) - start) for s in learned])
    return before[:start] + lead + _with_ends(_sheets(contract), end) + kept


def _sheets(contract: Contract) -> str:
    return "\n".join(sheet_text(sheet, "slot", contract.name, "sheet") for sheet in contract.sheets)


def _last_statement(text: str, section: Section) -> int:
    """Where the section's last key ends: remarks after it belong to the next section."""
    lines = text[section.start : section.end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return section.start + sum(map(len, lines))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept, at = "", 0
    for start, end in spans:
        between = text[at:start]
        kept += between if between.strip() else ""
        at = end
    return kept + text[at:]


def _with_ends(text: str, end: str) -> str:
    return text if end == "\n" else text.replace("\n", end)


def _prove(before: str, after: str, contract: Contract, source: str) -> None:
    """Both texts must say the same but for this slot's sheets (or this slot, where it is new)."""
    slot = contract.name
    old = tomllib.loads(before)
    is_new = slot not in old.get("slot", {})
    try:
        new = tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        new = {}
    if not new or _others(old, slot, whole=is_new) != _others(new, slot, whole=is_new):
        fix = f"write it as [slot.{slot}] and [[slot.{slot}.sheet]]"
        raise PolicyError(f'{source}:1: slot "{slot}" cannot be changed in place; {fix}')


def _others(table: dict[str, Any], slot: str, *, whole: bool) -> dict[str, Any]:
    slots = dict(table.get("slot", {}))
    if whole:
        slots.pop(slot, None)
    elif slot in slots:
        slots[slot] = {key: value for key, value in slots[slot].items() if key != "sheet"}
    return {**table, "slot": slots}


def _replace(target: Path, text: str) -> None:
    import tempfile  # only where something is written

    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    fd, fresh = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(fd, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.replace(fresh, target)
    except BaseException:
        os.unlink(fresh)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
