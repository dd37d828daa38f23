"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """`tidegate.service.portal` under the label `portal`."""

    name = "tidegate.service.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
