"""What one finding means under one contract: a table of treatments, and the two borders of likelihood."""

from __future__ import annotations

import datetime as dt
import enum

from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.slot import Contract, NamedPeople, PeopleRule
from tidegate.model.verdict import Verdict


class Treatment(enum.Enum):
    """How the judge treats an information type."""

    NEVER = "identifier"
    """Blocks in every slot."""
    PERSON = "person"
    """Somebody is spoken of: blocks, unless the slot names people on purpose."""
    DETAIL = "detail"
    """A birth date: blocks, unless the slot names people and lists it."""
    PRIVATE = "private"
    """By itself nothing; of named people it blocks, unless the slot lists it."""
    BESIDE = "beside"
    """By itself nothing; of named people it holds, unless the slot lists it."""
    PROTECTED = "protected"
    """Somebody in the registry: blocks in every slot, whatever else is allowed."""
    COUNT = "count"
    """A small number: holds where the slot has a smallest count."""


_T = InformationType
TREATMENTS: dict[InformationType, Treatment] = {
    _T.A_NUMBER: Treatment.NEVER,
    _T.USCIS_RECEIPT: Treatment.NEVER,
    _T.SSN: Treatment.NEVER,
    _T.ITIN: Treatment.NEVER,
    _T.I94: Treatment.NEVER,
    _T.SEVIS: Treatment.NEVER,
    _T.FIN: Treatment.NEVER,
    _T.PASSPORT: Treatment.NEVER,
    _T.MRZ: Treatment.NEVER,
    _T.NATIONAL_ID: Treatment.NEVER,
    _T.PAYMENT_CARD: Treatment.NEVER,
    _T.BANK_ACCOUNT: Treatment.NEVER,
    _T.ROSTER: Treatment.PERSON,
    _T.PERSON_NAME: Treatment.PERSON,
    _T.BIRTH_DATE: Treatment.DETAIL,
    _T.PROTECTION_CLAIM: Treatment.PRIVATE,
    _T.CASE_STATUS: Treatment.PRIVATE,
    _T.ADDRESS: Treatment.PRIVATE,
    _T.NATIONALITY: Treatment.BESIDE,
    _T.ATTORNEY: Treatment.BESIDE,
    _T.FACILITY: Treatment.BESIDE,
    _T.PHONE: Treatment.BESIDE,
    _T.EMAIL: Treatment.BESIDE,
    _T.SMALL_COUNT: Treatment.COUNT,
    _T.PROTECTED_PERSON: Treatment.PROTECTED,
}
"""A type that is missing here is unknown, and holds."""
LISTABLE = (Treatment.DETAIL, Treatment.PRIVATE, Treatment.BESIDE)
"""What a slot of named people must list before it may be told of them."""


def allowance(contract: Contract, today: dt.date) -> NamedPeople | None:
    """The contract's allowance to name people, if it has one that has not expired."""
    named = contract.named if contract.people is PeopleRule.NAMED else None
    return named if named is not None and today <= named.expires else None


def weigh(finding: Finding, contract: Contract, allowed: NamedPeople | None) -> tuple[Verdict, str]:
    """What the finding brings, and by which rule. `allowed`: the unexpired allowance, if any.

    Where the slot lists its people by name, the listed ones were taken out where the values were; a person
    who is still found is another one.
    """
    treatment = TREATMENTS.get(finding.type)
    if treatment is None or not isinstance(finding.likelihood, Likelihood):
        return Verdict.HOLD, "unknown"
    level = _level(finding.likelihood, contract)
    match treatment:
        case Treatment.PROTECTED:
            return Verdict.BLOCK, "registry"
        case Treatment.NEVER:
            return level, "identifier"
        case Treatment.PERSON:
            anyone = allowed is not None and not allowed.names and _T.PERSON_NAME in allowed.types
            rule = "roster" if finding.type is _T.ROSTER else "person"
            return (Verdict.CLEAR if anyone else level), rule
        case Treatment.DETAIL:
            listed = allowed is not None and finding.type in allowed.types
            rule = "named-type" if contract.people is PeopleRule.NAMED else "person"
            return (Verdict.CLEAR if listed else level), rule
        case Treatment.PRIVATE | Treatment.BESIDE:
            listed = allowed is not None and finding.type in allowed.types
            if contract.people is not PeopleRule.NAMED or listed:
                return Verdict.CLEAR, "named-type"
            return (level if treatment is Treatment.PRIVATE else min(level, Verdict.HOLD)), "named-type"
        case Treatment.COUNT:
            return (Verdict.HOLD if contract.minimum_count else Verdict.CLEAR), "small-count"


def _level(likelihood: Likelihood, contract: Contract) -> Verdict:
    if likelihood >= contract.block_from:
        return Verdict.BLOCK
    return Verdict.HOLD if likelihood >= contract.hold_from else Verdict.CLEAR
