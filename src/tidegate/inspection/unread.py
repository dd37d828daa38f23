"""What was not read: gaps and a receipt that does not add up, as reasons to hold with what would help."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.rules import Reason
from tidegate.inspection.wording import place
from tidegate.model.gap import Gap
from tidegate.model.slot import Contract
from tidegate.model.verdict import Analysis, Verdict

_HELP: tuple[tuple[str, str], ...] = (
    (r"encrypt|password|protected|locked", "unlock it: save it without a password, then check it again"),
    (r"\(limit (?P<limit>[a-z_]+)\)", "split the file, or raise {limit} under [limits] in the policy"),
    (r"named like|right name", "give it the name of what it is, then check it again"),
    (
        r"does not read|of a type|old office|pdf|archive",
        "re-save it as xlsx, csv, txt, html or json, or leave it out",
    ),
    (r"empty", "make the export again: there is nothing in it"),
    (
        r"cannot be opened|permission|not a regular|replaced|changed while",
        "put a plain, finished file in its place",
    ),
    (
        r"picture|pixels|image",
        "replace the picture by its words and numbers, leave it out, or let the policy's owner look at it and set "
        "unread_pictures = true in the slot",
    ),
)
"""By words in a gap's reason; the first that fits is told."""
_ELSE = "re-save it from the program that made it (xlsx, csv, txt, html or json), then check it again"


def unread_reasons(analysis: Analysis, contract: Contract) -> Iterator[Reason]:
    """A reason a kind of gap, largest first, and one where the receipt itself is not whole.

    Pictures whose pixels could not be read are told but do not hold where the contract tolerates them.
    """
    alike: dict[tuple[str, bool], list[Gap]] = {}
    for gap in analysis.gaps:
        alike.setdefault((gap.why, gap.pixels is True), []).append(gap)
    for (why, pixels), gaps in alike.items():
        more = f" and {len(gaps) - 1:,} more" if len(gaps) > 1 else ""
        text = f"{place(gaps[0].location)}{more}: {why}"
        weight = 1 + sum(max(gap.size, 0) for gap in gaps)
        if pixels and contract.unread_pictures is True:
            yield Reason("unread-picture", Verdict.CLEAR, f"{text} (the slot tolerates it)", weight=weight)
        else:
            rule = "unread-picture" if pixels else "unread"
            yield Reason(rule, Verdict.HOLD, text, (_help(why),), weight)
    if what := _missing(analysis):
        yield Reason("incomplete", Verdict.HOLD, what, (_ELSE,))


def _help(why: str) -> str:
    for words, remedy in _HELP:
        if found := re.search(words, why, re.IGNORECASE):
            return remedy.format(**found.groupdict())
    return _ELSE


def _missing(analysis: Analysis) -> str:
    """What the receipt lacks, told in any case: a receipt that lists no gap may still not add up."""
    if analysis.people is None or not analysis.parts:
        return "nothing in the file could be read"
    if analysis.bytes_read != analysis.bytes_total:
        return f"read {analysis.bytes_read:,} of {analysis.bytes_total:,} bytes"
    if not analysis.bytes_total:
        return "the file has no bytes"
    broken = [part for part in analysis.parts if not part.whole]
    if broken:
        first = place(broken[0].location)
        return f"{len(broken):,} of {len(analysis.parts):,} parts were not read wholly, first {first}"
    return ""
