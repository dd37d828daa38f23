"""What stands around a candidate, weighed: its label, a word beside it, or another thing's label."""

from __future__ import annotations

import enum
import itertools
import re

from tidegate.inspection.canonical.expressions import expression
from tidegate.inspection.detectors.interface import Context

OTHER_LABELS = (
    r"accounts?|acct|cif|nif|vat|invoice|purchase|order|part|item|contracts?|grant|award|docket|ticket|serial"
    r"|model|sku"
    r"|isbn"
    r"|issn|phone|tel|telephone|telefono|fax|zip|duns|ein|tin|lot|batch|bytes|size|port|pid|request|req"
    r"|version"
    r"|build|revision|commit|check ?sum|totals?|budget|line|amount|usd|doi|pmid|uei|catalog|document no|ms"
    r"|step"
    r"|appropriat\w*|obligat\w*|funds?|population|gross\w*|timestamp|epoch|offset|hash|digest|seed|tracking"
    r"|licen[cs]e"
)
"""Labels of numbers that belong to no person: one of these, nearer than a supporting word, outweighs it."""

_GAP = (
    r"[\s:;.,#=()\[\]\"'|>*/-]{0,8}(?:(?:is|was|are|number|num|no|nr|id|code|es|est|of|de|ist)\b"
    r"[\s:;.,#=()\"'|*-]{0,4}){0,2}$"
)
_BEFORE_AFTER = r"^[\s,.]{0,2}(?:\(|\[|is |was |as |= ?)(?:an? |the |his |her |their |your |el |la )?"
_OTHERWISE = rf"(?:^|[^a-z0-9])(?:{OTHER_LABELS})[^a-z0-9]{{0,4}}(?:no\.?|number|#|code)?[^a-z0-9]{{0,4}}$"
_BESIDE = 20
_INSIDE_NUMBER = r"(?:[0-9][-.,/:]|[$€£¥])$"
_GOES_ON = r"^(?:[-.,/:][0-9]|%)"


class Level(enum.IntEnum):
    """How strongly the surroundings say what a candidate is."""

    NONE = 0
    NEAR = 1
    """A supporting word within the context."""
    BESIDE = 2
    """A supporting word within a few characters."""
    LABELLED = 3
    """A label directly before it, after it in brackets, or as the name of the field."""


class Support:
    """The words that support one information type: RE2, lower case, matched against lower-cased text."""

    def __init__(self, labels: str, words: str = "", headings: str = "") -> None:
        """`labels` name the type itself; `words` only speak of it or of people it belongs to."""
        self._label = rf"(?:^|[^a-z0-9])(?:{labels}){_GAP}"
        self._after = rf"{_BEFORE_AFTER}(?:{labels})(?:[^a-z0-9]|$)"
        either = rf"{labels}|{words}" if words else labels
        self._own = rf"^[^a-z0-9]?(?:{either})(?:\b|$|[^a-z])"
        self._nearest = rf"(?:^|[^a-z0-9])(?:{either}|{OTHER_LABELS})(?:\b|$|[^a-z])"
        self._heading = rf"^(?:{headings})$" if headings else ""

    def level(self, context: Context) -> Level:
        """How strongly this context supports a candidate."""
        if not (context.before or context.after or context.label):
            return Level.NONE
        if context.label and self._heading and expression(self._heading).found(context.label):
            return Level.LABELLED
        words = context.before.replace("\n", " ")
        if expression(self._label).found(words) or expression(self._after).found(
            context.after.replace("\n", " ")
        ):
            return Level.LABELLED
        before = words.encode("utf-8", "replace") + b" "
        found = list(expression(self._nearest).spans(before))
        if not found or expression(self._own).span(before[slice(*found[-1])]) is None:
            return Level.NONE
        return Level.BESIDE if len(before) - found[-1][1] <= _BESIDE else Level.NEAR


def otherwise(context: Context) -> bool:
    """Whether a label of something else stands right before the candidate."""
    return bool(context.before) and expression(_OTHERWISE).found(context.before.replace("\n", " "))


def within_number(context: Context) -> bool:
    """Whether the candidate is a piece of a longer number, an amount or a share."""
    return bool(re.search(_INSIDE_NUMBER, context.before) or re.search(_GOES_ON, context.after))


def within_code(context: Context) -> bool:
    """Whether the candidate is a piece of a longer code (`70-CD-A00000000-1`)."""
    return bool(re.search(r"[a-z0-9][-./+]$", context.before) or re.search(r"^[-/+][a-z0-9]", context.after))


def digits_of(value: str) -> str:
    """Only the ASCII digits."""
    return "".join(c for c in value if "0" <= c <= "9")


def characters_of(value: str) -> str:
    """Only the ASCII letters and digits, in upper case."""
    return "".join(c for c in value.upper() if "0" <= c <= "9" or "A" <= c <= "Z")


def uniform(digits: str) -> bool:
    """One digit over and over: a form's filler."""
    return len(set(digits)) == 1


def counting(digits: str) -> bool:
    """Digits that count up or down by one (`123456789`): the example number of every instruction."""
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(digits)}
    return steps in ({1}, {9})
