"""Addresses of these pages. No address holds a value: numbers of ours alone."""

from __future__ import annotations

from django.urls import URLPattern, path

from tidegate.service.console.duties import page

_ALL = "incidents/<uuid:number>/duties"
urlpatterns: list[URLPattern] = [
    path("duties/rules", page.rules, name="duty-rules"),
    path("duties/rules/<slug:key>/sign", page.sign, name="duty-rule-sign"),
    path(_ALL, page.duties, name="duties"),
    path(f"{_ALL}/answers", page.answers, name="duties-answers"),
    path(f"{_ALL}/since", page.since, name="duties-since"),
    path(f"{_ALL}/<int:one>", page.duty, name="duty"),
    path(f"{_ALL}/<int:one>/<slug:ruling>", page.rule, name="duty-rule"),
]
