"""What a site asks of visitors like us (RFC 9309). In: the text of robots.txt. Out: what may be asked.

The longest rule that fits decides, and of two equally long ones the one that allows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 512_000
"""Bytes of robots.txt that are read."""
_OURS = "tidegate"


@dataclass(frozen=True, slots=True)
class Robots:
    """`rules`: patterns with whether they allow. `paths`: what rules name, for an owner who looks there too."""

    rules: tuple[tuple[str, bool], ...] = ()
    sitemaps: tuple[str, ...] = ()
    delay: float = 0.0

    def allows(self, target: str) -> bool:
        """Whether a target may be asked."""
        found = [(len(rule), allow) for rule, allow in self.rules if _fits(rule, target)]
        return max(found)[1] if found else True

    @property
    def named(self) -> tuple[str, ...]:
        """The paths that rules name without a wildcard: what was to stay unseen is often what matters."""
        return tuple(rule for rule, _ in self.rules if "*" not in rule and "$" not in rule)


def parse(text: str, agent: str = _OURS) -> Robots:
    """The rules for `agent`: those of its own group, else those for everybody."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    sitemaps: list[str] = []
    names: list[str] = []
    naming = False
    for line in text[:MOST].splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            names = [*names, value.lower()] if naming else [value.lower()]
            for name in names:
                groups.setdefault(name, [])
        elif key == "sitemap" and value:
            sitemaps.append(value)
            continue
        elif key in ("allow", "disallow") and value:
            for name in names:
                groups[name].append((value, key == "allow"))
        elif key == "crawl-delay" and re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", value):
            delays.update(dict.fromkeys(names, float(value)))
        naming = key == "user-agent"
    ours = next((name for name in groups if name != "*" and name and name in agent.lower()), "*")
    return Robots(tuple(groups.get(ours, ())), tuple(sitemaps), delays.get(ours, 0.0))


def _fits(rule: str, target: str) -> bool:
    """Whether a rule's pieces stand in a target in their order, each taken as early as it can: quick for any rule."""
    first, *rest = rule.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    at = len(first)
    if not rule.endswith("$"):
        last = ""
    elif rest:
        last = rest.pop()
    else:
        return at == len(target)
    for piece in rest:
        found = target.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return target.endswith(last) and len(target) - len(last) >= at
