"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """`tidegate.service.api` under the label `api`."""

    name = "tidegate.service.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
