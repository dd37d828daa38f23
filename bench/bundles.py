"""How long everybody's evidence takes: made, sealed, kept as rows, in a home of its own.

python bench/bundles.py [--people 6252] [--json]
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import io
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]


def main() -> None:
    """Prints papers, seconds and seconds of processor."""
    parser = argparse.ArgumentParser(description="Everybody's evidence, timed.")
    parser.add_argument("--people", type=int, default=6252)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    from tidegate.service.instance.make import make
    from tidegate.service.serve import schema
    from tidegate.service.start import start

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        make(home)
        start(home)
        schema.migrate()
        told = timed(arguments.people)
    print(
        json.dumps(told) if arguments.json else "\n".join(f"{name}: {value}" for name, value in told.items())
    )


def timed(people: int) -> dict[str, float]:
    """Opened and resolved first; that is not counted."""
    from builders.disclosed import leak
    from tidegate.service.accounts.models import Account, Grant
    from tidegate.service.accounts.roles import Role
    from tidegate.service.incidents.acts import run
    from tidegate.service.incidents.acts.open import Opening, open_incident
    from tidegate.service.incidents.description import Description
    from tidegate.service.inquiry.acts import bundle
    from tidegate.service.office import office

    here, at = office(), dt.datetime.now(dt.UTC)
    account = Account.objects.create(username="responder", display_name="responder", made_at=at)
    Grant.objects.create(account=account, role=Role.RESPONDER.value, granted_at=at)
    actor, content = account.actor("bench"), leak(people).csv()
    said = Opening(hashlib.sha256(content).hexdigest(), "hand", Description("list.csv"), at_once=True)
    row = open_incident(here, actor, said, lambda: io.BytesIO(content)).incident
    run.run(here, row.pk, at_once=True)
    begun = bundle.begin(here, actor, row)
    wall, used = time.monotonic(), time.process_time()
    made = bundle.run(here, begun.pk)
    found = {
        "papers": made,
        "seconds": round(time.monotonic() - wall, 1),
        "processor": round(time.process_time() - used, 1),
    }
    here.close()
    return found


if __name__ == "__main__":
    main()
