"""Which tables have a row per person: the decision over column kinds, with the reason in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tidegate.inspection.tables.codes import NINE, NUMBER
from tidegate.inspection.tables.columns import Kind
from tidegate.inspection.tables.headings import Role
from tidegate.model.finding import InformationType as Type
from tidegate.model.finding import Likelihood

_ALONE = frozenset(
    (
        Type.A_NUMBER,
        Type.USCIS_RECEIPT,
        Type.SSN,
        Type.ITIN,
        Type.I94,
        Type.SEVIS,
        Type.FIN,
        Type.PASSPORT,
        Type.MRZ,
    )
)
"""Identifiers that need no name beside them: a list of them is a list of people."""
_CIRCUMSTANCES = frozenset((Type.PROTECTION_CLAIM, Type.CASE_STATUS))
_CONTACTS = frozenset((Type.EMAIL, Type.PHONE, Type.ADDRESS))
MEASURES = frozenset(("count", "money", "rate", "year", "number"))
"""Words of kinds that are quantities."""
RARE = 0.35
"""A column filled on fewer of the rows with a name says nothing of the list as a whole."""
ENOUGH = 3
"""Rows that a list without headings must have before names or bare numbers are judged as a list."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A row per person. `keys`: columns whose filled cells make a row a person's; `members`: all columns reported."""

    likelihood: Likelihood
    keys: frozenset[int]
    members: Mapping[int, Kind]


def roster_of(kinds: Mapping[int, Kind], filled: Mapping[int, int], rows: int) -> Roster | None:
    """The roster that columns of these kinds make, or None.

    `filled`: cells of each column that its kind accepts. `rows`: filled rows judged.
    """
    typed = {c: kind for c, kind in kinds.items() if kind.type is not None and filled.get(c)}
    sure = {c for c, kind in typed.items() if kind.identifies}
    names = {c for c, kind in typed.items() if kind.type is Type.PERSON_NAME}
    if not names:
        names = {c for c, kind in typed.items() if kind.type is Type.ATTORNEY and kind.formed >= 0.3}
    bare = {c for c, kind in typed.items() if kind.bare}
    size = max((filled[c] for c in names), default=0)
    members = typed
    typed = {c: kind for c, kind in typed.items() if kind.identifies or filled[c] >= RARE * size}
    likelihood = (
        _with_names(kinds, typed, names & typed.keys(), sure, bare & typed.keys(), filled, rows)
        if names
        else None
    )
    alone = _without_names(typed, sure, bare, filled, rows)
    best = max((found for found in (likelihood, alone) if found is not None), default=None)
    if best is None:
        return None
    keys = names | sure if names or sure else bare | _of(typed, Type.BIRTH_DATE)
    return Roster(best, frozenset(keys), members)


def _of(typed: Mapping[int, Kind], *wanted: Type) -> set[int]:
    return {c for c, kind in typed.items() if kind.type in wanted}


def _with_names(
    kinds: Mapping[int, Kind],
    typed: Mapping[int, Kind],
    names: set[int],
    sure: set[int],
    bare: set[int],
    filled: Mapping[int, int],
    rows: int,
) -> Likelihood | None:
    size = max(filled[c] for c in names)
    announced = any(typed[c].people for c in names)
    about = _of(typed, *_CIRCUMSTANCES, Type.NATIONALITY, Type.BIRTH_DATE)
    if sure:
        return Likelihood.VERY_LIKELY
    if (
        not announced
        and size < 2
        and not (bare and _of(typed, *_CIRCUMSTANCES, Type.NATIONALITY, Type.BIRTH_DATE))
    ):
        return None
    births = _of(typed, Type.BIRTH_DATE)
    circumstances = _of(typed, *_CIRCUMSTANCES)
    if size < 2 and not announced:
        return Likelihood.LIKELY
    if any(typed[c].whole for c in names):
        return Likelihood.LIKELY
    if births or circumstances:
        return Likelihood.VERY_LIKELY if births and (circumstances or bare) else Likelihood.LIKELY
    if (
        _of(typed, *_CONTACTS)
        or any(2 <= filled[c] >= 0.5 * size for c in bare)
        or _personal_nation(kinds, typed, names)
    ):
        return Likelihood.LIKELY
    if size < 0.2 * rows or _counted_names(kinds, names):
        return Likelihood.UNLIKELY
    if size >= ENOUGH or (announced and size >= 2 and len(typed) > 1):
        return Likelihood.POSSIBLE
    return Likelihood.UNLIKELY if announced and size >= 2 else None


def _formed(typed: Mapping[int, Kind], bare: set[int]) -> bool:
    """Whether digits have more of an identifier than their number."""
    return any(NINE not in typed[c].accepts for c in bare)


def _personal_nation(kinds: Mapping[int, Kind], typed: Mapping[int, Kind], names: set[int]) -> bool:
    """A nationality; or a country, where no measures stand beside it, or names in parts, or a facility do."""
    nations = [typed[c] for c in _of(typed, Type.NATIONALITY)]
    if any(kind.people or not kind.announced for kind in nations):
        return True
    parted = sum(typed[c].parted for c in names) > 1
    measured = any(kind.word in MEASURES for kind in kinds.values())
    return bool(nations) and (parted or not measured or bool(_of(typed, Type.FACILITY)))


def _counted_names(kinds: Mapping[int, Kind], names: set[int]) -> bool:
    """Given names or surnames alone, with figures only: how often names occur, not who bears them."""
    if len(names) != 1 or not all(kinds[c].parted for c in names):
        return False
    others = {kind.word for c, kind in kinds.items() if c not in names}
    return bool(others) and others <= MEASURES


def _without_names(
    typed: Mapping[int, Kind], sure: set[int], bare: set[int], filled: Mapping[int, int], rows: int
) -> Likelihood | None:
    circumstances = _of(typed, *_CIRCUMSTANCES)
    births = {c for c in _of(typed, Type.BIRTH_DATE) if typed[c].announced and NUMBER not in typed[c].accepts}
    nations = _of(typed, Type.NATIONALITY)
    about = circumstances | births | nations
    alone = [c for c in sure if typed[c].type in _ALONE or typed[c].announced]
    if alone and (max(filled[c] for c in alone) >= ENOUGH or about):
        return Likelihood.VERY_LIKELY if about else Likelihood.LIKELY
    if sure and max(filled[c] for c in sure) >= ENOUGH:
        return Likelihood.LIKELY if about else Likelihood.POSSIBLE
    if bare and rows >= ENOUGH and (circumstances or births):
        return Likelihood.LIKELY
    if births and rows >= ENOUGH and (circumstances or nations):
        return Likelihood.LIKELY if circumstances else Likelihood.POSSIBLE
    return None


def describe(roster: Roster, rows: int, *, hidden: str = "") -> str:
    """The reason, without any value: which kinds of columns stand on the same rows."""
    words: list[str] = []
    for kind in roster.members.values():
        assert kind.type is not None
        word = kind.type.value if not kind.announced else f"{kind.type.value} (heading says so)"
        if word not in words and kind.type.value not in words:
            words.append(word)
    text = f"a row per person: {', '.join(words)} on the same {'row' if rows == 1 else 'rows'}"
    return f"{text}; {hidden}" if hidden else text


def is_public_name(kind: Kind) -> bool:
    """A name column whose heading says that these are names of people."""
    return kind.type is Type.PERSON_NAME and kind.meaning.role is Role.PERSON
