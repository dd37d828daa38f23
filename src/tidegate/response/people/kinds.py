"""What a column of a disclosed list tells of a person. In: its heading, what table rules made of it. Out: a Kind."""

from __future__ import annotations

import re

from tidegate.inspection.tables.headings import Headings, words_of
from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Kind, Trait

LONGEST_HEADING = 80
_TRAITS: tuple[tuple[Trait, str], ...] = (
    (Trait.FAMILY, r"\bfamily (id|no|nr|num|number|unit|group|code|case|key)\b|\bfamu\b|^family$|\bhousehold\b"
                   r"|\blead (case|a ?(number|num|no|file)|alien)\b|\bprincipal (a ?)?(number|num|no)\b"
                   r"|\bfamilia (id|no|numero)\b"),
    (Trait.RELATION, r"^relation(ship)?( to .*)?$|\bparentesco\b|^role in family$"),
    (Trait.CASE, r"^(eoir |court |case |docket )?(case|docket|court file) ?(id|no|nr|num|number|key)?$|^eid$"
                 r"|\bcaso\b|^fin case"),
    (Trait.LANGUAGE, r"\b(language|languages|idioma|langue)\b"),
    (Trait.SEX, r"^(sex|gender|sexo|genero)$"),
    (Trait.ENTRY, r"\b(entry|arrival|apprehension|book ?in|encounter) ?date\b|\bdate of (entry|arrival)\b"),
    (Trait.HEARING, r"\b(hearing|interview|decision) date\b|\bdate of (hearing|interview)\b"),
)  # fmt: skip
_COMPILED = tuple((trait, re.compile(pattern)) for trait, pattern in _TRAITS)
_OF_ATTORNEY = re.compile(r"^(attorney|counsel|lawyer|representative|abogado|g ?28)\b")
_OF_ANOTHER = re.compile(
    r"^(spouse|wife|husband|partner|child|son|daughter|dependents?|dependants?|parent|mother|father|brother|sister"
    r"|sibling|co applicant|beneficiary|derivative)( ?[0-9]{1,2})?(?= |$)(?: s)?(?: of)?"
)
_RELATIONS = {
    "wife": "spouse", "husband": "spouse", "partner": "spouse", "son": "child", "daughter": "child",
    "mother": "parent", "father": "parent", "brother": "sibling", "sister": "sibling",
    "co applicant": "co-applicant", "beneficiary": "derivative", "dependent": "dependent",
    "dependents": "dependent", "dependant": "dependent", "dependants": "dependent",
}  # fmt: skip


def kind_of(heading: str, headings: Headings) -> Kind | None:
    """What a heading announces, where table rules made nothing of the column; None for what it does not say."""
    if not heading or len(heading) > LONGEST_HEADING:
        return None
    words = words_of(heading)
    if _OF_ATTORNEY.match(words):
        return Type.ATTORNEY
    trait = next((trait for trait, pattern in _COMPILED if pattern.search(words)), None)
    if trait is not None:
        return trait
    meaning = headings.meaning(heading)
    return meaning.type if not meaning.statistical else None


def judged(kind: Type | None, heading: str, headings: Headings) -> Kind | None:
    """The same of a column that table rules judged: a heading that says family or case number is believed first,
    for such numbers may look like others.
    """
    told = kind_of(heading, headings)
    if told is Type.ATTORNEY:
        return told
    if isinstance(told, Trait) and (kind is None or told in (Trait.FAMILY, Trait.CASE)):
        return told
    return kind or told


def other(heading: str) -> tuple[str, str, str]:
    """Of `Spouse name`: which other person of the row (`spouse`, `child 2`), their relation, and the rest of the
    heading; empty where it speaks of the person themselves.
    """
    if not heading or len(heading) > LONGEST_HEADING:
        return "", "", heading
    words = words_of(heading)
    match = _OF_ANOTHER.match(words)
    if not match or not words[match.end() :].strip():
        return "", "", heading
    return match[0].strip(), _RELATIONS.get(match[1], match[1]), words[match.end() :].strip()
