"""What a report format owes: a word for each judged file, and the last word for the update."""

from __future__ import annotations

from typing import Protocol

from tidegate.model.verdict import Inspection
from tidegate.report.out import Out
from tidegate.report.update import Update

FORMATS = ("text", "json", "jsonl", "sarif")


class Report(Protocol):
    """Gets every file once, masked, then the update. Writes when it can, at the latest at `close`."""

    @property
    def ordered(self) -> bool:
        """True where files must come in the order of their paths, False where as soon as each is judged."""
        ...

    def file(self, inspection: Inspection) -> None:
        """One file has its verdict."""
        ...

    def close(self, update: Update) -> None:
        """All files have been told."""
        ...


def report_for(
    name: str, out: Out, *, slot: str | None, quiet: bool, width: int, color: bool, files: int, folder: str
) -> Report:
    """The report of one of `FORMATS`; only its own module is imported."""
    if name == "json":
        from tidegate.report.json import JsonReport

        return JsonReport(out)
    if name == "jsonl":
        from tidegate.report.jsonl import JsonLinesReport

        return JsonLinesReport(out)
    if name == "sarif":
        from tidegate.report.sarif import SarifReport

        return SarifReport(out, slot)
    from tidegate.report.text import TextReport

    return TextReport(out, width=width, color=color, quiet=quiet, alone=files == 1, folder=folder)
