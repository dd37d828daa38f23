"""Does a rule apply? In: a trigger and what is known. Out: yes, no or unknown, and the facts that would decide it.

Three-valued: what nobody has answered is unknown, and unknown is never read as no.

    all     every one yes -> yes      any one no  -> no      else unknown
    any     any one yes   -> yes      every one no -> no     else unknown      (empty: yes)
    none    every one no  -> yes      any one yes -> no      else unknown
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tidegate.model.duty import Answer, Facts, Trigger

PEOPLE = re.compile(r"people >= ([1-9][0-9]{0,9})")


def applies(trigger: Trigger, facts: Facts) -> Answer:
    """What the trigger says of these facts."""
    each = [answer(term, facts) for term in trigger.all]
    each += [opposite(answer(term, facts)) for term in trigger.none]
    if trigger.any:
        each.append(opposite(every(opposite(answer(term, facts)) for term in trigger.any)))
    return every(each)


def answer(term: str, facts: Facts) -> Answer:
    """What is known of one fact, or of `people >= N`."""
    if found := PEOPLE.fullmatch(term):
        bound = int(found[1])
        if facts.people_least >= bound:
            return Answer.YES
        return Answer.NO if facts.people_most is not None and facts.people_most < bound else Answer.UNKNOWN
    known = facts.answers.get(term)
    return Answer.UNKNOWN if known is None else Answer.YES if known else Answer.NO


def every(answers: Iterable[Answer]) -> Answer:
    """All of them: one no is a no, and only all yes is a yes."""
    each = set(answers)
    return Answer.NO if Answer.NO in each else Answer.UNKNOWN if Answer.UNKNOWN in each else Answer.YES


def opposite(one: Answer) -> Answer:
    """Yes for no; unknown stays."""
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(one, Answer.UNKNOWN)


def undecided(trigger: Trigger, facts: Facts) -> tuple[str, ...]:
    """The facts whose answer would help to decide, in the order of the rule."""
    terms = (*trigger.all, *trigger.any, *trigger.none)
    return tuple(term for term in dict.fromkeys(terms) if answer(term, facts) is Answer.UNKNOWN)


def deciding(trigger: Trigger, facts: Facts) -> tuple[str, ...]:
    """The facts that rule it out, in the order of the rule; empty where it is not ruled out."""
    if applies(trigger, facts) is not Answer.NO:
        return ()
    out = [term for term in trigger.all if answer(term, facts) is Answer.NO]
    out += [term for term in trigger.none if answer(term, facts) is Answer.YES]
    if trigger.any and all(answer(term, facts) is Answer.NO for term in trigger.any):
        out += trigger.any
    return tuple(dict.fromkeys(out))
