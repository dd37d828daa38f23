"""Which tables have a row per person: the decision over column kinds, with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tidegate.inspection.tables.codes import NINE, NUMBER
from tidegate.inspection.tables.columns import Kind
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
_MEASURES = frozenset(("count", "money", "rate", "year", "number"))
"""Words of kinds that are quantities."""
_RARE = 0.4
"""A column filled on fewer of the rows with a name says nothing of the list as a whole."""
_SPARSE = 0.2
"""Names on fewer of the rows are remarks."""
_WHOLLY = 0.95
"""A column is taken for identifiers by the grouping of its digits alone where this share has it."""
_MOSTLY, _SURELY, _FEW = 0.6, 0.85, 12
"""Single words without a heading are names where this share of them, and so many, are on the lists."""
_ATLAS = 60
"""Rows each with another country make a list of countries."""
_ENOUGH = 3
"""Rows that a list must have before names, or numbers that only look like identifiers, are judged as a
list.
"""


@dataclass(frozen=True, slots=True)
class Roster:
    """A row per person. `keys`: columns whose filled cells make a row a person's; `members`: all columns
    reported.
    """

    likelihood: Likelihood
    keys: frozenset[int]
    members: Mapping[int, Kind]

    @property
    def is_of_words(self) -> bool:
        """Whether nothing speaks for it but words that may be names, under no heading that says so."""
        kinds = self.members.values()
        announced = any(kind.announced for kind in kinds if kind.type is Type.PERSON_NAME)
        return self.likelihood <= Likelihood.POSSIBLE and not announced


def roster_of(kinds: Mapping[int, Kind], filled: Mapping[int, int], rows: int) -> Roster | None:
    """The roster that columns of these kinds make, or None.

    `filled`: cells of each column that its kind accepts. `rows`: filled rows judged.
    """
    sight = _Sight(kinds, filled, rows)
    found = [sight.with_names() if sight.names else None, sight.without_names()]
    best = max((likelihood for likelihood in found if likelihood is not None), default=None)
    if best is None:
        return None
    keys = sight.names | sight.sure or sight.bare | sight.of(Type.BIRTH_DATE)
    return Roster(best, frozenset(keys), sight.members)


class _Sight:
    """What stands on the same rows, column by column; `members` are all columns of a type, however sparse."""

    def __init__(self, kinds: Mapping[int, Kind], filled: Mapping[int, int], rows: int) -> None:
        self.kinds, self.filled, self.rows = kinds, filled, rows
        self.members = {c: kind for c, kind in kinds.items() if kind.type is not None and filled.get(c)}
        self.names = {c for c, kind in self.members.items() if kind.type is Type.PERSON_NAME}
        if not self.names:
            attorneys = {c for c, kind in self.members.items() if kind.type is Type.ATTORNEY}
            self.names = {c for c in attorneys if self.members[c].formed >= 0.3}
        self.size = self.most(self.names)
        self.typed = {
            c: kind for c, kind in self.members.items() if kind.identifies or filled[c] >= _RARE * self.size
        }
        self.sure = {c for c, kind in self.typed.items() if kind.identifies}
        self.bare = {c for c, kind in self.typed.items() if kind.bare}

    def of(self, *wanted: Type) -> set[int]:
        """Columns of any of these types that are filled well enough to speak for the rows."""
        return {c for c, kind in self.typed.items() if kind.type in wanted}

    def most(self, columns: Iterable[int]) -> int:
        """How many cells the fullest of these columns has."""
        return max((self.filled[c] for c in columns), default=0)

    @cached_property
    def circumstances(self) -> set[int]:
        """Columns of claims and case statuses."""
        return self.of(*_CIRCUMSTANCES)

    def with_names(self) -> Likelihood | None:
        """Names, and what stands beside them."""
        if self.sure:
            return Likelihood.VERY_LIKELY
        announced = any(self.kinds[c].people for c in self.names)
        births = self.of(Type.BIRTH_DATE)
        if not announced and self.size < 2:
            return self._alone(births)
        if births and (self.circumstances or self.bare):
            return Likelihood.VERY_LIKELY
        if births or self.circumstances or self.of(*_CONTACTS) or self._numbered() or self._from_somewhere():
            return Likelihood.LIKELY
        if any(self.kinds[c].whole for c in self.names):
            return Likelihood.LIKELY
        if self.size < _SPARSE * self.rows or self._about_names():
            return Likelihood.UNLIKELY
        if self._words_of_anything():
            return None
        if self.size >= _ENOUGH or (announced and self.size >= 2 and len(self.typed) > 1):
            return Likelihood.POSSIBLE
        return Likelihood.UNLIKELY if announced and self.size >= 2 else None

    def _alone(self, births: set[int]) -> Likelihood | None:
        """One name that no heading announces as a person's, by what stands on its row."""
        if any(self._dated(c) for c in births):
            return Likelihood.LIKELY
        nations = self.of(Type.NATIONALITY)
        if any(NINE not in self.typed[c].accepts for c in self.bare):
            return Likelihood.LIKELY if self.circumstances or births or nations else None
        if not births or max(self.kinds[c].formed for c in self.names) < _SURELY:
            return None
        return (
            Likelihood.LIKELY if self.circumstances or self.bare else Likelihood.POSSIBLE if nations else None
        )

    def without_names(self) -> Likelihood | None:
        """Identifiers alone in numbers, or the circumstances of one person a row without a name."""
        births = {c for c in self.of(Type.BIRTH_DATE) if self._dated(c)}
        nations = self.of(Type.NATIONALITY)
        about = self.circumstances | births | nations
        alone = {c for c in self.sure if self.typed[c].type in _ALONE or self.typed[c].announced}
        if alone and (self.most(alone) >= _ENOUGH or about):
            return Likelihood.VERY_LIKELY if about else Likelihood.LIKELY
        if self.most(self.sure) >= _ENOUGH:
            return Likelihood.LIKELY if about else Likelihood.POSSIBLE
        if births and (self.circumstances or nations):
            return Likelihood.LIKELY if self.circumstances else Likelihood.POSSIBLE
        if self.rows < _ENOUGH:
            return None
        if self.bare and (self.circumstances or births):
            return Likelihood.LIKELY
        return self._grouped_numbers()

    def _grouped_numbers(self) -> Likelihood | None:
        """Nothing but digits grouped as in a social security number, each once: a list of people, unless a
        heading that is not understood calls them something else.
        """
        bare = [self.kinds[c] for c in self.bare if self.kinds[c].type in (Type.SSN, Type.ITIN)]
        grouped = [kind for kind in bare if kind.formed >= _WHOLLY and kind.unique]
        if not grouped:
            return None
        unheaded = self.rows >= _FEW and any(kind.people for kind in grouped)
        return Likelihood.LIKELY if unheaded else Likelihood.POSSIBLE

    def _numbered(self) -> bool:
        """Digits of an identifier's length on most rows with a name."""
        return any(2 <= self.filled[c] >= 0.5 * self.size for c in self.bare)

    def _from_somewhere(self) -> bool:
        """A nationality; or a country, where no measures stand beside it, or names in parts, or a facility
        do. Never in a list of the countries themselves.
        """
        columns = self.of(Type.NATIONALITY)
        if any(self.typed[c].unique and self.filled[c] >= _ATLAS for c in columns):
            return False
        nations = [self.typed[c] for c in columns if not self.typed[c].unique]
        if any(kind.people or not kind.announced for kind in nations):
            return True
        parted = sum(self.kinds[c].parted for c in self.names) > 1
        measured = any(kind.word in _MEASURES for kind in self.kinds.values())
        return bool(nations) and (parted or not measured or bool(self.of(Type.FACILITY)))

    def _about_names(self) -> bool:
        """Given names or surnames alone, with figures only: how often names occur, not who bears them."""
        if len(self.names) != 1 or not all(self.kinds[c].parted for c in self.names):
            return False
        others = {kind.word for c, kind in self.kinds.items() if c not in self.names}
        return bool(others) and others <= _MEASURES

    def _words_of_anything(self) -> bool:
        """Words that may be names of anything: languages, scripts, commands, towns; or a few of which half are
        on no list.
        """
        kinds = [self.kinds[c] for c in self.names]
        if any(kind.people for kind in kinds):
            return False
        if self.size < _FEW and not any(kind.announced or kind.formed >= _needed(kind) for kind in kinds):
            return True
        if len(kinds) > 1 and not all(kind.announced for kind in kinds):
            return False
        formed = self.kinds[max(self.names, key=lambda c: self.filled[c])].formed
        return all(kind.parted for kind in kinds) and (formed < _SURELY or self.size < _FEW)

    def _dated(self, column: int) -> bool:
        """Birth dates under a heading that says so; bare years are what statistics are broken down by."""
        kind = self.typed[column]
        return kind.announced and NUMBER not in kind.accepts


def _needed(kind: Kind) -> float:
    """Share of a few words that must be names: more where none has a capital."""
    return _SURELY if kind.lower else _MOSTLY


def describe(roster: Roster, rows: int, *, hidden: str = "") -> str:
    """The reason, without any value: which kinds of columns stand on the same rows."""
    words: dict[str, bool] = {}
    for kind in roster.members.values():
        if kind.type is not None:
            words[kind.type.value] = words.get(kind.type.value, False) or kind.announced
    told = [f"{word} (heading says so)" if announced else word for word, announced in words.items()]
    text = f"a row per person: {', '.join(told)} on the same {'row' if rows == 1 else 'rows'}"
    return f"{text}; {hidden}" if hidden else text
