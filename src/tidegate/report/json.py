"""The JSON report. In: judged files. Out: one document, as `schemas/report-1.schema.json` has it.

The key names are a contract with outside programs: add keys, never rename one.
"""

from __future__ import annotations

import json
from typing import Any

from tidegate.model.finding import Finding
from tidegate.model.gap import Gap
from tidegate.model.verdict import Inspection, Versions
from tidegate.report.out import Out
from tidegate.report.update import Update, parts_read

SCHEMA = "urn:tidegate:report:1"


def file_object(inspection: Inspection) -> dict[str, Any]:
    """One file, as in `json` and `jsonl`."""
    analysis = inspection.analysis
    total, read = parts_read(inspection)
    return {
        "kind": "file",
        "schema": SCHEMA,
        "path": inspection.path,
        "sha256": inspection.sha256,
        "bytes": {"total": analysis.bytes_total, "read": analysis.bytes_read},
        "parts": {"total": total, "read": read},
        "verdict": inspection.verdict.label,
        "people": None if analysis.people is None else len(analysis.people),
        "protected": len(analysis.protected),
        "reasons": list(inspection.judgement.reasons),
        "remedies": list(inspection.judgement.remedies),
        "findings": [_finding(finding) for finding in analysis.findings],
        "gaps": [_gap(gap) for gap in analysis.gaps],
        "versions": versions_object(inspection.versions),
        "seconds": round(inspection.seconds, 3),
    }


def update_object(update: Update) -> dict[str, Any]:
    """The update, as in `json` and as the last line of `jsonl`."""
    counts = {verdict.label: count for verdict, count in update.counts.items()}
    return {
        "kind": "update",
        "schema": SCHEMA,
        "verdict": update.verdict.label,
        "files": {"total": update.files, **counts},
        "people": update.people,
        "bytes": {"total": update.bytes_total, "read": update.bytes_read},
        "parts": {"total": update.parts_total, "read": update.parts_read},
        "reasons": update.reasons,
        "versions": versions_object(update.versions),
        "seconds": round(update.seconds, 3),
    }


def versions_object(versions: Versions) -> dict[str, str]:
    """What the verdict depends on."""
    return {
        "policy": versions.policy,
        "rules": versions.rules,
        "registry": versions.registry,
        "sandbox": versions.sandbox,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "type": finding.type.value,
        "count": finding.count,
        "location": str(finding.location),
        "visible": finding.location.visible,
        "likelihood": finding.likelihood.label,
        "why": finding.why,
        "fingerprint": finding.fingerprint,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {"location": str(gap.location), "bytes": gap.size, "why": gap.why}


def dumps(value: Any, *, indent: int | None = None) -> str:
    """JSON in ASCII, so that no file name can move a terminal or break a reader."""
    return json.dumps(value, ensure_ascii=True, indent=indent) + "\n"


class JsonReport:
    """One document at the end, files in the order of their paths."""

    ordered = True

    def __init__(self, out: Out) -> None:
        self._out = out
        self._files: list[dict[str, Any]] = []

    def file(self, inspection: Inspection) -> None:
        """Keep it for the end."""
        self._files.append(file_object(inspection))

    def close(self, update: Update) -> None:
        """Write the document."""
        document = {
            "kind": "report",
            "schema": SCHEMA,
            "update": update_object(update),
            "files": self._files,
        }
        self._out.write(dumps(document, indent=2))
