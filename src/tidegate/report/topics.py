"""What can be explained without looking at a file. In: `topics.toml`. Out: topics by rule id.

Detectors and the judge explain their own workings in more detail (`tidegate explain` joins all); this is
what every report can say of a rule without importing them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tidegate.model.finding import InformationType


@dataclass(frozen=True, slots=True)
class Topic:
    """`id`: the rule id in SARIF and the word for `explain`. `remedy`: how a file becomes clear of it."""

    id: str
    title: str
    summary: str
    text: str
    remedy: str = ""


VERDICT = "verdict"
UNREAD = "unread"

ALIASES = {
    **dict.fromkeys(("clear", "hold", "block"), VERDICT),
    "gap": UNREAD,
    **dict.fromkeys(("unlikely", "possible", "likely", "very-likely"), "likelihood"),
}
"""Other words for the same topic."""


def rule_id(type: InformationType) -> str:
    """The type's name in lower case without spaces: `uscis-receipt`."""
    return type.value.lower().replace(" ", "-")


@cache
def topics() -> Mapping[str, Topic]:
    """Every topic by id: the words first, then the information types in their own order."""
    import importlib.resources
    import tomllib

    table = tomllib.loads(
        importlib.resources.files("tidegate.report").joinpath("topics.toml").read_text("utf-8")
    )
    remedies = table["remedies"]
    found = [_topic(id, table["word"][id]["title"], table["word"][id], remedies) for id in table["word"]]
    found += [_topic(rule_id(t), t.value, table["type"][rule_id(t)], remedies) for t in InformationType]
    return {topic.id: topic for topic in found}


def _topic(id: str, title: str, entry: Mapping[str, Any], remedies: Mapping[str, str]) -> Topic:
    remedy = entry.get("remedy", "")
    return Topic(id, title, entry["summary"], _line(entry["text"]), _line(remedies.get(remedy, remedy)))


def _line(text: str) -> str:
    return " ".join(text.split())
