"""`tidegate trace pack info|test|merge|expire`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tidegate.cli.trace.key import add_key, optional_key

if TYPE_CHECKING:
    from tidegate.trace.pack import About


def add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    parser = under.add_parser(
        "pack", help="look at packs, try them, merge them, let them expire", allow_abbrev=False
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    info = commands.add_parser(
        "info", help="what is in a pack, and how likely chance meets it", allow_abbrev=False
    )
    info.add_argument("pack", metavar="PACK")
    info.set_defaults(run=run_info)
    test = commands.add_parser(
        "test",
        help="would these files be recognised?",
        description="Exit code 0: every file is recognised; 1: at least one is not; 3: at least one of those could not "
        "be read whole.",
        allow_abbrev=False,
    )
    test.add_argument("pack", metavar="PACK")
    test.add_argument("files", metavar="FILE", nargs="+")
    add_key(test)
    test.set_defaults(run=run_test)
    merge = commands.add_parser("merge", help="several packs in one file", allow_abbrev=False)
    merge.add_argument("packs", metavar="PACK", nargs="+")
    merge.add_argument("-o", "--output", metavar="PACK", required=True)
    merge.set_defaults(run=run_merge)
    expire = commands.add_parser(
        "expire", help="take out what is past its date, and leave only its id", allow_abbrev=False
    )
    expire.add_argument("pack", metavar="PACK")
    expire.add_argument("--now", action="store_true", help="everything, whatever its date")
    expire.set_defaults(run=run_expire)


def run_info(arguments: argparse.Namespace) -> int:
    """Raises TraceError."""
    from datetime import date

    from tidegate.cli.output import say
    from tidegate.report.screen import safe
    from tidegate.trace import pack

    found = pack.load(arguments.pack)
    today = date.today().isoformat()
    for about in found.members:
        state = (
            f"removed on {about.gone}" if about.gone else "expired" if about.expired(today) else "in force"
        )
        until = f", expires {about.expires}" if about.expires else ""
        say(f"pack {safe(about.pack)}: {about.kind}, made {safe(about.made)}{until}, {state}\n")
        say(f"  people at most: {about.people:,}\n")
        for name, count in about.counts.items():
            say(f"  {safe(name)}: {count:,}\n")
        for line in _chance(about):
            say(f"  {line}\n")
    return 0


def _chance(about: About) -> list[str]:
    """How likely chance meets it."""
    from tidegate.trace.chance import CANDIDATES, PAGES, crawl_chance

    if about.kind == "shared":
        cost = about.settings.get("cost", 0)
        return [
            f"each combination is worth {about.settings.get('bits', 0):.0f} bits or more",
            f"each guess costs scrypt N={cost}, r=8",
            "nobody is confirmed alone: three people of it must be guessed together",
            "chance hits over a month of Common Crawl: below 0.000001 (three points on one curve of 122 bits)",
        ]
    told = [
        f"a number of {name.split()[1]} digits is somebody's by chance: {rate:.2g}"
        for name, rate in about.rates.items()
        if name.startswith("number ")
    ]
    told += [
        f"a stranger's {name.replace('+', ' and ').replace('_', ' ')} agree by chance: {rate:.2g}"
        for name, rate in about.rates.items()
        if not name.startswith("number ")
    ]
    pages = crawl_chance(about.rates)
    told.append(
        f"pages told by chance over a month of Common Crawl ({PAGES:.2g} pages of {CANDIDATES} numbers): {pages:.2g}"
    )
    return told


def run_test(arguments: argparse.Namespace) -> int:
    """Raises TraceError, KeyUnavailableError, SandboxError."""
    from datetime import date

    from tidegate.cli.output import say
    from tidegate.report.screen import safe
    from tidegate.trace.examine import examine

    missed = unread = False
    key = optional_key(arguments)
    for path, found in examine([arguments.pack], key, arguments.files, today=date.today()):
        name = safe(path)
        if found.match:
            how = "certain" if found.match.certain else "likely"
            kinds = ", ".join(sorted(found.match.kinds))
            say(
                f"{name}: recognised, {found.match.people:,} of {found.match.of:,} people, by {kinds} ({how})\n"
            )
            continue
        missed = True
        unread |= bool(found.unread)
        say(f"{name}: not recognised" + "".join(f"; not read: {why}" for why in found.unread[:1]) + "\n")
    return 3 if unread else 1 if missed else 0


def run_merge(arguments: argparse.Namespace) -> int:
    """Raises TraceError."""
    from tidegate.cli.output import say
    from tidegate.report.screen import safe
    from tidegate.trace import pack

    merged = pack.merge([pack.load(path) for path in arguments.packs], arguments.output)
    say(f"{safe(arguments.output)}: {len(merged.members)} packs, {merged.people:,} people at most\n")
    return 0


def run_expire(arguments: argparse.Namespace) -> int:
    """Raises TraceError."""
    from datetime import date

    from tidegate.cli.output import say
    from tidegate.report.screen import safe
    from tidegate.trace import pack

    today = date.today().isoformat()
    after = pack.expire(pack.load(arguments.pack), today, now=arguments.now)
    gone = sum(bool(about.gone) for about in after.members)
    say(f"{safe(arguments.pack)}: {gone} of {len(after.members)} packs removed\n")
    return 0
