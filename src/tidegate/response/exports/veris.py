"""VERIS: the vocabulary in which publishing errors are counted. In: a history. Out: a record of schema 1.4.

The words used here were compared by hand with the schema's own (structure of 1.4.1, enumerations of 1.3.5 and 1.4);
whoever wants a whole validation gives `verisc-merged.json` from https://github.com/vz-risk/veris, which is not shipped.
What VERIS has no field for (the end of exposure, when people were told, zones) stands under `plus`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tidegate.errors import ResponseError
from tidegate.model.finding import InformationType
from tidegate.model.history import Discovery, History, Mark
from tidegate.response.exports.fields import key, large, span, utc

VERSION = "1.4.0"
"""As schema 1.4.1 asks to be written."""

_PERSONAL = "Personal"
_KINDS = {
    InformationType.PROTECTION_CLAIM: "Sensitive Personal",
    InformationType.NATIONALITY: "Sensitive Personal",
    InformationType.PAYMENT_CARD: "Payment",
    InformationType.BANK_ACCOUNT: "Bank",
}
_DISCOVERY: dict[Discovery, dict[str, Any]] = {
    Discovery.STRANGER: {"external": {"variety": ["Unrelated 3rd party"]}},
    Discovery.PRESS: {"external": {"variety": ["Unrelated 3rd party"]}},
    Discovery.AFFECTED: {"external": {"variety": ["Customer"]}},
    Discovery.RESEARCHER: {"external": {"variety": ["Security researcher"]}},
    Discovery.PARTNER: {"partner": {"variety": ["Unknown"]}},
    Discovery.STAFF: {"internal": {"variety": ["Reported by employee"]}},
    Discovery.WATCH: {"internal": {"variety": ["Data loss prevention"]}},
    Discovery.LOGS: {"internal": {"variety": ["Log review"]}},
    Discovery.UNKNOWN: {"unknown": True},
}
_UNKNOWN = {"unit": "Unknown"}


def export(history: History) -> dict[str, Any]:
    """The record. Raises ResponseError where the incident's key is no UUID, or nothing says when it began."""
    began = history.earliest(Mark.POSTED, Mark.REACHABLE)
    if began is None:
        raise ResponseError("incident.timeline: nothing says when it was posted or reachable")
    return {
        "schema_version": VERSION,
        "schema_name": "verisc",
        "incident_id": key(history),
        "source_id": "tidegate",
        "security_incident": "Confirmed" if history.confirmed else "Suspected",
        "summary": _summary(history),
        "timeline": _timeline(history),
        "victim": _victim(history),
        "actor": {"internal": {"motive": ["NA"], "variety": ["Unknown"]}},
        "action": {"error": {"variety": ["Publishing error"], "vector": [history.cause.value]}},
        "asset": {"assets": [{"variety": "S - Web application"}], "cloud": ["Unknown"]},
        "attribute": {"confidentiality": _confidentiality(history)},
        "targeted": "NA",
        "discovery_method": _DISCOVERY[history.discovery],
        "plus": {"tidegate": _plus(history)},
    }


def check(record: dict[str, Any], schema: Path) -> None:
    """Validate against a `verisc-merged.json`. Raises ResponseError: where it differs, or why it cannot be said."""
    try:
        from jsonschema import Draft4Validator
    except ImportError:
        raise ResponseError("--schema needs the package jsonschema: pip install jsonschema") from None
    try:
        loaded = json.loads(schema.read_text(encoding="utf-8"))
        wrong = sorted(
            "/".join(map(str, one.absolute_path)) for one in Draft4Validator(loaded).iter_errors(record)
        )
    except (OSError, ValueError) as error:
        raise ResponseError(f"{schema.name}: no schema that can be read ({type(error).__name__})") from None
    if wrong:
        raise ResponseError(
            f"{schema.name}: the record differs from it at {', '.join(wrong[:5])}: nothing written"
        )


def _summary(history: History) -> str:
    found = span(
        history.earliest(Mark.POSTED, Mark.REACHABLE), history.earliest(Mark.DISCOVERED, Mark.REPORTED)
    )
    gone = span(history.earliest(Mark.POSTED, Mark.REACHABLE), history.latest(Mark.UNREACHABLE, Mark.REMOVED))
    told = (
        [f"noticed after about {found[1]} {found[0].lower()}"]
        if found
        else ["when it was noticed is not known"]
    )
    told += [f"gone after about {gone[1]} {gone[0].lower()}"] if gone else ["when it was gone is not known"]
    return f"A file with personal information was published on a public website by error; {'; '.join(told)}."


def _timeline(history: History) -> dict[str, Any]:
    began = history.earliest(Mark.POSTED, Mark.REACHABLE)
    noticed = history.earliest(Mark.DISCOVERED, Mark.REPORTED)
    day: dict[str, int] = (
        {} if began is None else {"year": began.year, "month": began.month, "day": began.day}
    )
    return {
        "incident": day,
        "compromise": {"unit": "NA"},
        "exfiltration": _long(span(began, history.earliest(Mark.FETCHED))),
        "discovery": _long(span(began, noticed)),
        "containment": _long(span(noticed, history.latest(Mark.UNREACHABLE, Mark.REMOVED))),
    }


def _long(found: tuple[str, int] | None) -> dict[str, Any]:
    return dict(_UNKNOWN) if found is None else {"unit": found[0], "value": found[1]}


def _victim(history: History) -> dict[str, Any]:
    office = history.office
    country = office.country if len(office.country) == 2 and office.country.isalpha() else "Unknown"
    industry = office.industry if office.industry.isdigit() and 2 <= len(office.industry) <= 6 else "92"
    levels = ("Federal", "Regional", "Local", "Other")
    return {
        "country": [country.upper() if country != "Unknown" else country],
        "employee_count": "Unknown",
        "industry": industry,
        "government": [office.government if office.government in levels else "Unknown"],
    }


def _confidentiality(history: History) -> dict[str, Any]:
    kinds = {one.value: one for one in InformationType}
    known = [kinds[kind] for kind in history.counts.exposed_kinds if kind in kinds]
    varieties = dict.fromkeys([_PERSONAL, *(_KINDS.get(one, _PERSONAL) for one in known)])
    fetched = bool(history.counts.retrievals) or history.earliest(Mark.FETCHED) is not None
    people = large(history.counts.people)
    amount = {} if people is None else {"amount": people}
    told: dict[str, Any] = {
        "data_disclosure": "Yes" if fetched else "Potentially",
        "data": [{"variety": variety, **amount} for variety in varieties],
        "data_victim": ["Other"],
        "state": ["Stored unencrypted"],
    }
    return told if people is None else {**told, "data_total": people}


def _plus(history: History) -> dict[str, Any]:
    bounds = {
        "exposed_from_earliest": history.earliest(Mark.POSTED, Mark.REACHABLE),
        "exposed_until_latest": history.latest(Mark.UNREACHABLE, Mark.REMOVED),
        "people_told_first": history.earliest(Mark.PEOPLE_TOLD),
        "people_told_last": history.latest(Mark.PEOPLE_TOLD),
        "stays_set": history.earliest(Mark.STAYED),
    }
    counts = {
        name: large(getattr(history.counts, name))
        for name in ("retrievals", "clients", "whole_file", "reposts", "deletion_asked", "deletion_attested")
    }
    told: dict[str, Any] = {name: utc(at) for name, at in bounds.items() if at is not None}
    told |= {name: number for name, number in counts.items() if number is not None}
    return told | {"failed_controls": sorted({one.control.value for one in history.failures})}
