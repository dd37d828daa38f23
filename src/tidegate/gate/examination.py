"""An inspection as it is kept: masked, without anything that could tell people apart, and readable again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tidegate.inspection.wire import decode_analysis, encode_analysis
from tidegate.model.shape import TableShape
from tidegate.model.verdict import Inspection, Judgement, Verdict, Versions
from tidegate.report.mask import Masker


def kept(inspection: Inspection) -> dict[str, Any]:
    """The masked inspection as JSON. Of people only the numbers stay: `people`, `protected`."""
    shown = Masker().inspection(inspection)
    shapes = tuple(map(_without_first_row, shown.analysis.shapes))
    analysis = replace(shown.analysis, people=None, protected=frozenset(), shapes=shapes)
    return {
        "version": 1,
        "path": shown.path,
        "sha256": shown.sha256,
        "verdict": shown.verdict.name,
        "reasons": list(shown.judgement.reasons),
        "remedies": list(shown.judgement.remedies),
        "people": None if inspection.analysis.people is None else len(inspection.analysis.people),
        "protected": len(inspection.analysis.protected),
        "versions": {
            "policy": shown.versions.policy,
            "rules": shown.versions.rules,
            "registry": shown.versions.registry,
            "sandbox": shown.versions.sandbox,
        },
        "seconds": round(shown.seconds, 3),
        "analysis": json.loads(encode_analysis(analysis)),
    }


def _without_first_row(shape: TableShape) -> TableShape:
    """Where a table holds people its first row may be one of them, taken for headings."""
    if not shape.people:
        return shape
    return replace(shape, columns=tuple(replace(column, heading="") for column in shape.columns))


def reopened(kept_as: dict[str, Any]) -> Inspection:
    """The inspection again; its `people` are None, and their number stands beside it."""
    analysis = decode_analysis(json.dumps(kept_as["analysis"]).encode())
    judgement = Judgement(Verdict[kept_as["verdict"]], tuple(kept_as["reasons"]), tuple(kept_as["remedies"]))
    versions = Versions(**kept_as["versions"])
    return Inspection(kept_as["path"], kept_as["sha256"], judgement, analysis, versions, kept_as["seconds"])
