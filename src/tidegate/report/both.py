"""Two reports of one check: the one asked for, and the page beside it."""

from __future__ import annotations

from tidegate.model.verdict import Inspection
from tidegate.report.interface import Report
from tidegate.report.out import Out
from tidegate.report.update import Update


class Both:
    """Tells every file to both; in order where either needs it."""

    def __init__(self, first: Report, second: Report) -> None:
        self._first, self._second = first, second

    @property
    def ordered(self) -> bool:
        """True where files must come in the order of their paths."""
        return self._first.ordered

    def file(self, inspection: Inspection) -> None:
        """One file has its verdict."""
        self._first.file(inspection)
        self._second.file(inspection)

    def close(self, update: Update) -> None:
        """All files have been told."""
        self._first.close(update)
        self._second.close(update)


def with_page(report: Report, out: Out, slot: str | None) -> Report:
    """The report, and a page written to `out` at the end."""
    from tidegate.report.page import PageReport

    return Both(report, PageReport(out, slot=slot))
