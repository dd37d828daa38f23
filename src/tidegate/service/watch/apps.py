"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """`tidegate.service.watch` under the label `watch`."""

    name = "tidegate.service.watch"
    label = "watch"
    default_auto_field = "django.db.models.BigAutoField"
