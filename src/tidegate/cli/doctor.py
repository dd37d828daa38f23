"""`tidegate doctor`: what is installed, which sandbox layers hold here, and what cannot be read."""

from __future__ import annotations

import argparse
from typing import Any

HOLD = 3


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "doctor",
        help="what is installed, which sandbox layers hold here, what cannot be read",
        description="Examines this installation. Exit 0 if all is well, 3 if something is missing.",
        allow_abbrev=False,
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument(
        "--home", metavar="FOLDER", help="also examine this installation's record and witnesses"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Examine and print. 3 where a layer or a library is missing."""
    from tidegate.cli.examination import examine
    from tidegate.cli.output import say

    found = examine()
    if arguments.home:
        found["record"] = _record(arguments)
        found["well"] = found["well"] and not found["record"]["warnings"]
    if arguments.format == "json":
        from tidegate.report.json import dumps

        say(dumps(found, indent=2))
    else:
        say("\n".join(_lines(found)) + "\n")
    return 0 if found["well"] else HOLD


def _record(arguments: argparse.Namespace) -> dict[str, Any]:
    from tidegate.cli.installation import office

    here = office(arguments)
    from tidegate.service.ledger.status import status

    found = status(here)
    return {"entries": found.size, "covered": found.covered, "warnings": list(found.warnings)}


def _lines(found: dict[str, Any]) -> list[str]:
    versions = found["versions"]
    lines = [
        f"tidegate {versions['tidegate']} · rules {versions['rules']} · Python {versions['python']}",
        f"{versions['system']} · expat {versions['expat']} · zlib {versions['zlib']}",
        "",
        f"sandbox: {found['sandbox']['profile']}",
    ]
    lines += _table([(layer["name"], _state(layer)) for layer in found["sandbox"]["layers"]])
    lines += ["", "libraries"]
    lines += _table(
        [(one["name"], f"{one['version'] or 'MISSING'}: {one['for']}") for one in found["libraries"]]
    )
    lines += ["", "reads"]
    lines += _table([(one["name"], one["reads"]) for one in found["formats"]["read"]])
    lines += ["", "does not read in this version, so a file with it holds"]
    lines += _table([("", one) for one in found["formats"]["unread"]])
    key, policy = found["key"], found["policy"]
    lines += ["", f"fingerprint key: {key['path'] or 'nowhere'} ({key['note'] or 'lasting'})"]
    lines += [f"policy: {policy['source']}, {policy['digest'][:4]}…, slots {', '.join(policy['slots'])}"]
    if "record" in found:
        lines += [
            "",
            f"record: {found['record']['entries']} entries, {found['record']['covered']} under a checkpoint",
        ]
        lines += _table([("warning", one) for one in found["record"]["warnings"]])
    return [*lines, "", "all is well" if found["well"] else "files hold until what is missing is there"]


def _state(layer: dict[str, Any]) -> str:
    detail = f" ({layer['detail']})" if layer["detail"] else ""
    return f"holds{detail}" if layer["holds"] else f"MISSING{detail}"


def _table(rows: list[tuple[str, str]]) -> list[str]:
    from tidegate.report.screen import paragraph, safe

    width = max((len(name) for name, _ in rows), default=0)
    lines: list[str] = []
    for name, text in rows:
        first, *rest = (
            paragraph(safe(text), 100, indent=0, hanging=0) if width == 0 else _beside(name, text, width)
        )
        lines += [f"  {line}" for line in (first, *rest)]
    return lines


def _beside(name: str, text: str, width: int) -> list[str]:
    from tidegate.report.screen import paragraph, safe

    told = paragraph(safe(text), 96 - width, indent=0, hanging=0)
    return [f"{name:<{width}}  {told[0]}", *(" " * (width + 2) + line for line in told[1:])]
