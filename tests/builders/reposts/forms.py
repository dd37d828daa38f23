"""How an excerpt is posted again: six forms of text by six ways of choosing columns, and harder ones.

`repost(rows, form, seed)` gives the bytes and the file's ending. Around every excerpt stands other text.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from builders.reposts.leak import HEADINGS

Rows = Sequence[Sequence[str]]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MONTHS = "January February March April May June July August September October November December".split()


class Repost(NamedTuple):
    """`ending`: of the file's name."""

    content: bytes
    ending: str


def _words(chance: random.Random, count: int) -> str:
    return " ".join("".join(chance.choices(LETTERS, k=chance.randrange(2, 9))) for _ in range(count))


# ---- which columns, and how their values are written


def _all(heads: Sequence[str], rows: Rows, chance: random.Random) -> tuple[list[str], list[list[str]]]:
    return list(heads), [list(row) for row in rows]


def _shuffled(heads: Sequence[str], rows: Rows, chance: random.Random) -> tuple[list[str], list[list[str]]]:
    order = list(range(len(heads)))
    chance.shuffle(order)
    return _picked(heads, rows, order)


def _picked(heads: Sequence[str], rows: Rows, order: Sequence[int]) -> tuple[list[str], list[list[str]]]:
    return [heads[c] for c in order], [[row[c] for c in order] for row in rows]


def _few(heads: Sequence[str], rows: Rows, chance: random.Random) -> tuple[list[str], list[list[str]]]:
    """Five of the columns, the number among them."""
    return _picked(heads, rows, [0, *sorted(chance.sample(range(1, len(heads)), 4))])


def _redated(heads: Sequence[str], rows: Rows, chance: random.Random) -> tuple[list[str], list[list[str]]]:
    """Dates written otherwise."""
    style = chance.randrange(4)
    out = [list(row) for row in rows]
    for row in out:
        for c, head in enumerate(heads):
            if head in ("DOB", "Entry"):
                row[c] = _written(dt.date.fromisoformat(row[c]), style)
    return list(heads), out


def _written(day: dt.date, style: int) -> str:
    return (
        f"{day.month:02d}/{day.day:02d}/{day.year}", f"{day.day:02d}.{day.month:02d}.{day.year}",
        f"{day.year}{day.month:02d}{day.day:02d}", f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}",
    )[style]  # fmt: skip


_SPELLED = (
    ("sh", "ch"),
    ("k", "q"),
    ("v", "w"),
    ("ee", "i"),
    ("y", "i"),
    ("ou", "u"),
    ("ullah", "ollah"),
    ("ian", "yan"),
)


def _respelled(heads: Sequence[str], rows: Rows, chance: random.Random) -> tuple[list[str], list[list[str]]]:
    """Names in another romanisation and in capitals, numbers in another style."""
    out = [list(row) for row in rows]
    for row in out:
        for c in (1, 2):
            old, new = chance.choice(_SPELLED)
            row[c] = row[c].lower().replace(old, new).upper()
        row[0] = row[0].replace("-", chance.choice(("", " ")))
    return list(heads), out


def _numbered(heads: Sequence[str], rows: Rows, chance: random.Random) -> tuple[list[str], list[list[str]]]:
    """Only the number, bare, and the country."""
    return ["Number", "Country"], [[row[0].replace("-", "").lstrip("A"), row[4]] for row in rows]


COLUMNS: dict[str, Callable[..., tuple[list[str], list[list[str]]]]] = {
    "all": _all, "shuffled": _shuffled, "few": _few, "redated": _redated, "respelled": _respelled, "numbered": _numbered,
}  # fmt: skip


def unnumbered(heads: Sequence[str], rows: Rows, chance: random.Random) -> tuple[list[str], list[list[str]]]:
    """Without any number or mail: names, birth date, country, place, and what became of it; some of them."""
    kept = [1, 2, 3, 4, 5, 10]
    if chance.random() < 0.5:
        kept = [1, 2, 3, chance.choice((4, 5, 10))]
    chance.shuffle(kept)
    return _picked(heads, rows, kept)


def undated(heads: Sequence[str], rows: Rows, chance: random.Random) -> tuple[list[str], list[list[str]]]:
    """Names and country, neither numbers nor dates."""
    return _picked(heads, rows, [1, 2, 4, *chance.sample((5, 10), 1)])


# ---- in which form


def _around(chance: random.Random, body: str) -> str:
    return f"{_words(chance, 120)}\n{body}\n{_words(chance, 120)}"


def _csv(heads: list[str], rows: list[list[str]], chance: random.Random) -> Repost:
    body = "\n".join(",".join(row) for row in [heads, *rows])
    return Repost(_around(chance, body).encode(), "csv")


def _text(heads: list[str], rows: list[list[str]], chance: random.Random) -> Repost:
    return Repost(_around(chance, "\n".join("   ".join(row) for row in rows)).encode(), "txt")


def _tabs(heads: list[str], rows: list[list[str]], chance: random.Random) -> Repost:
    return Repost("\n".join("\t".join(row) for row in [heads, *rows]).encode("utf-16"), "tsv")


def _html(heads: list[str], rows: list[list[str]], chance: random.Random) -> Repost:
    head = "".join(f"<th>{each}</th>" for each in heads)
    body = "".join(
        "<tr>" + "".join(f"<td class='c'>{html.escape(value)}</td>" for value in row) + "</tr>\n"
        for row in rows
    )
    page = f"<html><body><p>{_words(chance, 120)}</p><table><tr>{head}</tr>{body}</table><p>{_words(chance, 120)}</p></body>"
    return Repost(page.encode(), "html")


def _jsonl(heads: list[str], rows: list[list[str]], chance: random.Random) -> Repost:
    return Repost("\n".join(json.dumps(dict(zip(heads, row, strict=True))) for row in rows).encode(), "jsonl")


def _prose(heads: list[str], rows: list[list[str]], chance: random.Random) -> Repost:
    """A sentence a person."""
    told = [
        f"{_words(chance, 6).capitalize()} {_sentence(dict(zip(heads, row, strict=True)))} {_words(chance, 8)}."
        for row in rows
    ]
    return Repost(_around(chance, " ".join(told)).encode(), "txt")


def _sentence(row: dict[str, str]) -> str:
    """Name first, then the rest of what is known."""
    name = " ".join(filter(None, (row.pop("First Name", ""), row.pop("Last Name", ""))))
    return f"{name}, {', '.join(row.values())}," if name else ", ".join(row.values())


TEXTS: dict[str, Callable[[list[str], list[list[str]], random.Random], Repost]] = {
    "csv": _csv, "text": _text, "tabs": _tabs, "html": _html, "jsonl": _jsonl, "prose": _prose,
}  # fmt: skip

FORMS = tuple(f"{text}/{columns}" for text in TEXTS for columns in COLUMNS)
"""The 36."""
UNNAMED = tuple(f"{text}/unnumbered" for text in TEXTS)
UNDATED = tuple(f"{text}/undated" for text in TEXTS)
"""Of those nothing but names and countries are left."""


def repost(rows: Rows, form: str, seed: int) -> Repost:
    """An excerpt in one form."""
    chance = random.Random(f"{form} {seed}")
    text, columns = form.split("/")
    choose = COLUMNS.get(columns) or {"unnumbered": unnumbered, "undated": undated}[columns]
    return TEXTS[text](*choose(HEADINGS, rows, chance), chance)
