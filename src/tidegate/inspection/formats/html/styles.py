"""The style sheets within a page -> which of its elements a browser does not show.

In: the text of a page; then each element's name, attributes and the look around it. Out: its own look. Selectors of
names, classes and ids, also one within another, are understood; what hangs on states, media or scripts is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_SHEET = re.compile(r"<style\b[^>]*+>(.*?)(?:</style|\Z)", re.DOTALL | re.IGNORECASE)
_LINKED = re.compile(r"<link\b[^>]*stylesheet|@import", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]*+)\{([^{}]*+)\}")
_BLOCK = re.compile(r"@[^{};]*+\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}|@[^{};]*+;")
_COMPOUND = re.compile(r"(?:\*|[a-z][\w-]*+)?(?:[.#][\w-]++)*+\Z", re.IGNORECASE)
_MARK = re.compile(r"[.#]?[\w-]++")
_PARTS = re.compile(r"\s*>\s*|\s+")
_LONGEST = 4 << 20
_TELLING = re.compile(
    r"display|visibility|opacity|color|background|font-size|clip|transform|height|width|overflow|left|top|right"
    r"|bottom|text-indent|margin",
    re.IGNORECASE,
)
_NONE = re.compile(r"0(?:\.0+)?(?:px|pt|em|rem|%|vh|vw)?\Z")
_TINY = re.compile(r"(?:0|0?\.\d+|1(?:\.0+)?)(?:px|pt)\Z|0(?:\.0\d*)?(?:em|rem|%|vw)?\Z")
_AWAY = re.compile(r"-\d{3,}")
_COLOUR = re.compile(r"#([0-9a-f]{3,8})\b|rgba?\(([\d.%,\s/]+)\)|\b(white|black|transparent)\b")
_AWAY_BY = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
_SIZES = ("height", "max-height", "width", "max-width")
_NAMED = {"white": "ffffff", "black": "000000", "transparent": ""}


class Look(NamedTuple):
    """How an element comes out: colours as six digits, `?` where they are not known; `marks` of its selectors."""

    hidden: bool = False
    colour: str = "000000"
    background: str = "ffffff"
    marks: frozenset[str] = frozenset()


class _Rule(NamedTuple):
    around: tuple[frozenset[str], ...]
    marks: frozenset[str]
    declared: dict[str, str]


class Styles:
    """All rules of a page that may hide something, in their order."""

    def __init__(self, text: str) -> None:
        self._rules: dict[str, list[tuple[int, _Rule]]] = {}
        self._known = _LINKED.search(text) is None
        if len(text) > _LONGEST:
            return
        for number, rule in enumerate(_rules("\n".join(_SHEET.findall(text)))):
            key = max(rule.marks, key=lambda mark: (mark[:1] == "#", mark[:1] == "."), default="*")
            self._rules.setdefault(key, []).append((number, rule))

    def look(self, name: str, attributes: Mapping[str, str], around: list[Look]) -> Look:
        """Of one element within others, the outermost first. `hidden` says only what itself hides."""
        above = around[-1] if around else Look()
        marks = {name, *(f".{word}" for word in attributes.get("class", "").split())}
        if attributes.get("id"):
            marks.add(f"#{attributes['id']}")
        declared = self._declared(marks, around)
        declared.update(declarations(attributes.get("style", "")))
        if not declared and "bgcolor" not in attributes and "color" not in attributes:
            return Look(False, above.colour, above.background, frozenset(marks))
        colour = _colour(declared.get("color") or attributes.get("color", ""), above.colour)
        given = (
            declared.get("background-color") or declared.get("background") or attributes.get("bgcolor", "")
        )
        background = _colour(given, above.background)
        same = self._known and "color" in declared and colour == background != "?"
        hidden = same or colour == "" or hides(declared)
        return Look(hidden, colour or above.colour, background or above.background, frozenset(marks))

    def _declared(self, marks: set[str], around: list[Look]) -> dict[str, str]:
        found = [rule for mark in (*marks, "*") for rule in self._rules.get(mark, ())]
        declared: dict[str, str] = {}
        for _, rule in sorted(found, key=lambda each: each[0]):
            if rule.marks <= marks and _is_within(rule.around, around):
                declared.update(rule.declared)
        return declared


def _is_within(wanted: tuple[frozenset[str], ...], around: list[Look]) -> bool:
    """Whether elements with these marks are around, in this order."""
    at = 0
    for marks in wanted:
        while at < len(around) and not marks <= around[at].marks:
            at += 1
        if at == len(around):
            return False
        at += 1
    return True


def _rules(sheet: str) -> Iterator[_Rule]:
    for selectors, body in _RULE.findall(_BLOCK.sub("", _COMMENT.sub(" ", sheet))):
        if not _TELLING.search(body):
            continue
        declared = declarations(body)
        for selector in selectors.split(","):
            compounds = _PARTS.split(selector.strip())
            if all(compound and _COMPOUND.match(compound) for compound in compounds):
                marks = [frozenset(_MARK.findall(compound)) for compound in compounds]
                yield _Rule(tuple(marks[:-1]), marks[-1], declared)


def declarations(text: str) -> dict[str, str]:
    """The properties of a rule or a `style` attribute, in lower case; the last of two counts."""
    pairs = (each.partition(":") for each in _COMMENT.sub(" ", text).lower().split(";") if ":" in each)
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def hides(declared: Mapping[str, str]) -> bool:
    """Whether these properties take an element out of sight."""
    get = declared.get
    if get("display") == "none" or get("visibility") in {"hidden", "collapse"}:
        return True
    if get("content-visibility") == "hidden" or _NONE.match(get("opacity", "1")):
        return True
    if _TINY.match(get("font-size", "1em")) or any(_AWAY.match(get(key, "")) for key in _AWAY_BY):
        return True
    if re.match(r"rect\(\s*0|inset\(\s*(?:50|100)%", get("clip", "") or get("clip-path", "")):
        return True
    if re.search(r"scale[xy]?\(\s*0\s*[,)]|translate[xy]?\(\s*-\d{3,}", get("transform", "")):
        return True
    return get("overflow") in {"hidden", "clip"} and any(_NONE.match(get(key, "")) for key in _SIZES)


def _colour(value: str, above: str) -> str:
    """Six digits, "" for what cannot be seen through or at all, `?` for what is not known."""
    value = value.strip().lower()
    if not value or value in {"inherit", "unset", "none", "initial"}:
        return above
    found = _COLOUR.search(value)
    if found is None or "url(" in value or "gradient" in value:
        return "?"
    if found[1]:
        digits = found[1]
        if len(digits) in {3, 4}:
            digits = "".join(digit * 2 for digit in digits)
        return "" if digits[6:8] == "00" and len(digits) == 8 else digits[:6]
    if found[3]:
        return _NAMED[found[3]]
    numbers = [float(each) for each in re.findall(r"\d*\.?\d+", found[2])]
    if len(numbers) == 4 and not numbers[3]:
        return ""
    if len(numbers) < 3 or "%" in found[2]:
        return "?"
    return "".join(f"{min(int(each), 255):02x}" for each in numbers[:3])
