"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """`tidegate.service.notices` under the label `notices`."""

    name = "tidegate.service.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
