"""Addresses of these pages. No address holds a value: numbers of ours alone."""

from __future__ import annotations

from django.urls import URLPattern, path

from tidegate.service.console.notices import batches, listing, one, texts

_ALL = "incidents/<uuid:number>/notices"
_ONE = f"{_ALL}/<uuid:which>"
_BATCH = f"{_ALL}/batches/<uuid:which>"
urlpatterns: list[URLPattern] = [
    path(_ALL, listing.notices, name="notices"),
    path(f"{_ALL}/prepare", listing.preparing, name="notices-prepare"),
    path(f"{_ALL}/send", listing.sending, name="notices-send"),
    path(f"{_ALL}/batches", listing.batching, name="notices-batch"),
    path(f"{_ALL}/texts", texts.texts, name="notice-texts"),
    path(f"{_ALL}/texts/<str:language>", texts.one, name="notice-text"),
    path(f"{_ALL}/pictures/<str:language>/<str:form>/<int:page>", texts.picture, name="notice-picture"),
    path(_BATCH, batches.batch, name="notice-batch"),
    path(f"{_BATCH}/papers", batches.papers, name="notice-batch-papers"),
    path(f"{_BATCH}/manifest", batches.manifest, name="notice-batch-manifest"),
    path(f"{_BATCH}/posted", batches.posted, name="notice-batch-posted"),
    path(_ONE, one.notice, name="notice"),
    path(f"{_ONE}/letter", one.letter, name="notice-letter"),
    path(f"{_ONE}/outcome", one.ended, name="notice-outcome"),
    path(f"{_ONE}/address", one.readdressed, name="notice-address"),
]
