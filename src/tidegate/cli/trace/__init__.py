"""`tidegate trace ...`: fingerprint packs of a disclosed file, and finding its copies."""

from __future__ import annotations

import argparse
import importlib
import pkgutil


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command; every module of this folder that has `add` declares what it does."""
    parser = commands.add_parser(
        "trace",
        help="fingerprint a disclosed file, and find its copies",
        description="A pack of fingerprints recognises copies of a disclosed file and names nobody in it.",
        allow_abbrev=False,
    )
    under = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name):
        module = importlib.import_module(f"{__name__}.{found.name}")
        if hasattr(module, "add"):
            module.add(under)
