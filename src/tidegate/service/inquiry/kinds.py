"""Kinds of papers, as one table: what they are called, in which form they are kept, who approves them."""

from __future__ import annotations

from dataclasses import dataclass

INTERNAL, STATEMENT, PERSON, COURT = "internal", "statement", "person", "court"
VERIS, OCSF, STIX = "veris", "ocsf", "stix"


@dataclass(frozen=True, slots=True)
class Kind:
    """`ending`: of its file. `media`: as it is handed out. `approved`: whether another person approves it."""

    key: str
    title: str
    ending: str
    media: str
    approved: bool = False


_PDF, _ZIP, _JSON = "application/pdf", "application/zip", "application/json"
KINDS = {
    one.key: one
    for one in (
        Kind(INTERNAL, "Internal report", "pdf", _PDF, approved=True),
        Kind(STATEMENT, "Public statement", "pdf", _PDF, approved=True),
        Kind(PERSON, "Evidence of one person", "pdf", _PDF),
        Kind(COURT, "Court bundle", "zip", _ZIP),
        Kind(VERIS, "VERIS record", "json", _JSON),
        Kind(OCSF, "OCSF incident finding", "json", _JSON),
        Kind(STIX, "STIX bundle of digests", "json", _JSON),
    )
}
MADE_OF_INCIDENT = tuple(key for key in KINDS if key != PERSON)
