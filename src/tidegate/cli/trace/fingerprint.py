"""`tidegate trace fingerprint FILE -o PACK`."""

from __future__ import annotations

import argparse

from tidegate.cli.trace.key import add_key, trace_key


def add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = under.add_parser(
        "fingerprint",
        help="make a pack that recognises copies of a file",
        description="Reads a disclosed file in the sandbox and writes fingerprints of it. A pack of one's own is "
        "under a key and finds excerpts of three rows; a shared one may be given to platforms and archives: it "
        "reveals nobody, takes an hour or so to make, and finds excerpts that have two fields of each person.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "file", nargs="?", default="", metavar="FILE", help="the disclosed file, of any format Tidegate reads"
    )
    parser.add_argument("-o", "--output", metavar="PACK", default="", help="where to write the pack")
    parser.add_argument(
        "--incident",
        default="",
        metavar="ID",
        help="instead of FILE: the file of this incident, from the vault",
    )
    parser.add_argument("--home", default="", metavar="FOLDER", help="of the installation that keeps it")
    parser.add_argument("--as", dest="account", default="", metavar="ACCOUNT", help="whoever does it there")
    parser.add_argument(
        "--kind", choices=("own", "shared"), default="own", help="whom it is for (default: own)"
    )
    parser.add_argument(
        "--expires",
        metavar="DATE",
        default="",
        help="day after which it may not be used any more (YYYY-MM-DD)",
    )
    add_key(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises TraceError, UsageError, KeyUnavailableError, SandboxError."""
    from datetime import date

    from tidegate.cli.output import say
    from tidegate.errors import UsageError
    from tidegate.report.screen import safe
    from tidegate.trace import fingerprint

    if bool(arguments.file) == bool(arguments.incident):
        raise UsageError("give FILE, or --incident ID with --home and --as")
    if arguments.incident:
        return _of_incident(arguments)
    if not arguments.output:
        raise UsageError("-o PACK says where to write the pack")
    today = date.today().isoformat()
    if arguments.expires:
        try:
            date.fromisoformat(arguments.expires)
        except ValueError:
            raise UsageError(f"--expires takes a day as YYYY-MM-DD, not {safe(arguments.expires)}") from None
    if arguments.kind == "own":
        key = trace_key(arguments)
        made = fingerprint.own(arguments.file, arguments.output, key, today=today, expires=arguments.expires)
    else:
        made = fingerprint.shareable(arguments.file, arguments.output, today=today, expires=arguments.expires)
    about = made.pack.members[0]
    told = ", ".join(f"{count:,} {name}" for name, count in about.counts.items() if count)
    say(f"{safe(arguments.output)}: pack {about.pack} of {about.people:,} people ({told})\n")
    for why in made.gaps:
        say(f"not read, so not in the pack: {why}\n")
    return 3 if made.gaps else 0


def _of_incident(arguments: argparse.Namespace) -> int:
    """The pack and a watch's plan, in the installation; by an account that may. Raises TidegateError."""
    from tidegate.cli.output import say
    from tidegate.errors import UsageError
    from tidegate.report.screen import safe

    if not arguments.home or not arguments.account:
        raise UsageError("--incident needs --home FOLDER and --as ACCOUNT: it is an act of a person")
    if arguments.kind != "own" or arguments.key or arguments.expires:
        raise UsageError(
            "--incident makes a pack of one's own, under the installation's key: give no other option"
        )
    from tidegate.cli.desk.local import Local

    desk = Local(arguments.home, arguments.account)
    try:
        from tidegate.cli.incident.local import LocalIncidents
        from tidegate.service.deletions.acts import pack
        from tidegate.service.incidents.models import Incident

        row = Incident.objects.get(pk=LocalIncidents(desk).incident(arguments.incident)["id"])
        made = pack.make(desk.office, desk.actor, row, arguments.output)
        folder = pack.folder_of(desk.office, row)
    finally:
        desk.close()
    say(f"{safe(str(folder / pack.PACK))}: pack {made.pack} of {made.people:,} people\n")
    say(f"{safe(str(folder / pack.PLAN))}: a watch's plan to begin with; add sources to it\n")
    return 3 if made.gaps else 0
