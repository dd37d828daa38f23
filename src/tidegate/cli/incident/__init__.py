"""`tidegate incident ...`: a disclosure, from its opening to its close, on a server or on this machine.

where.py    which installation        local.py, remote.py   both ways of reaching one
opening.py  open                      adding.py             add-log, add, claim, withdraw, close
looking.py  show, list, steps         told.py               what is printed of an incident
"""

from __future__ import annotations

import argparse

from tidegate.cli.incident import adding, looking, opening


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and everything under it."""
    parser = commands.add_parser(
        "incident",
        help="respond to a disclosure: stays, evidence, when it was reachable, who fetched it",
        description="Opens an incident and carries out the response: everybody in the file is stayed first; then "
        "evidence is kept, and it is told when the file was reachable and who fetched it.",
        epilog="exit codes: 0 done, 2 wrong use, 3 something is missing: a gap, a part unread, a step not done",
        allow_abbrev=False,
    )
    under = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (opening, looking, adding):
        module.add(under)
