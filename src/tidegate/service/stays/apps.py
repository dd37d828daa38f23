"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class StaysConfig(AppConfig):
    """`tidegate.service.stays` under the label `stays`."""

    name = "tidegate.service.stays"
    label = "stays"
    default_auto_field = "django.db.models.BigAutoField"
