"""What a policy file may say, as one table: it validates the file and becomes its reference (`reference.py`).

Goes in: a parsed table. Comes out: problems with the path of the key at fault, and what to write instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from tidegate.model.finding import GROUPS, InformationType, Likelihood
from tidegate.model.limits import MIB, Limits
from tidegate.model.slot import PeopleRule
from tidegate.policy.kinds import KINDS
from tidegate.policy.locate import KeyPath


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: the key at fault (or the table that lacks it), what is wrong, and the fix."""

    path: KeyPath
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Field:
    """One key. `form` is a word of `FORMS`; `choices` and `low`..`high` (inclusive) narrow it."""

    name: str
    form: str
    meaning: str
    example: str
    required: bool = False
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file: its header as written, what it is for, and its keys."""

    header: str
    meaning: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The key's definition, or None where there is no such key."""
        return next((field for field in self.fields if field.name == name), None)


FORMS: dict[str, tuple[str, type | tuple[type, ...]]] = {
    "text": ("text in quotes", str),
    "number": ("a whole number", int),
    "switch": ("true or false", bool),
    "date": ("a date like 2027-01-31, without quotes", dt.date),
    "texts": ("a list of texts in brackets", list),
    "band": ("two whole numbers in brackets, [lowest, highest]", list),
    "table": ("a table", dict),
    "tables": ("a list of tables", list),
}
"""Each form in words, and as `tomllib` gives it."""

TYPES: dict[str, InformationType] = {type.value: type for type in InformationType}
ALLOWABLE = tuple(
    name for name, type in TYPES.items() if GROUPS[type] not in ("identifier", "table", "registry")
)
"""Information types that a policy may allow of named people: never an identifier."""
LIKELIHOODS: dict[str, Likelihood] = {likelihood.label: likelihood for likelihood in Likelihood}

MATCHES = (
    "a_number", "receipt", "ssn", "i94", "sevis", "fin", "passport", "national_id", "name+birth_date",
    "name+nationality", "name+phone", "name+email", "birth_date+phone", "birth_date+email", "phone+email",
)  # fmt: skip
"""Labels of what may decide in a registry; a test compares them with the registry's own."""

_RANGES = {
    "depth": (1, 64, "containers within containers"),
    "parts": (1, 1_000_000, "parts of one file, at any depth"),
    "expanded_bytes": (MIB, 1 << 44, "bytes of one file after unpacking"),
    "ratio": (2, 100_000, "how many times its packed size one stream may unpack to, above 64 MiB"),
    "part_bytes": (MIB, 1 << 40, "bytes of one part that must be held in memory whole"),
    "cell_chars": (1_000, 1 << 30, "characters of one cell"),
    "cpu_seconds": (1, 86_400, "processor seconds for one file, without OCR"),
    "memory_bytes": (64 * MIB, 1 << 44, "address space of the process that reads a file"),
    "unread_picture_pixels": (
        0,
        1 << 24,
        "a picture up to this size (an icon) may go out with its pixels unread",
    ),
    "ocr_pictures": (0, 1_000_000, "different pictures of one file that are read by OCR"),
    "ocr_seconds": (0, 86_400, "processor seconds that OCR may take for one file, besides `cpu_seconds`"),
}


def _limit(name: str, default: object) -> Field:
    low, high, meaning = _RANGES[name]
    return Field(name, "number", meaning, str(default), low=low, high=high)


LIMITS = Section(
    "[limits]",
    "How far reading may go. What lies beyond a limit is unread, and the file holds.",
    tuple(_limit(f.name, f.default) for f in fields(Limits) if f.default is not MISSING),
)
REGISTRY = Section(
    "[registry]",
    "What is asked of the registry of protected people, whose folder and key the command line names.",
    (
        Field("required", "switch", "whether a file holds where no registry was given", "true"),
        Field("max_age_days", "number", "an older registry makes every file hold", "7", low=1, high=3650),
        Field("accept", "texts", "identifiers, and pairs of fields of one person, that decide; left out: all",
              '["a_number", "name+birth_date"]', choices=MATCHES),
    ),
)  # fmt: skip
NAMED = Section(
    "[slot.NAME.named]",
    'Needed where people = "named": who may appear, why, who answers for it, and until when.',
    (
        Field(
            "reason", "text", "why these people may be published", '"Heads of field offices"', required=True
        ),
        Field(
            "owner",
            "text",
            "who answers for it: an office or a person",
            '"Office of Public Affairs"',
            required=True,
        ),
        Field("expires", "date", "the last day on which it holds", "2027-01-31", required=True),
        Field("names", "texts", "the people; compared without case, order and accents", '["Ada Example"]'),
        Field("names_file", "text", "a text file beside the policy with a name a line", '"officials.txt"'),
        Field(
            "types",
            "texts",
            "what may be published of them besides the name; never an identifier",
            '["phone", "e-mail"]',
            choices=ALLOWABLE,
        ),
    ),
)
_STARS = "`*` stands for a year, month or number, `**` for anything"
COLUMN = Section(
    "columns = [{ … }]",
    "One expected column.",
    (
        Field("heading", "text", f"as printed; {_STARS}", '"FY *"', required=True),
        Field("kind", "text", "what its cells are; left out: anything that is not about people", '"number"'),
    ),
)  # fmt: skip
SHEET = Section(
    "[[slot.NAME.sheet]]",
    "One expected sheet or table. A slot without any is not compared. `tidegate learn` writes these.",
    (
        Field("name", "text", f"of the sheet; {_STARS}", '"Detention FY*"', required=True),
        Field("required", "switch", "a file without it holds", "true"),
        Field("rows", "band", "how many rows are expected", "[20, 400]"),
        Field("columns", "tables", "the headings expected; another one holds", '[{ heading = "Facility" }]'),
    ),
)  # fmt: skip
CONTRACT = Section(
    "[slot.NAME]",
    "A place on the site and what a file there may be. NAME is what `--slot` takes.",
    (
        Field("kind", "text", "a preset for the rest", '"aggregate"', required=True, choices=tuple(KINDS)),
        Field("people", "text", "which people may appear", '"none"',
              choices=tuple(rule.value for rule in PeopleRule)),
        Field("minimum_count", "number", "smallest number of people a cell may show, besides zero", "11",
              low=2, high=1_000_000),
        Field("formats", "texts", "formats allowed; left out: any that can be read", '["xlsx", "delimited"]'),
        Field("block_from", "text", "likelihood from which a finding blocks", '"likely"',
              choices=tuple(LIKELIHOODS)),
        Field("hold_from", "text", "likelihood from which a finding holds", '"possible"',
              choices=tuple(LIKELIHOODS)[:3]),
        Field("sandbox_weaker", "switch", "whether a file read in a weaker sandbox may clear", "false"),
        Field("unread_pictures", "switch", "whether a file may clear with pictures that OCR could not read",
              "false"),
        Field("named", "table", "see `[slot.NAME.named]`", ""),
        Field("sheet", "tables", "see `[[slot.NAME.sheet]]`", ""),
    ),
)  # fmt: skip
ROOT = Section(
    "top",
    "The file as a whole.",
    (
        Field("version", "number", "of this notation", "1", low=1, high=1),
        Field("limits", "table", "see `[limits]`", ""),
        Field("registry", "table", "see `[registry]`", ""),
        Field("default", "table", "the contract used without `--slot`; keys as in `[slot.NAME]`", ""),
        Field("slot", "table", "slots by name, see `[slot.NAME]`", ""),
    ),
)
SECTIONS = (ROOT, LIMITS, REGISTRY, CONTRACT, NAMED, SHEET, COLUMN)
_NAMELESS = ("name", "heading")
"""Texts that may be empty: tables and columns without a name exist."""
_INNER = {
    "named": NAMED,
    "sheet": SHEET,
    "columns": COLUMN,
    "limits": LIMITS,
    "registry": REGISTRY,
    "default": CONTRACT,
}


def problems(section: Section, table: Mapping[str, Any], path: KeyPath) -> Iterable[Problem]:
    """Everything wrong with one table and the tables within it, as far as single keys go."""
    for name, value in table.items():
        field = section.field(name)
        if field is None:
            yield _unknown(section, name, (*path, name))
        else:
            yield from _value_problems(field, value, (*path, name))
    for field in section.fields:
        if field.required and field.name not in table:
            yield Problem(path, f'"{field.name}" is missing', f"add {field.name} = {field.example}")


def _unknown(section: Section, name: str, path: KeyPath) -> Problem:
    known = [field.name for field in section.fields]
    return Problem(path, f'unknown key "{name}" in {section.header}', suggestion(name, known))


def _value_problems(field: Field, value: Any, path: KeyPath) -> Iterable[Problem]:
    words, form = FORMS[field.form]
    example = f"write {field.name} = {field.example}" if field.example else f"write {words}"
    if not _has_form(value, form):
        yield Problem(path, f'"{field.name}" must be {words}', example)
    elif field.form == "text":
        yield from _text_problems(field, value, path)
    elif field.form == "number" and not field.low <= value <= field.high:
        fix = (
            f"use {field.low}"
            if field.low == field.high
            else f"use {field.low:,} to {field.high:,}".replace(",", "_")
        )
        yield Problem(path, f'"{field.name}" is out of range', fix)
    elif field.form == "texts":
        for index, item in enumerate(value):
            if isinstance(item, str):
                yield from _text_problems(field, item, (*path, index))
            else:
                yield Problem((*path, index), f'"{field.name}" must be {words}', example)
    elif field.form == "band":
        yield from _band_problems(field, value, path)
    elif field.form == "table" and field.name in _INNER:
        yield from problems(_INNER[field.name], value, path)
    elif field.form == "tables":
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield from problems(_INNER[field.name], item, (*path, index))
            else:
                yield Problem((*path, index), f'"{field.name}" must be {words}', example)


def _has_form(value: Any, form: type | tuple[type, ...]) -> bool:
    if isinstance(value, bool | dt.datetime):
        return form is type(value)
    return isinstance(value, form)


def _text_problems(field: Field, value: str, path: KeyPath) -> Iterable[Problem]:
    if not value.strip() and field.name not in _NAMELESS:
        yield Problem(path, f'"{field.name}" is empty', f"write for instance {field.example}")
    elif field.choices and value not in field.choices:
        if field.name == "types" and value in TYPES:
            fix = "remove it: what identifies one person is never published by policy"
            yield Problem(path, f'"{value}" cannot be allowed', fix)
        else:
            what = "information type" if field.name == "types" else f"value of {field.name}"
            yield Problem(path, f'"{value}" is no {what}', suggestion(value, field.choices))


def _band_problems(field: Field, value: list[Any], path: KeyPath) -> Iterable[Problem]:
    numbers = [item for item in value if isinstance(item, int) and not isinstance(item, bool)]
    if len(value) != 2 or len(numbers) != 2:
        yield Problem(
            path, f'"{field.name}" must be {FORMS["band"][0]}', f"write {field.name} = {field.example}"
        )
    elif not 0 <= value[0] <= value[1]:
        yield Problem(
            path, "impossible band: no number of rows fits it", "write the lowest first, zero or more"
        )


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """`did you mean "sheet"?`, or the whole choice where nothing is near."""
    import difflib  # only when something is wrong

    choices = list(known)
    near = difflib.get_close_matches(wrong.lower(), choices, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    return "use one of " + ", ".join(f'"{choice}"' for choice in choices)
