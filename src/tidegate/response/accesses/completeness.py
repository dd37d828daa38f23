"""How much of the file a client has: every rule, in two tables. In: evidence. Out: a claim and the rule's code.

Read from the top: the first row that holds decides. `None` in a row is "whatever it is". What a log calls sent
is what the server gave to the network; no log can say what was kept, and no client is cleared by doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tidegate.model.access import Completeness

# What a response's header takes: no header is smaller, and servers refuse to write a larger one.
SMALLEST_HEADER, LARGEST_HEADER = 60, 8192


class Kind(StrEnum):
    """What was answered."""

    SERVED = "200"
    RANGE = "206"
    HELD = "304"
    BODILESS = "head"
    OTHER = "other"


class Amount(StrEnum):
    """Bytes sent, beside the file's length in the coding it was sent in."""

    UNSAID = "not logged"
    NOTHING = "nothing"
    LESS = "less"
    ALL = "all"
    WITH_HEADER = "all, header counted"
    SOME = "some, of a length nobody gave"


class Coding(StrEnum):
    """Whether the body was the file as it is, or encoded (gzip)."""

    PLAIN = "plain"
    KNOWN = "encoded, length known"
    OPEN = "perhaps encoded"
    ENCODED = "encoded, length unknown"


class End(StrEnum):
    """Whether the answer was sent to its end, as the log says."""

    YES = "yes"
    NO = "no"
    UNSAID = "not logged"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one line says of how much was sent."""

    kind: Kind
    amount: Amount
    coding: Coding
    end: End


@dataclass(frozen=True, slots=True)
class Row:
    """One rule for one answer."""

    kind: Kind
    amount: tuple[Amount, ...] | None
    coding: tuple[Coding, ...] | None
    end: End | None
    claim: Completeness
    code: str

    def holds(self, evidence: Evidence) -> bool:
        """Whether this row speaks of the evidence."""
        return (
            self.kind is evidence.kind
            and (self.amount is None or evidence.amount in self.amount)
            and (self.coding is None or evidence.coding in self.coding)
            and (self.end is None or self.end is evidence.end)
        )


_SURE = (Coding.PLAIN, Coding.KNOWN)
_C = Completeness
ANSWERS = (
    Row(Kind.BODILESS, None, None, None, _C.NOT, "asked-only"),
    Row(Kind.OTHER, None, None, None, _C.NOT, "not-served"),
    Row(Kind.HELD, None, None, None, _C.POSSIBLY, "held-before"),
    Row(Kind.SERVED, (Amount.NOTHING,), None, None, _C.NOT, "nothing-sent"),
    Row(Kind.SERVED, (Amount.ALL,), None, End.NO, _C.PROBABLY, "all-sent-then-broken"),
    Row(Kind.SERVED, (Amount.ALL,), None, None, _C.CERTAINLY, "all-sent"),
    Row(Kind.SERVED, (Amount.WITH_HEADER,), None, End.YES, _C.CERTAINLY, "all-sent"),
    Row(Kind.SERVED, (Amount.WITH_HEADER,), None, End.NO, _C.POSSIBLY, "header-hides-the-end"),
    Row(Kind.SERVED, (Amount.WITH_HEADER,), None, None, _C.PROBABLY, "header-counted"),
    Row(Kind.SERVED, (Amount.LESS,), (Coding.PLAIN,), End.YES, _C.POSSIBLY, "ended-short"),
    Row(Kind.SERVED, (Amount.LESS,), _SURE, None, _C.PART, "stopped"),
    Row(Kind.SERVED, (Amount.LESS,), None, End.NO, _C.PART, "stopped"),
    Row(Kind.SERVED, (Amount.LESS,), None, End.YES, _C.PROBABLY, "encoded-to-its-end"),
    Row(Kind.SERVED, (Amount.LESS,), None, None, _C.POSSIBLY, "encoded-or-stopped"),
    Row(Kind.SERVED, None, None, End.YES, _C.PROBABLY, "sent-to-its-end"),
    Row(Kind.SERVED, None, None, End.NO, _C.PART, "stopped"),
    Row(Kind.SERVED, None, None, None, _C.POSSIBLY, "amount-unknown"),
    Row(Kind.RANGE, (Amount.NOTHING,), None, None, _C.NOT, "nothing-sent"),
    Row(Kind.RANGE, (Amount.ALL,), None, End.NO, _C.PROBABLY, "all-sent-then-broken"),
    Row(Kind.RANGE, (Amount.ALL,), None, None, _C.CERTAINLY, "all-sent"),
    Row(Kind.RANGE, (Amount.UNSAID, Amount.SOME), None, None, _C.POSSIBLY, "amount-unknown"),
    Row(Kind.RANGE, (Amount.WITH_HEADER,), None, None, _C.POSSIBLY, "header-counted"),
    Row(Kind.RANGE, None, None, None, _C.PART, "one-part"),
)


class Cover(StrEnum):
    """What a client's parts amount to, where the log says which parts they were."""

    NONE = "no parts known"
    SOME = "not all"
    ALL = "all"


class Total(StrEnum):
    """What parts without places amount to, by their bytes alone."""

    NONE = "no such parts"
    LESS = "less than the file"
    EXACT = "the file's length"
    MORE = "more than the file"
    UNSAID = "not logged"


@dataclass(frozen=True, slots=True)
class Parts:
    """A client's parts, joined. `exact`: the log counts bodies alone. `one_version`: no validator changed."""

    cover: Cover
    total: Total
    exact: bool
    one_version: bool


@dataclass(frozen=True, slots=True)
class JoinRow:
    """One rule for parts joined."""

    cover: Cover | None
    total: tuple[Total, ...] | None
    exact: bool | None
    one_version: bool | None
    claim: Completeness
    code: str

    def holds(self, parts: Parts) -> bool:
        """Whether this row speaks of these parts."""
        return (
            self.cover in (None, parts.cover)
            and (self.total is None or parts.total in self.total)
            and self.exact in (None, parts.exact)
            and self.one_version in (None, parts.one_version)
        )


JOINED = (
    JoinRow(Cover.ALL, None, True, True, _C.CERTAINLY, "parts-make-the-whole"),
    JoinRow(Cover.ALL, None, False, True, _C.PROBABLY, "parts-header-counted"),
    JoinRow(Cover.ALL, None, None, False, _C.POSSIBLY, "parts-of-two-versions"),
    JoinRow(None, (Total.UNSAID,), None, None, _C.POSSIBLY, "parts-unknown"),
    JoinRow(Cover.SOME, (Total.EXACT, Total.MORE), None, None, _C.POSSIBLY, "parts-unplaced"),
    JoinRow(Cover.NONE, (Total.EXACT,), True, True, _C.PROBABLY, "parts-sum-to-the-whole"),
    JoinRow(Cover.NONE, (Total.EXACT, Total.MORE), None, None, _C.POSSIBLY, "parts-unplaced"),
    JoinRow(Cover.NONE, (Total.NONE,), None, None, _C.NOT, "no-parts"),
    JoinRow(None, None, None, None, _C.PART, "parts"),
)
STRONGEST = (_C.CERTAINLY, _C.PROBABLY, _C.POSSIBLY, _C.PART, _C.NOT)


def judged(evidence: Evidence) -> tuple[Completeness, str]:
    """The claim that one answer supports, and the code of the rule."""
    row = next(row for row in ANSWERS if row.holds(evidence))
    return row.claim, row.code


def judged_together(parts: Parts) -> tuple[Completeness, str]:
    """The claim that joined parts support, and the code of the rule."""
    row = next(row for row in JOINED if row.holds(parts))
    return row.claim, row.code
