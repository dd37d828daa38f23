"""A tar archive as child parts: files as they are after unpacking, those that later ones replace as hidden."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.members import give_up, leftovers, member
from tidegate.inspection.formats.archive.tar_layout import Layout, Member
from tidegate.inspection.formats.inflate import Refused
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory, Source
from tidegate.model.content import Content


def read_tar(part: Part) -> Iterator[Content | Part]:
    """Names and owners, then members in order, then all other bytes."""
    layout = Layout(part)
    try:
        members = list(layout.members())
    except ValueError as error:
        raise DamagedError("has a map of holes that is damaged") from error
    yield from layout.notes.told(part)
    last = {member.name: at for at, member in enumerate(members)}
    for at, found in enumerate(members):
        if part.budget.parts >= part.limits.parts:
            give_up(part, f"has more than {part.limits.parts:,} parts (limit parts)")
            return
        if found.end > found.start or found.holes is not None:
            visible = found.is_file and last[found.name] == at
            yield member(part, found.name, _source(part, found), (found.start, found.end), visible=visible)
    yield from leftovers(part)


def _source(part: Part, found: Member) -> Source:
    stored = part.source.view()[found.start : found.end]
    if found.holes is None:
        return Memory(stored)
    return _with_holes(part, stored, found)


def _with_holes(part: Part, stored: memoryview, found: Member) -> Source:
    """A sparse file as it is after unpacking. One that cannot be is refused, and thereby a Gap."""
    pairs, size = found.holes or (), found.true_size
    size = max([size, *(place + length for place, length in pairs)])
    if size > part.limits.part_bytes:
        return Refused(len(stored), f"is a sparse file of {size:,} bytes (limit part_bytes)")
    if sum(length for _, length in pairs) != len(stored) or any(
        place < 0 or length < 0 for place, length in pairs
    ):
        return Refused(len(stored), "is a sparse file whose map does not fit its contents")
    part.budget.expand(size)
    whole, at = bytearray(size), 0
    for place, length in pairs:
        whole[place : place + length] = stored[at : at + length]
        at += length
    return Memory(memoryview(whole).toreadonly())
