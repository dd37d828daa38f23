"""`tidegate reports`: the internal report and the draft of a public statement, from a description of an incident."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from tidegate.response.description import Description
    from tidegate.response.reports.document import Document


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its two words."""
    parser = commands.add_parser(
        "reports",
        help="the internal report of an incident, or the draft of a statement",
        description="Writes a report as Markdown, HTML or PDF, by the ending of the file. The draft of a statement "
        "holds nothing that anybody wrote, and is held back where it would tell on people.",
        allow_abbrev=False,
    )
    words = parser.add_subparsers(title="words", metavar="WORD", required=True)
    for word, told in (
        ("internal", "everything that is known, for inside"),
        ("statement", "a draft for the public"),
    ):
        one = words.add_parser(word, help=told, allow_abbrev=False)
        one.add_argument("file", metavar="FILE.json", help="describes the incident")
        one.add_argument("--output", "-o", metavar="FILE", required=True, help="ends in .md, .html or .pdf")
        one.add_argument("--rules", metavar="FOLDER", help="the office's own rules of duty")
        one.set_defaults(run=run, word=word)


def run(arguments: argparse.Namespace) -> int:
    """Write the report whole. Raises ResponseError, UsageError."""
    import datetime as dt
    from pathlib import Path

    from tidegate.errors import UsageError
    from tidegate.response.description import read

    ending = Path(arguments.output).suffix
    if ending not in (".md", ".html", ".pdf"):
        raise UsageError("--output ends in .md, .html or .pdf")
    document = _document(arguments, read(Path(arguments.file)), dt.datetime.now(dt.UTC))
    _write(document, ending, arguments.output)
    return 0


def _document(arguments: argparse.Namespace, described: Description, now: dt.datetime) -> Document:
    from pathlib import Path

    from tidegate.errors import ResponseError
    from tidegate.response.duties.clocks import clocks
    from tidegate.response.duties.rules import load
    from tidegate.response.reports.internal import report
    from tidegate.response.reports.statement import PlainGuard, statement

    if described.incident is None:
        raise ResponseError(f"{Path(arguments.file).name}: incident: missing; there is nothing to report")
    if arguments.word == "statement":
        return statement(described.incident, PlainGuard())
    book = load(Path(arguments.rules) if arguments.rules else None)
    found = clocks(described.facts, book, now, described.rulings) if described.facts else ()
    return report(described.incident, found)


def _write(document: Document, ending: str, path: str) -> None:
    from tidegate.cli.output import Output
    from tidegate.response.reports import html, markdown, pdf

    if ending == ".pdf":
        from pathlib import Path

        from tidegate.response.whole import appearing

        content = pdf.render(document)
        with appearing(Path(path)) as temporary:
            temporary.write_bytes(content)
        return
    with Output(path) as out:
        out.write(markdown.render(document) if ending == ".md" else html.render(document))
