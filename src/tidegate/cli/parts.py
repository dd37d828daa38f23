"""`tidegate parts FILE…`: what a file is made of, what read each part, and what could not be read."""

from __future__ import annotations

import argparse

HOLD = 3


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "parts",
        help="show what a file is made of, and what of it was read",
        description="Shows a file's parts, and the parts within them: what read each, its size, how much was "
        "read, whether somebody who opens the file sees it, and what could not be read. It judges nothing.",
        epilog="exit codes: 0 every byte was read, 2 wrong use, 3 something was not read",
        allow_abbrev=False,
    )
    parser.add_argument("path", nargs="+", metavar="FILE", help="a file, a folder, or - for standard input")
    parser.add_argument("--policy", metavar="FILE", help="your policy, for its limits (default: built-in)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument(
        "--name", metavar="NAME", help="what to call standard input; its suffix tells its format"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read and show. 3 where anything was not read. Raises TidegateError."""
    import sys

    from tidegate.cli.gather import gather
    from tidegate.cli.inspected import inspected
    from tidegate.cli.output import say
    from tidegate.cli.terminal import width
    from tidegate.policy import load
    from tidegate.report import parts
    from tidegate.report.tree import tree

    entries = gather(arguments.path, arguments.name)
    read = inspected(entries, load(arguments.policy))
    trees = [tree(inspection) for inspection in read]
    if arguments.format == "json":
        say(parts.document(read, trees))
    else:
        columns = width(sys.stdout)
        say(
            "\n".join(
                parts.page(inspection, top, columns) for inspection, top in zip(read, trees, strict=True)
            )
        )
    whole = all(node.state == "read" for top in trees for node in top.walk())
    return 0 if whole else HOLD
