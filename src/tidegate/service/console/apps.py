"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """`tidegate.service.console` under the label `console`."""

    name = "tidegate.service.console"
    label = "console"
    default_auto_field = "django.db.models.BigAutoField"
