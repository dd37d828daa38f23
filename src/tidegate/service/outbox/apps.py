"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """`tidegate.service.outbox` under the label `outbox`."""

    name = "tidegate.service.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
