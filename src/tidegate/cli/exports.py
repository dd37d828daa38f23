"""`tidegate exports`: an incident for other systems, without anybody's name."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its three words."""
    parser = commands.add_parser(
        "exports",
        help="an incident as VERIS, OCSF or STIX",
        description="Writes an incident for other systems: enumerations, numbers, instants, hashes and addresses. What "
        "people wrote, accounts and names of files are never in it.",
        allow_abbrev=False,
    )
    words = parser.add_subparsers(title="words", metavar="WORD", required=True)
    for word, told in (
        ("veris", "VERIS 1.4 JSON"),
        ("ocsf", "an OCSF Incident Finding (2005)"),
        ("stix", "a STIX 2.1 bundle of hashes and addresses"),
    ):
        one = words.add_parser(word, help=told, allow_abbrev=False)
        one.add_argument("file", metavar="FILE.json", help="describes the incident")
        one.add_argument("--output", "-o", metavar="FILE", help="default: standard output")
        one.set_defaults(run=run, word=word)
        if word == "veris":
            one.add_argument("--schema", metavar="FILE", help="check it against this verisc-merged.json")


def run(arguments: argparse.Namespace) -> int:
    """Write the export whole. Raises ResponseError, UsageError."""
    import datetime as dt
    import json
    from pathlib import Path

    from tidegate.cli.output import Output
    from tidegate.errors import ResponseError
    from tidegate.response.description import read
    from tidegate.response.exports import ocsf, stix, veris

    history = read(Path(arguments.file)).incident
    if history is None:
        raise ResponseError(f"{Path(arguments.file).name}: incident: missing; there is nothing to export")
    now = dt.datetime.now(dt.UTC)
    if arguments.word == "veris":
        made = veris.export(history)
        if arguments.schema:
            veris.check(made, Path(arguments.schema))
    else:
        made = {"ocsf": ocsf, "stix": stix}[arguments.word].export(history, now)
    with Output(arguments.output) as out:
        out.write(json.dumps(made, indent=2, ensure_ascii=True) + "\n")
    return 0
