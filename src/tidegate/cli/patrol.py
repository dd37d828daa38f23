"""`tidegate patrol`: look at what is really live, now, and take down by the rules. For cron and CI, or kept running."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.service.office import Office
    from tidegate.service.watch.rounds import Came

FOUND, BLIND = 1, 3


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "patrol",
        help="look at what is live on the sites, and take down by the rules",
        description="Looks at every site of an installation. With --once it ends after one look: 0 when everything "
        "live went through the gate, 1 when something did not, 3 when a site could not be looked at.",
        allow_abbrev=False,
    )
    parser.add_argument("--home", metavar="FOLDER", help="the installation (default: TIDEGATE_HOME)")
    parser.add_argument("--once", action="store_true", help="one look, then end")
    parser.add_argument("--site", metavar="NAME", action="append", help="this site only; may be given again")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the report")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises InstanceError, UsageError."""
    from tidegate.service.instance.instance import home_of
    from tidegate.service.start import start

    home = home_of(arguments.home)
    start(home)
    from tidegate.errors import InstanceError
    from tidegate.service.office import office
    from tidegate.service.serve import schema

    if schema.missing():
        raise InstanceError("the database is of an older version: start `tidegate serve` once")
    here = office()
    if not arguments.once:
        return _kept_running(here)
    return _once(here, arguments.site, arguments.format)


def _kept_running(here: Office) -> int:
    import signal
    import threading

    from tidegate.service.watch.duty import run as watch

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return watch(here, stop)


def _once(here: Office, sites: list[str] | None, form: str) -> int:
    from tidegate.cli.output import say
    from tidegate.errors import UsageError
    from tidegate.service.watch.acts.observe import OPEN
    from tidegate.service.watch.acts.resume import resume
    from tidegate.service.watch.models import Observation
    from tidegate.service.watch.options import options
    from tidegate.service.watch.rounds import Round

    known = options(here.instance).sites
    for name in sites or ():
        if name not in known:
            raise UsageError(f"there is no site {name} to look at; sites are {', '.join(known) or 'none'}")
    resume(here)
    came = {name: Round(here, name).whole() for name in sites or known}
    for name, one in came.items():
        one.observations += Observation.objects.filter(site=name, state__in=OPEN).exclude(
            pk__in=[row.pk for row in one.observations]
        )
    here.close()
    import json

    say(json.dumps(_report(came), indent=2) if form == "json" else _text(came))
    if any(one.troubles for one in came.values()):
        return BLIND
    return FOUND if any(one.observations for one in came.values()) else 0


def _report(came: dict[str, Came]) -> dict[str, Any]:
    return {
        "version": 1,
        "sites": {
            name: {
                "listed": one.listed,
                "looked": one.looked,
                "seconds": round(one.seconds, 3),
                "troubles": one.troubles,
                "observations": [
                    {
                        "number": str(row.pk),
                        "path": row.path,
                        "sha256": row.sha256,
                        "verdict": row.verdict or None,
                        "why": row.why,
                        "state": str(row.state),
                    }
                    for row in one.observations
                ],
            }
            for name, one in came.items()
        },
    }


def _text(came: dict[str, Came]) -> str:
    from tidegate.report.screen import safe

    lines = []
    for name, one in came.items():
        lines.append(f"{name}: {one.listed:,} listed, {one.looked:,} looked at, {one.seconds:.1f} s")
        lines += [f"  {str(row.state).upper()}  {safe(row.path)}  ({row.why})" for row in one.observations]
        lines += [f"  could not look: {trouble}" for trouble in one.troubles]
    return "\n".join(lines)
