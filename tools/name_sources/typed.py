"""The hand-typed lists beside this file: origins, veto words, and values that are not people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tidegate.inspection.names.fold import tokens

from .evidence import Evidence, Keep, long_enough

LISTS = Path(__file__).parent / "lists"
_SECTION = re.compile(r"^\[(.+)\]$")


def sections(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each `[section]` of a list file with its lines."""
    title, lines = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := _SECTION.match(line):
            if title:
                yield title, lines
            title, lines = found.group(1), []
        elif line and not line.startswith("#"):
            lines.append(line)
    if title:
        yield title, lines


def origins() -> Iterator[tuple[str, list[str], list[str]]]:
    """Every typed origin: its label, given names and family names."""
    for path in sorted(LISTS.glob("origins_*.txt")):
        for title, lines in sections(path):
            named = dict(line.split(": ", 1) for line in lines)
            yield title, named["given"].split(), named["family"].split()


def things() -> Iterator[tuple[str, list[str]]]:
    """Every typed kind of value that is not a person, with its values."""
    for title, lines in sections(LISTS / "things.txt"):
        yield title, [value for line in lines for value in line.split("|")]


def add_typed(evidence: Evidence, keep: Keep) -> None:
    """Mix all typed lists into `evidence`."""
    every_origin = list(origins())
    for _, given, family in every_origin:
        evidence.add_names(0.5 / len(every_origin), _kept(given, keep), _kept(family, keep))
    every_thing = list(things())
    for _, values in every_thing:
        counts: dict[str, float] = {}
        for value in filter(keep, values):
            words = tokens(value)
            if len(words) > 1:
                evidence.phrases.add(" ".join(words))
            for word in words:
                counts[word] = counts.get(word, 0.0) + 1.0 / len(words)
        evidence.add("others", 0.25 / len(every_thing), counts)
    for title, lines in sections(LISTS / "words.txt"):
        words_of_kind = {word for line in lines for word in tokens(line)}
        (evidence.common if title == "common" else evidence.veto).update(words_of_kind)
        evidence.add("others", 0.05, dict.fromkeys(words_of_kind, 1.0))


def _kept(names: list[str], keep: Keep) -> set[str]:
    return {word for name in names for word in tokens(name) if long_enough(word) and keep(word)}
