"""`tidegate registry info` and `verify`: what is in force, and whether every byte is as it was written."""

from __future__ import annotations

import argparse

from tidegate.cli.registry.words import parser_of
from tidegate.cli.registry_key import master_key
from tidegate.errors import RegistryError


def add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    info = parser_of(under, "info", "tell what is in force: people, fields, age, size")
    info.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    info.set_defaults(run=run_info)
    verify = parser_of(under, "verify", "compare every byte of the index with its digest")
    verify.set_defaults(run=run_verify)


def run_info(arguments: argparse.Namespace) -> int:
    """Raises RegistryError, UsageError."""
    import datetime as dt
    import json

    from tidegate.cli.output import say
    from tidegate.registry.fields import pair_label
    from tidegate.registry.registry import Registry
    from tidegate.report.screen import safe

    registry = Registry(arguments.registry, master_key(arguments))
    built = dt.datetime.fromtimestamp(registry.built, dt.UTC)
    told = {
        "epoch": registry.epoch,
        "built": built.isoformat(timespec="seconds"),
        "people": registry.people,
        "keys": registry.keys,
        "segments": len(registry.segments),
        "removed": len(registry.current.removed),
        "fields": [each.value for each in registry.fields],
        "pairs": [pair_label(pair) for pair in registry.pairs],
        "bytes": registry.size,
    }
    if arguments.format == "json":
        say(json.dumps(told, indent=2) + "\n")
        return 0
    age = (dt.datetime.now(dt.UTC) - built).days
    say(
        f"{safe(arguments.registry)}: epoch {registry.epoch}, built {built:%Y-%m-%d %H:%M} UTC ({age} days old)\n"
        f"  {registry.people:,} people, {registry.keys:,} keys in {len(registry.segments)} segments, "
        f"{registry.size:,} bytes ({registry.size / max(registry.keys, 1):.1f} a key)\n"
        f"  fields: {', '.join(each.value for each in registry.fields)}\n"
        f"  pairs: {', '.join(map(pair_label, registry.pairs))}\n"
    )
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Raises RegistryError where a byte was changed."""
    from tidegate.cli.output import say
    from tidegate.registry.registry import Registry
    from tidegate.report.screen import safe

    registry = Registry(arguments.registry, master_key(arguments))
    wrong = registry.verify()
    if wrong:
        raise RegistryError(f"{'; '.join(wrong)}: restore the files, or build the registry again")
    say(
        f"{safe(arguments.registry)}: {registry.size:,} bytes in {len(registry.segments)} segments, all as written\n"
    )
    return 0
