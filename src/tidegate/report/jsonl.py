"""The JSON Lines report. In: judged files. Out: an object a file as soon as it is judged, then the update."""

from __future__ import annotations

from tidegate.model.verdict import Inspection
from tidegate.report.json import dumps, file_object, update_object
from tidegate.report.out import Out
from tidegate.report.update import Update


class JsonLinesReport:
    """Files in the order in which they are done. No update line at the end: the check was broken off."""

    ordered = False

    def __init__(self, out: Out) -> None:
        self._out = out

    def file(self, inspection: Inspection) -> None:
        """One line, flushed."""
        self._out.write(dumps(file_object(inspection)))

    def close(self, update: Update) -> None:
        """The last line."""
        self._out.write(dumps(update_object(update)))
