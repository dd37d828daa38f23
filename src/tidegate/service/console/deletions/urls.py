"""Addresses of these pages. No address holds a value: numbers of ours alone."""

from __future__ import annotations

from django.urls import path

from tidegate.service.console.deletions import acts, copies, listing, one

_ALL = "incidents/<uuid:number>/deletions"
_ONE = f"{_ALL}/<uuid:one>"
_COPIES = "incidents/<uuid:number>/copies"
urlpatterns = [
    path(_ALL, listing.requests, name="deletions"),
    path(f"{_ALL}/draft", listing.draft, name="deletions-draft"),
    path(f"{_ALL}/new", acts.by_hand, name="deletions-new"),
    path(_ONE, one.request, name="deletions-one"),
    path(f"{_ONE}/read", one.read, name="deletions-read"),
    path(f"{_ONE}/contact", acts.contact, name="deletions-contact"),
    path(f"{_ONE}/allow", acts.allow, name="deletions-allow"),
    path(f"{_ONE}/leave", acts.leave, name="deletions-leave"),
    path(f"{_ONE}/send", one.send, name="deletions-send"),
    path(f"{_ONE}/form", acts.form, name="deletions-form"),
    path(f"{_ONE}/answer", acts.answer, name="deletions-answer"),
    path(_COPIES, copies.copies, name="deletions-hits"),
    path(f"{_COPIES}/pack", copies.pack, name="deletions-pack"),
    path(f"{_COPIES}/<uuid:hit>/settle", copies.settle, name="deletions-hit-settle"),
]
