"""Addresses of these pages. No address holds a value: numbers of ours alone."""

from __future__ import annotations

from django.urls import path

from tidegate.service.console.inquiry import closing, investigation, papers, purge

_ONE = "incidents/<uuid:number>"
_PAPER = f"{_ONE}/papers/<uuid:paper>"
urlpatterns = [
    path(f"{_ONE}/investigation", investigation.investigation, name="incident-investigation"),
    path(f"{_ONE}/investigation/sign", investigation.sign, name="incident-investigation-sign"),
    path(f"{_ONE}/papers", papers.papers, name="incident-papers"),
    path(f"{_ONE}/papers/make", papers.make, name="incident-paper-make"),
    path(f"{_ONE}/papers/bundles", papers.bundles, name="incident-bundles"),
    path(f"{_ONE}/people/<uuid:who>/evidence", papers.evidence, name="incident-person-evidence"),
    path(_PAPER, papers.paper, name="incident-paper"),
    path(f"{_PAPER}/take", papers.take, name="incident-paper-take"),
    path(f"{_PAPER}/approve", papers.approve, name="incident-paper-approve"),
    path(f"{_ONE}/matters", closing.matters, name="incident-matters"),
    path(f"{_ONE}/purge", purge.purge, name="incident-purge"),
]
