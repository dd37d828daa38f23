"""`tidegate record export|checkpoint|status|proof|public-key`: the record, out of an installation and into hands."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.cli.installation import office, part

if TYPE_CHECKING:
    from tidegate.service.ledger.status import Status

HOLD = 3


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its parts."""
    parser = commands.add_parser(
        "record",
        help="export the record, sign and witness it, prove one entry",
        description="The record of an installation: every act, in an append-only log. `tidegate verify` proves it.",
        allow_abbrev=False,
    )
    words = "export|checkpoint|status|proof|public-key"
    parts = parser.add_subparsers(title="commands", metavar=words, required=True)
    export = part(parts, "export", "write the record as a folder for `tidegate verify`", run_export)
    export.add_argument("-o", "--output", required=True, metavar="FOLDER", help="new")
    part(parts, "checkpoint", "sign now what was appended, and take it to the witnesses", run_checkpoint)
    part(parts, "status", "size, last checkpoint, and how the witnesses are", run_status)
    proof = part(parts, "proof", "write the proof that an entry is in the record", run_proof)
    proof.add_argument("sequence", metavar="SEQUENCE", type=int, help="the entry's number")
    proof.add_argument("-o", "--output", required=True, metavar="FILE", help="new")
    part(parts, "public-key", "print the keys to hand to whoever is to verify", run_public_key)


def run_export(arguments: argparse.Namespace) -> int:
    """Export. Raises RecordError."""
    from tidegate.cli.output import say

    here = office(arguments)
    from tidegate.service.instance.first import COMMAND_LINE
    from tidegate.service.ledger.delivery import deliver
    from tidegate.service.ledger.export import export

    done = export(here, COMMAND_LINE, Path(arguments.output).absolute())
    deliver(here)
    say(f"{done.entries} entries under {done.checkpoints} checkpoints: verify it with tidegate verify\n")
    return 0


def run_checkpoint(arguments: argparse.Namespace) -> int:
    """Sign and deliver. 3 where a witness could not be reached."""
    from tidegate.cli.output import complain, say

    here = office(arguments)
    from tidegate.service.ledger.checkpoints import checkpoint
    from tidegate.service.ledger.delivery import deliver

    row = checkpoint(here)
    done = deliver(here)
    said = f"signed the first {row.size} entries" if row else "nothing was appended since the last checkpoint"
    say(f"{said}; witnesses took {done.kept}\n")
    if done.failed:
        complain(f"not reached: {', '.join(done.failed)}; tidegate record status tells why")
        return HOLD
    return 0


def run_status(arguments: argparse.Namespace) -> int:
    """Print. 3 where something needs a person."""
    from tidegate.cli.output import say

    here = office(arguments)
    from tidegate.service.ledger.status import status

    found = status(here)
    say("\n".join(_lines(found)) + "\n")
    return 0 if found.well else HOLD


def _lines(found: Status) -> list[str]:
    from tidegate.report.screen import escaped

    last = (
        f"of {found.covered} entries, {found.signed_at:%Y-%m-%d %H:%M} UTC" if found.signed_at else "none yet"
    )
    lines = [f"entries     {found.size}", f"checkpoint  {last}"]
    if found.stamped is not None:
        lines.append(f"time stamp  {f'of {found.stamped} entries' if found.stamped else 'none yet'}")
    for one in found.witnesses:
        kept = (
            f"has {one.kept} entries, since {one.kept_at:%Y-%m-%d %H:%M} UTC"
            if one.kept_at
            else "has nothing"
        )
        wait = f", {one.waiting} wait" if one.waiting else ""
        why = f": {escaped(one.trouble)}" if one.trouble else ""
        lines.append(f"witness     {escaped(one.name)}: {kept}{wait}{why}")
    return [*lines, *(f"warning     {escaped(one)}" for one in found.warnings)]


def run_proof(arguments: argparse.Namespace) -> int:
    """Write it. Raises RecordError, UsageError."""
    from tidegate.cli.output import say
    from tidegate.errors import UsageError

    here = office(arguments)
    from tidegate.service.ledger.proofs import proof_of

    proof = proof_of(arguments.sequence, here)
    try:
        with open(arguments.output, "xb") as file:
            file.write(proof)
    except OSError as error:
        raise UsageError(f"the proof cannot be written: {error.strerror}") from None
    say(f"entry {arguments.sequence} is proven by {arguments.output}: verify it with tidegate verify\n")
    return 0


def run_public_key(arguments: argparse.Namespace) -> int:
    """A line a key, the one that signs last."""
    from tidegate.cli.output import say

    here = office(arguments)
    from tidegate.service.ledger.trust import trusted_keys

    say("".join(f"{key.verifier()}\n" for key in trusted_keys(here) if key.revoked is None))
    return 0
