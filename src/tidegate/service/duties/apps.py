"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """`tidegate.service.duties` under the label `duties`."""

    name = "tidegate.service.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"
