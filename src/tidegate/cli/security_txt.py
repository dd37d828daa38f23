"""`tidegate security-txt`: write the file by which strangers learn whom to tell (RFC 9116), for a year."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "security-txt",
        help="write security.txt, with whom to tell of exposed data",
        description="Writes HOME/security.txt, which the service answers with at /.well-known/security.txt and "
        "warns of a month before it expires. Put it on the public site too.",
        allow_abbrev=False,
    )
    parser.add_argument("--home", metavar="FOLDER", help="the installation (default: TIDEGATE_HOME)")
    parser.add_argument(
        "--contact",
        metavar="ADDRESS",
        action="append",
        required=True,
        help="https://..., mailto:... or tel:..., the preferred first",
    )
    parser.add_argument(
        "--exposure", metavar="ADDRESS", help="for exposed data (default: the service's own page /report)"
    )
    parser.add_argument("--language", metavar="CODE", action="append", help="as en, es (default: en)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write it whole. Raises InstanceError, UsageError."""
    import datetime as dt

    from tidegate.cli.output import Output
    from tidegate.service.instance.instance import home_of, load
    from tidegate.watch.security_txt import LONGEST, SecurityText

    instance = load(home_of(arguments.home))
    now = dt.datetime.now(dt.UTC)
    exposure = arguments.exposure or f"{instance.section('service')['address'].rstrip('/')}/report"
    text = SecurityText(
        contacts=tuple(arguments.contact),
        exposure=exposure,
        expires=now + LONGEST,
        languages=tuple(arguments.language or ["en"]),
    ).text(now)
    target = instance.home / "security.txt"
    with Output(str(target)) as out:
        out.write(text)
    print(f"{target} holds until {now + LONGEST:%Y-%m-%d}")
    return 0
