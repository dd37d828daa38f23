"""What a scan found, for people and for programs. In: groups of copies. Out: lines, JSON, drafted requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidegate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidegate.trace.groups import Group

MOST = 50


def lines(groups: list[Group]) -> list[str]:
    """The answer, masked: places may hold what people put into addresses."""
    from tidegate.report.screen import safe

    if not groups:
        return ["FOUND NOTHING"]
    places = sum(group.places for group in groups)
    told = [f"FOUND  {_counted(len(groups), 'excerpt')} at {_counted(places, 'place')}", ""]
    for group in groups[:MOST]:
        hit = group.hit
        sure = "" if hit.certain else "  (not certain: look at it)"
        told.append(
            f"{hit.people:>7,} people of {hit.of:,} ({hit.share:.1%}) by {', '.join(hit.kinds)}{sure}"
        )
        spot = f" {hit.part}" if hit.part else ""
        inside = f"  in {hit.file} at {hit.offset:,}" if hit.offset >= 0 else ""
        told.append(f"        {safe(hit.where)}{safe(spot)}{safe(inside)}")
        told += [f"        {safe(str(copy['where']))}" for copy in group.copies[:5]]
        if group.places > 6:
            told.append(f"        and {group.places - 6:,} more places")
        if hit.context:
            told.append(f"        {hit.context[0][:100]}")
    if len(groups) > MOST:
        told.append(f"and {len(groups) - MOST:,} more excerpts: --jsonl gives them all")
    return [*told, ""]


def write_hits(where: str, groups: Iterable[Group]) -> None:
    """A line a group; a file is its owner's alone. Raises UsageError."""
    write_lines(where, (group.encode() for group in groups), "--jsonl")


def write_lines(where: str, lines: Iterable[str], option: str) -> None:
    """Lines of JSON, to a file of its owner alone or to standard output. Raises UsageError."""
    _write(where, "".join(f"{line}\n" for line in lines), option)


def write_requests(where: str, groups: Iterable[Group], sender: str) -> None:
    """A drafted request for each host that serves copies, for a person to read and send. Raises UsageError."""
    from tidegate.watch.removal_requests import to_holders

    addresses = [address for group in groups for address in group.addresses]
    drafts = to_holders(addresses, sender)
    text = ("\n" + "-" * 72 + "\n\n").join(f"Subject: {draft.subject}\n{draft.text}" for draft in drafts)
    _write(where, text or "No copy lies at an address of the web.\n", "--requests")


def _write(where: str, text: str, option: str) -> None:
    if where == "-":
        from tidegate.cli.output import say

        say(text)
        return
    from pathlib import Path

    from tidegate.trace.delivery import write_private

    try:
        write_private(Path(where), text.encode())
    except OSError as error:
        raise UsageError(f"{option} {where} cannot be written: {error.strerror}") from None


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
