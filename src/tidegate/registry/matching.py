"""An open registry with everything that looks for its people: what one reading process asks."""

from __future__ import annotations

from tidegate.model.content import Value
from tidegate.registry.fields import PAIR_OF, Field, Standing
from tidegate.registry.normal import Normal
from tidegate.registry.registry import Registry
from tidegate.registry.rows import RowMatcher
from tidegate.registry.text import TextMatcher


class Matching:
    """`rows` and `text` look for them."""

    def __init__(self, registry: Registry, accept: frozenset[str]) -> None:
        """`accept`: labels that may decide."""
        self.registry = registry
        normal = Normal(registry.master)
        self.rows = RowMatcher(registry, normal, accept)
        self.text = TextMatcher(registry, normal, accept)
        # First calls load tables and compile expressions, which a reading process may not.
        self.text.search(
            "Maria Example, born 1990-03-04 in Iran, A000000001, maria@example.org, 202-555-0100"
        )
        warmed: dict[int, list[Value | None]] = {
            0: ["Maria Example", "محمد", "王"],
            1: ["1990-03-04", None, "4 March 1990"],
            2: [1, 2.5, None],
        }
        list(self.rows.match(warmed, {1: "Date of birth"}, 3))


def words(label: str, standing: int) -> str:
    """`name + birth date (attorney)`: which fields, of whom, and never what is in them."""
    fields = PAIR_OF.get(label) or (Field(label),)
    told = " + ".join(each.words for each in fields)
    return told if standing == Standing.PROTECTED else f"{told} ({Standing(standing).word})"
