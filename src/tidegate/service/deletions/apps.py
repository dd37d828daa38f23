"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class DeletionsConfig(AppConfig):
    """`tidegate.service.deletions` under the label `deletions`."""

    name = "tidegate.service.deletions"
    label = "deletions"
    default_auto_field = "django.db.models.BigAutoField"
