"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """`tidegate.service.incidents` under the label `incidents`."""

    name = "tidegate.service.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
