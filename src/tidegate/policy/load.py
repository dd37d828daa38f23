"""Reading a policy: a path in, a Policy out; or one PolicyError that names every mistake by file and line."""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from tidegate.errors import PolicyError
from tidegate.model.slot import Contract, Policy
from tidegate.policy.build import DEFAULT, contract_of, registry_rule, slot_name_problem
from tidegate.policy.digest import digest
from tidegate.policy.locate import KeyPath, Places, locate
from tidegate.policy.schema import ROOT, Problem, problems
from tidegate.policy.text import printable

BUILT_IN = Path(__file__).with_name("builtin.toml")
_ORIGIN = "built in"
_MOST_BYTES = 16 << 20
_AT_LINE = re.compile(r" \(at line ([0-9]+), column [0-9]+\)$")
_TWICE = re.compile(r"Cannot declare \((.*?),?\) twice")


def load(path: str | os.PathLike[str] | None, *, today: dt.date | None = None) -> Policy:
    """The policy of a file over the built-in one, or the built-in one for None.

    The file's limits replace single limits, its slots replace slots of the same name. With `today`, an
    allowance that has expired is a mistake; without, the judge decides on the day. Raises PolicyError, a line
    a mistake.
    """
    built_in = parse(read(BUILT_IN, _ORIGIN), _ORIGIN, Policy(DEFAULT), BUILT_IN.parent, None)
    if path is None:
        return built_in
    source = os.fspath(path)
    return parse(read(Path(path), source), source, built_in, Path(path).parent, today)


def check(path: str | os.PathLike[str] | None, *, today: dt.date) -> list[str]:
    """Every mistake in a policy file as a line `FILE:LINE: what is wrong; the fix`; empty if it is good."""
    try:
        load(path, today=today)
    except PolicyError as error:
        return str(error).splitlines()
    return []


def parse(text: str, source: str, base: Policy, folder: Path, today: dt.date | None) -> Policy:
    """The policy of a TOML text over `base`. `source` names it in messages; `folder` is where name lists lie.

    Raises PolicyError, a line a mistake.
    """
    table = _toml(text, source)
    places = locate(text)
    wrong = list(problems(ROOT, {key: value for key, value in table.items() if key != "default"}, ()))
    contracts: dict[KeyPath, Contract] = {}
    for path, inner in _contract_tables(table, wrong):
        built = contract_of(str(path[-1]), inner, path, lambda name: _names(folder / name), today)
        if isinstance(built, Contract):
            contracts[path] = replace(built, origin=_origin(source, places, path))
        else:
            wrong += built
    if wrong:
        raise PolicyError("\n".join(_lines(wrong, source, places)))
    slots = {str(path[-1]): contract for path, contract in contracts.items() if path[0] == "slot"}
    policy = Policy(
        default=contracts.get(("default",), base.default),
        slots={**base.slots, **slots},
        limits=replace(base.limits, **table.get("limits", {})),
        registry=registry_rule(table.get("registry", {})),
        source=source,
    )
    return replace(policy, digest=digest(policy))


def _contract_tables(table: dict[str, Any], wrong: list[Problem]) -> list[tuple[KeyPath, dict[str, Any]]]:
    found: list[tuple[KeyPath, dict[str, Any]]] = []
    candidates: list[tuple[KeyPath, Any]] = []
    if "default" in table:
        candidates.append((("default",), table["default"]))
    slots = table.get("slot", {})
    if isinstance(slots, dict):
        for name, inner in slots.items():
            bad_name = slot_name_problem(name, ("slot", name))
            wrong += [bad_name] if bad_name else []
            candidates.append((("slot", name), inner))
    for path, inner in candidates:
        if isinstance(inner, dict):
            found.append((path, inner))
        else:
            header = ".".join(str(key) for key in path)
            wrong.append(
                Problem(path, f'"{header}" must be a table', f"write [{header}] with its keys below")
            )
    return found


def _lines(wrong: list[Problem], source: str, places: Places) -> list[str]:
    numbered = sorted((places.line(problem.path), problem.what, problem.fix) for problem in wrong)
    return [_one_line(source, line, what, fix) for line, what, fix in dict.fromkeys(numbered)]


def _one_line(source: str, line: int, what: str, fix: str) -> str:
    return printable(f"{source}:{line}: {what}; {fix}")


def _origin(source: str, places: Places, path: KeyPath) -> str:
    return source if source == _ORIGIN else f"{source}:{places.line(path)}"


def _toml(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(_syntax(str(error), text, source)) from None
    except ValueError:
        raise PolicyError(_one_line(source, 1, "a number is too long", "write a shorter one")) from None
    except RecursionError:
        raise PolicyError(_one_line(source, 1, "nested too deeply", "write it as plain tables")) from None


def _syntax(message: str, text: str, source: str) -> str:
    found = _AT_LINE.search(message)
    line = int(found[1]) if found else len(text.rstrip().splitlines()) or 1
    what = _AT_LINE.sub("", message).removesuffix(" (at end of document)")
    if twice := _TWICE.search(what):
        header = ".".join(re.findall(r"'([^']*)'", twice[1]))
        return _one_line(source, line, f"[{header}] is declared twice", "join the two tables, or rename one")
    if what == "Cannot overwrite a value":
        return _one_line(source, line, "a key is given twice", "keep one of the two")
    return _one_line(
        source, line, f"not TOML: {what[:1].lower()}{what[1:]}", "correct the line; texts need quotes"
    )


def read(path: Path, source: str) -> str:
    """The text of a policy file. Raises PolicyError where it cannot be read or is not UTF-8."""
    try:
        content = _bytes(path)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PolicyError(_one_line(source, line, "not UTF-8 text", "save the file as UTF-8")) from None
    except ValueError as error:
        raise PolicyError(printable(f"{source}:1: {error}")) from None


def _bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ValueError("not a regular file; name a file")
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise ValueError(f"cannot be read ({reason}); check its name and permissions") from None
    if len(content) > _MOST_BYTES:
        raise ValueError(f"longer than {_MOST_BYTES >> 20} MiB; a policy is short")
    return content


def _names(path: Path) -> tuple[str, ...]:
    try:
        text = _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("the list of names is not UTF-8 text; save it as UTF-8") from None
    except ValueError as error:
        raise ValueError(f"the list of names: {error}") from None
    names = tuple(
        line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    )
    if not all(any(letter.isalpha() for letter in name) for name in names):
        raise ValueError(
            "the list of names has a line without a letter; write a name a line, or # before a remark"
        )
    return names
