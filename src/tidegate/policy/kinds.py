"""The kinds of slot: each a preset of whom a file may speak of, chosen in policy by one word."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.finding import InformationType
from tidegate.model.slot import PeopleRule


@dataclass(frozen=True, slots=True)
class Kind:
    """A preset. `people`: the rule unless the slot states one; `allowed`: the rules it may state.

    `names_needed`: a slot of this kind must list its people. `types`: what may be published of named people
    where the slot does not say.
    """

    name: str
    title: str
    people: PeopleRule
    allowed: frozenset[PeopleRule]
    names_needed: bool = False
    types: frozenset[InformationType] = frozenset({InformationType.PERSON_NAME})


_NOBODY = frozenset({PeopleRule.NONE, PeopleRule.COUNTED})
_NAMED = frozenset({PeopleRule.NAMED})

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "aggregate",
            "Statistics: numbers of people, never a row about one; with `minimum_count`, no small number.",
            PeopleRule.NONE,
            _NOBODY,
        ),
        Kind(
            "document",
            "Reports, pages, forms, tables about things: no row and no passage about a protected person.",
            PeopleRule.NONE,
            frozenset(PeopleRule),
        ),
        Kind(
            "roster-of-officials",
            "A list of people published on purpose, each of them named in the policy.",
            PeopleRule.NAMED,
            _NAMED,
            names_needed=True,
        ),
        Kind(
            "public-figures",
            "Tables about people in public life (athletes, actors, politicians), without listing them.",
            PeopleRule.NAMED,
            _NAMED,
            types=frozenset({InformationType.PERSON_NAME, InformationType.NATIONALITY}),
        ),
    )
}
"""By name. A kind only fills in what a slot leaves out, and refuses what would contradict it."""
