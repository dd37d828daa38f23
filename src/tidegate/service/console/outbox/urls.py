"""Addresses of the outbox's pages. No address holds a value: numbers of ours alone."""

from __future__ import annotations

from django.urls import path

from tidegate.service.console.outbox import listing, one

urlpatterns = [
    path("mail", listing.mail, name="mail"),
    path("mail/lift", listing.lift, name="mail-lift"),
    path("mail/<uuid:number>", one.one, name="mail-one"),
]
