"""The SARIF 2.1.0 report. In: judged files. Out: one log for code hosts and consoles, without snippets.

A finding is a result of its information type's rule, a Gap a result of the rule `unread`, and a file that is
not clear has one result of the rule `verdict` with the reasons, so that no hold can be missed.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from tidegate import __version__
from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.verdict import Inspection, Verdict
from tidegate.report.json import dumps, file_object, update_object
from tidegate.report.out import Out
from tidegate.report.topics import UNREAD, VERDICT, rule_id, topics
from tidegate.report.update import Update

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINDING_PRINT = "tidegateFinding/v1"
GAP_PRINT = "tidegateGap/v1"
LINE = re.compile(r"lines? ([0-9]+)(?:[-–]([0-9]+))?")

RULES = (VERDICT, UNREAD, *(rule_id(type) for type in InformationType))
INDEX = {rule: index for index, rule in enumerate(RULES)}


class SarifReport:
    """One document at the end, files in the order of their paths."""

    ordered = True

    def __init__(self, out: Out, slot: str | None) -> None:
        self._out = out
        self._slot = slot or "no slot"
        self._artifacts: list[dict[str, Any]] = []
        self._results: list[dict[str, Any]] = []

    def file(self, inspection: Inspection) -> None:
        """Keep it for the end."""
        index = len(self._artifacts)
        self._artifacts.append(_artifact(inspection, index))
        self._results.extend(_results(inspection, index))

    def close(self, update: Update) -> None:
        """Write the document."""
        self._out.write(dumps(self._log(update), indent=2))

    def _log(self, update: Update) -> dict[str, Any]:
        run = {
            "tool": {"driver": _driver(update)},
            "automationDetails": {"id": f"tidegate/{self._slot}/", "description": _words("tidegate check")},
            "invocations": [
                {
                    "executionSuccessful": True,
                    "exitCode": update.verdict.exit_code,
                    "exitCodeDescription": update.verdict.label,
                }
            ],
            "artifacts": self._artifacts,
            "results": self._results,
            "columnKind": "unicodeCodePoints",
            "properties": {"update": update_object(update)},
        }
        return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _words(text: str) -> dict[str, str]:
    return {"text": text}


def _driver(update: Update) -> dict[str, Any]:
    return {
        "name": "Tidegate",
        "version": __version__,
        "semanticVersion": __version__,
        "properties": {"rulesVersion": update.versions.rules},
        "rules": [_rule(rule) for rule in RULES],
    }


def _rule(rule: str) -> dict[str, Any]:
    topic = topics()[rule]
    return {
        "id": rule,
        "name": topic.title,
        "shortDescription": _words(topic.summary),
        "fullDescription": _words(topic.text),
        "help": _words(f"{topic.text} {topic.remedy}".strip()),
        "defaultConfiguration": {"level": "warning" if rule == UNREAD else "error"},
    }


def _artifact(inspection: Inspection, index: int) -> dict[str, Any]:
    artifact: dict[str, Any] = {
        "location": {"uri": uri(inspection.path)},
        # Masks can make two names alike, and the standard wants each artifact to be unique.
        "description": _words(f"file {index + 1:,} of the update"),
        "length": inspection.analysis.bytes_total,
        "properties": {
            name: value
            for name, value in file_object(inspection).items()
            if name in ("verdict", "people", "bytes", "parts", "versions")
        },
    }
    if inspection.sha256:
        artifact["hashes"] = {"sha-256": inspection.sha256}
    return artifact


def uri(path: str) -> str:
    """A path as a URI reference; a name that is no path (standard input) is escaped alike."""
    from urllib.parse import quote

    quoted = quote(path, safe="/~")
    return f"file://{quoted}" if path.startswith("/") else quoted


def _results(inspection: Inspection, index: int) -> list[dict[str, Any]]:
    results = []
    if inspection.verdict is not Verdict.CLEAR:
        level = "error" if inspection.verdict is Verdict.BLOCK else "warning"
        reasons = "; ".join(inspection.judgement.reasons) or "see the other results of this file"
        message = f"{inspection.verdict.label}: {reasons}"
        results.append(_result(VERDICT, level, message, inspection, index, Location()))
    for finding in inspection.analysis.findings:
        results.append(_of_finding(finding, inspection, index))
    for gap in inspection.analysis.gaps:
        results.append(_of_gap(gap, inspection, index))
    return results


def _of_finding(finding: Finding, inspection: Inspection, index: int) -> dict[str, Any]:
    level = "note"
    if inspection.verdict is not Verdict.CLEAR:
        sure = finding.likelihood >= Likelihood.LIKELY and inspection.verdict is Verdict.BLOCK
        level = "error" if sure else "warning"
    hidden = "" if finding.location.visible else ", hidden"
    message = (
        f"{finding.type.value}: {finding.count:,} ({finding.likelihood.label}{hidden}) "
        f"in {finding.location}: {finding.why}"
    )
    result = _result(rule_id(finding.type), level, message, inspection, index, finding.location)
    result["occurrenceCount"] = max(finding.count, 1)
    if finding.fingerprint:
        result["partialFingerprints"] = {FINDING_PRINT: finding.fingerprint}
    return result


def _of_gap(gap: Gap, inspection: Inspection, index: int) -> dict[str, Any]:
    message = f"not read: {gap.location} ({gap.size:,} bytes): {gap.why}"
    result = _result(UNREAD, "warning", message, inspection, index, gap.location)
    identity = f"{inspection.sha256}\0{gap.location}\0{gap.why}".encode("utf-8", "surrogatepass")
    result["partialFingerprints"] = {GAP_PRINT: hashlib.blake2b(identity, digest_size=16).hexdigest()}
    return result


def _result(
    rule: str, level: str, message: str, inspection: Inspection, index: int, place: Location
) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(inspection.path), "index": index}}
    line = LINE.fullmatch(place.spot)
    if line and not place.parts:
        physical["region"] = {"startLine": max(int(line[1]), 1), "endLine": max(int(line[2] or line[1]), 1)}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.parts or place.spot:
        location["logicalLocations"] = [{"fullyQualifiedName": str(place)}]
    return {
        "ruleId": rule,
        "ruleIndex": INDEX[rule],
        "kind": "fail",
        "level": level,
        "message": _words(message),
        "locations": [location],
        "properties": {"visible": place.visible},
    }
