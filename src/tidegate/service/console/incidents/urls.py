"""Addresses of the pages of incidents. No address holds a value: numbers of ours alone."""

from __future__ import annotations

from django.urls import path

from tidegate.service.console.incidents import (
    accesses,
    claims,
    evidence,
    listing,
    opening,
    page,
    people,
    person,
)

_ONE = "incidents/<uuid:number>"
_PERSON = f"{_ONE}/people/<uuid:who>"
urlpatterns = [
    path("incidents", listing.incidents, name="incidents"),
    path("incidents/new", opening.by_hand, name="incident-new"),
    path("observations/<uuid:number>/incident", opening.from_observation, name="observation-incident"),
    path(_ONE, page.incident, name="incident"),
    path(f"{_ONE}/now", page.now, name="incident-now"),
    path(f"{_ONE}/accesses", accesses.accesses, name="incident-accesses"),
    path(f"{_ONE}/evidence/add", evidence.add, name="incident-evidence-add"),
    path(f"{_ONE}/claims/add", claims.add, name="incident-claim-add"),
    path(f"{_ONE}/claims/<int:claim>/withdraw", claims.withdraw, name="incident-claim-withdraw"),
    path(f"{_ONE}/close", page.close, name="incident-close"),
    path(f"{_ONE}/missing", people.missing, name="incident-missing"),
    path(f"{_ONE}/people", people.people, name="incident-people"),
    path(_PERSON, person.person, name="incident-person"),
    path(f"{_PERSON}/reveal", person.reveal, name="incident-person-reveal"),
    path(f"{_PERSON}/ruling", person.rule, name="incident-person-ruling"),
]
