"""Addresses of the watch's pages; `report` and `security.txt` are for everybody."""

from __future__ import annotations

from django.urls import path

from tidegate.service.console.watch import observations, public, reports, security

urlpatterns = [
    path("observations", observations.observations, name="observations"),
    path("observations/<uuid:number>", observations.observation, name="observation"),
    path("observations/<uuid:number>/take-down", observations.take_down, name="observation-take-down"),
    path("observations/<uuid:number>/accept", observations.accept, name="observation-accept"),
    path("observations/<uuid:number>/undo/<int:down>", observations.undo, name="observation-undo"),
    path("observations/<uuid:number>/requests/<int:one>", observations.request_done, name="request-done"),
    path("patrol", observations.patrol, name="patrol"),
    path("reports", reports.reports, name="reports"),
    path("reports/<uuid:number>", reports.report, name="report-one"),
    path("reports/<uuid:number>/read", reports.read, name="report-read"),
    path("reports/<uuid:number>/close", reports.close, name="report-close"),
    path("report", public.report, name="report"),
    path("report/status", public.status, name="report-status"),
    path(".well-known/security.txt", security.security_txt, name="security-txt"),
]
