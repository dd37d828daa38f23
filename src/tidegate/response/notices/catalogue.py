"""The words of letters. In: a family of letters and a language. Out: its messages, whole or not at all.

A catalogue is one TOML file; its keys are those of the English one. What is missing, too much, or has other
placeholders stops it from being loaded: a letter never falls back to another language by itself.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tidegate.errors import NoticeError
from tidegate.response.notices.languages import OFFICIAL, categories, language

if TYPE_CHECKING:
    from collections.abc import Mapping

PLURALS = frozenset({"accesses.total", "accesses.whole", "stay.days", "authority.people", "authority.told"})
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
SOURCE = "en"
FAMILIES = ("person", "official")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`messages`: key to text; a plural has one text a category, keyed `key#category`.

    `reviewed_by`: the native speaker with legal knowledge who read it; empty says that nobody did.
    """

    language: str
    name: str
    reviewed_by: str
    messages: Mapping[str, str]

    def text(self, key: str) -> str:
        """Raises NoticeError where there is no such message."""
        try:
            return self.messages[key]
        except KeyError:
            raise NoticeError(f"the {self.language} catalogue has no message {key}") from None


def placeholders(text: str) -> tuple[str, ...]:
    """Names of a message's placeholders, sorted."""
    return tuple(sorted(PLACEHOLDER.findall(text)))


@cache
def load(family: str, code: str) -> Catalogue:
    """The catalogue of a family, checked against the English one. Raises NoticeError."""
    language(code)
    if family not in FAMILIES or (family == "official" and code not in OFFICIAL):
        raise NoticeError(f"there is no {family} letter in the language {code}")
    found = read(family, code)
    if code != SOURCE:
        troubles = differences(load(family, SOURCE), found)
        if troubles:
            raise NoticeError(f"the {family} catalogue {code}.toml cannot be used: {troubles[0]}")
    return found


def read(family: str, code: str) -> Catalogue:
    """One catalogue as its file has it. Raises NoticeError for one that is not of the form."""
    place = resources.files("tidegate.response.notices") / "catalogues" / family / f"{code}.toml"
    try:
        tree = tomllib.loads(place.read_text(encoding="utf-8"))
        about = tree.pop("about")
        messages = dict(_flat(tree, ""))
        return Catalogue(str(about["language"]), str(about["name"]), str(about["reviewed_by"]), messages)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise NoticeError(
            f"the {family} catalogue {code}.toml cannot be read: {type(error).__name__}"
        ) from None


def _flat(tree: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for key, value in tree.items():
        path = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            out += _flat(value, path)
        elif isinstance(value, str):
            out.append((f"{prefix}#{key}" if prefix in PLURALS else path, value))
        else:
            raise TypeError(path)
    return out


def differences(source: Catalogue, other: Catalogue) -> list[str]:
    """What is missing, left over, empty, or has other placeholders than the source; empty where it is whole."""
    wanted = {key.partition("#")[0]: placeholders(text) for key, text in source.messages.items()}
    there = {key.partition("#")[0] for key in other.messages}
    found = [f"no message {key}" for key in sorted(wanted.keys() - there)]
    found += [f"a message {key} that English has not" for key in sorted(there - wanted.keys())]
    for key in sorted(PLURALS & there):
        have = {name.partition("#")[2] for name in other.messages if name.startswith(f"{key}#")}
        if have != categories(other.language):
            found.append(f"{key} has the plurals {', '.join(sorted(have))}")
    for key, text in other.messages.items():
        base = key.partition("#")[0]
        if base in wanted and placeholders(text) != wanted[base]:
            found.append(f"{key} has other placeholders")
        if not text.strip() or text != text.strip() or "{" in PLACEHOLDER.sub("", text):
            found.append(f"{key} is empty or not clean")
    return found
