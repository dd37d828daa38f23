"""Addresses of these pages. No address holds a value: numbers of ours alone."""

from __future__ import annotations

from django.urls import URLPattern, path

from tidegate.service.console.portal import clients, outside, rulings, statements

urlpatterns: list[URLPattern] = [
    path("portal", outside.portal, name="portal"),
    path("portal/ask", outside.asking, name="portal-ask"),
    path("portal/clients", clients.everyone, name="portal-clients"),
    path("portal/clients/<uuid:number>", clients.one, name="portal-client"),
    path("portal/clients/<uuid:number>/letters/<uuid:paper>", clients.letter, name="portal-letter"),
    path("portal/clients/<uuid:number>/letters/<uuid:paper>/came", clients.confirm, name="portal-confirm"),
    path("portal/clients/<uuid:number>/evidence/<uuid:paper>", clients.bundle, name="portal-bundle"),
    path("portal/clients/<uuid:number>/statement", clients.statement, name="portal-statement"),
    path("portal/clients/<uuid:number>/end", clients.end, name="portal-end"),
    path("attorneys", rulings.everyone, name="attorneys"),
    path("attorneys/<uuid:number>", rulings.one, name="attorney"),
    path("attorneys/<uuid:number>/proof", rulings.proof, name="attorney-proof"),
    path("attorneys/<uuid:number>/ruling", rulings.rule, name="attorney-rule"),
    path("statements/<uuid:number>", statements.statement, name="statement"),
    path("representations/<uuid:number>/end", rulings.end, name="representation-end"),
]
