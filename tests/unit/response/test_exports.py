"""Exports: valid where they go, and without a word that anybody wrote."""

from __future__ import annotations

import base64
import datetime as dt
import json
import warnings
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

from builders.histories import PEOPLE, at, history, small
from tidegate.errors import ResponseError
from tidegate.model.history import Cause, Discovery, Mark
from tidegate.response.exports import ocsf, stix, veris
from tidegate.response.exports.fields import addresses, span

NOW = at(20)


def exports(one: Any) -> dict[str, dict[str, Any]]:
    return {"veris": veris.export(one), "ocsf": ocsf.export(one, NOW), "stix": stix.export(one, NOW)}


def one_of(*words: str) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": list(words)}}


def closed(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


_SPAN = closed(
    ["unit"],
    unit={
        "enum": ["Seconds", "Minutes", "Hours", "Days", "Weeks", "Months", "Years", "Never", "NA", "Unknown"]
    },
    value={"type": "number"},
)
OUR_VERIS = closed(
    ["actor", "action", "asset", "discovery_method", "timeline", "incident_id", "summary", "security_incident",
     "schema_version", "victim", "attribute"],
    schema_version={"const": "1.4.0"}, schema_name={"const": "verisc"}, incident_id={"type": "string"},
    source_id={"const": "tidegate"}, security_incident={"enum": ["Confirmed", "Suspected"]}, summary={"type": "string"},
    targeted={"const": "NA"}, plus={"type": "object"},
    timeline=closed(
        ["incident"],
        incident=closed(["year"], year={"type": "integer"}, month={"type": "integer"}, day={"type": "integer"}),
        compromise=_SPAN, exfiltration=_SPAN, discovery=_SPAN, containment=_SPAN,
    ),
    victim=closed(
        ["country", "employee_count", "industry", "government"],
        country={"type": "array", "items": {"pattern": "^([A-Z]{2}|Unknown)$"}}, employee_count={"const": "Unknown"},
        industry={"pattern": "^[0-9]{2,6}$"}, government=one_of("Federal", "Regional", "Local", "Other", "Unknown"),
    ),
    actor=closed(["internal"], internal=closed(["motive", "variety"], motive=one_of("NA"), variety=one_of("Unknown"))),
    action=closed(["error"], error=closed(
        ["variety", "vector"], variety=one_of("Publishing error"),
        vector=one_of("Random error", "Carelessness", "Other", "Unknown", "Inadequate processes", "Inadequate technology",
                      "Inadequate personnel"),
    )),
    asset=closed(["assets", "cloud"], cloud=one_of("Unknown"),
                 assets={"type": "array", "items": closed(["variety"], variety={"const": "S - Web application"})}),
    attribute=closed(["confidentiality"], confidentiality=closed(
        ["data_disclosure"], data_disclosure={"enum": ["Yes", "Potentially"]}, data_total={"type": "integer"},
        data={"type": "array", "minItems": 1, "items": closed(
            ["variety"], amount={"type": "integer"},
            variety={"enum": ["Personal", "Sensitive Personal", "Payment", "Bank"]})},
        data_victim=one_of("Other"), state=one_of("Stored unencrypted"),
    )),
    discovery_method={"oneOf": [
        closed(["external"], external=closed(["variety"], variety=one_of("Unrelated 3rd party", "Customer", "Security researcher"))),
        closed(["internal"], internal=closed(["variety"], variety=one_of("Reported by employee", "Data loss prevention", "Log review"))),
        closed(["partner"], partner=closed(["variety"], variety=one_of("Unknown"))),
        closed(["unknown"], unknown={"const": True}),
    ]},
)  # fmt: skip
"""The part of VERIS that we write, closed: a word that is not one of theirs fails."""


@pytest.mark.parametrize("discovery", Discovery)
@pytest.mark.parametrize("cause", Cause)
def test_veris_speaks_only_its_vocabulary(discovery: Discovery, cause: Cause) -> None:
    made = veris.export(replace(history(), discovery=discovery, cause=cause))
    assert not list(Draft4Validator(OUR_VERIS).iter_errors(made))


def test_veris_tells_the_day_of_2022() -> None:
    made = veris.export(history())
    assert made["timeline"]["incident"] == {"year": 2022, "month": 11, "day": 28}
    assert made["timeline"]["discovery"] == {"unit": "Hours", "value": 4}
    assert made["timeline"]["containment"] == {"unit": "Minutes", "value": 12}
    assert made["attribute"]["confidentiality"]["data_total"] == PEOPLE
    assert made["plus"]["tidegate"]["exposed_until_latest"] == "2022-11-28T19:04:20Z"


def test_veris_is_checked_against_a_schema_that_is_given(tmp_path: Any) -> None:
    schema = tmp_path / "verisc-merged.json"
    schema.write_text(json.dumps({"type": "object", "properties": {"summary": {"type": "integer"}}}))
    with pytest.raises(ResponseError, match=r"differs from it at summary: nothing written"):
        veris.check(veris.export(history()), schema)
    schema.write_text("{")
    with pytest.raises(ResponseError, match="no schema that can be read"):
        veris.check(veris.export(history()), schema)


@pytest.mark.parametrize("version", ["1.4.0", "1.5.0", "1.6.0", "1.8.0"])
def test_ocsf_is_an_incident_finding(version: str) -> None:
    from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version)).get_class_schema("incident_finding")
    for one in (history(), replace(history(), timeline=(*history().timeline, history().timeline[0]))):
        assert [
            error.message for error in Draft202012Validator(schema).iter_errors(ocsf.export(one, NOW))
        ] == []


def test_stix_is_a_bundle_of_hashes_and_addresses() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import stix2
    made = stix.export(history(), NOW)
    parsed = stix2.parse(made)
    assert {one["type"] for one in parsed.objects} == {"marking-definition", "grouping", "file", "url"}
    for one in parsed.objects:
        if one["type"] in ("file", "url"):
            bare = (
                stix2.File(hashes=one["hashes"]) if one["type"] == "file" else stix2.URL(value=one["value"])
            )
            assert bare["id"] == one["id"]
    assert stix.export(history(), NOW) == made


CANARY = "Zyxwvut Qponmlk 959-303-917"


def shapes(value: str) -> list[str]:
    raw = value.encode()
    return [
        value,
        value.lower(),
        value[::-1],
        quote(value),
        raw.hex(),
        base64.b64encode(raw).decode(),
        value[-4:],
        "Zyxwvut",
    ]


@pytest.mark.parametrize("name", ["veris", "ocsf", "stix"])
def test_nothing_that_anybody_wrote_is_exported(name: str) -> None:
    made = json.dumps(exports(history(lambda text: f"{CANARY} {text}"))[name])
    assert not [shape for shape in shapes(CANARY) if shape in made]


@given(st.text(min_size=4), st.sampled_from(["veris", "ocsf", "stix"]))
def test_whatever_is_written_an_export_is_the_same(words: str, name: str) -> None:
    assert exports(history(lambda text: words + text))[name] == exports(history())[name]


@pytest.mark.parametrize(
    "url",
    [
        "https://office.example/A-909-303-917.xlsx",
        "https://office.example/A%2D909%2D303%2D917.xlsx",
        "https://office.example/A%252D909%252D303%252D917.xlsx",
        "https://office.example/a.xlsx?applicant=somebody",
        "https://office.example/666-12-3456/a.xlsx",
        "https://office.example/x@example.org.csv",
        "https://office.example/Горбачёв.xlsx",
        "file:///home/somebody/a.xlsx",
        "javascript:1",
    ],
)
def test_an_address_that_may_tell_something_is_left_out(url: str) -> None:
    one = history()
    assert addresses(replace(one, file=replace(one.file, urls=(url, *one.file.urls)))) == one.file.urls


@pytest.mark.parametrize("number", [0, 1, 10])
def test_a_count_that_points_at_single_people_is_left_out(number: int) -> None:
    for name, made in exports(small(number)).items():
        text = json.dumps(made)
        assert '"amount"' not in text, name
        assert '"people"' not in text
        assert "data_total" not in text


def test_a_key_that_is_a_word_or_a_day_that_is_missing_exports_nothing() -> None:
    for export in (veris.export, lambda one: ocsf.export(one, NOW), lambda one: stix.export(one, NOW)):
        with pytest.raises(ResponseError, match="write a UUID"):
            export(replace(history(), key="the Hosseini case"))
    late = tuple(one for one in history().timeline if one.mark not in (Mark.POSTED, Mark.REACHABLE))
    with pytest.raises(ResponseError, match="nothing says when"):
        veris.export(replace(history(), timeline=late))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, ("Seconds", 0)), (59, ("Seconds", 59)), (60, ("Minutes", 1)), (14880, ("Hours", 4)), (86400 * 91, ("Months", 3)),
     (86400 * 800, ("Years", 2)), (-1, None)],
)  # fmt: skip
def test_spans(seconds: int, told: tuple[str, int] | None) -> None:
    assert span(NOW, NOW + dt.timedelta(seconds=seconds)) == told
    assert span(None, NOW) is None
