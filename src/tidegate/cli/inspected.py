"""Files inspected for a command that judges nothing: read in the sandbox, masked, in the order of their paths."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidegate.cli.gather import Entry
    from tidegate.model.slot import Policy
    from tidegate.model.verdict import Inspection
    from tidegate.registry.access import Access


def inspected(entries: list[Entry], policy: Policy, registry: Access | None = None) -> list[Inspection]:
    """Every entry's inspection under the policy's own contract, masked; progress on a terminal."""
    from datetime import date

    from tidegate.cli.check import judged
    from tidegate.cli.interrupt import uninterrupted
    from tidegate.cli.key import installation_key
    from tidegate.cli.progress import Progress
    from tidegate.cli.terminal import is_terminal, width
    from tidegate.inspection.inspector import Inspector
    from tidegate.report.mask import Masker

    progress = Progress(sys.stderr if is_terminal(sys.stderr) else None, entries, width=width(sys.stderr))
    masker = Masker()
    with uninterrupted(
        lambda: Inspector(
            policy,
            policy.default,
            key=lambda: installation_key().secret,
            today=date.today(),
            registry=registry,
        )
    ) as inspector:
        versions = inspector.versions
        try:
            return [
                masker.inspection(inspection)
                for inspection in judged(entries, inspector, versions, progress, 0, ordered=True)
            ]
        finally:
            progress.hide()
