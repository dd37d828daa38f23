"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """`tidegate.service.keys` under the label `keys`."""

    name = "tidegate.service.keys"
    label = "keys"
    default_auto_field = "django.db.models.BigAutoField"
