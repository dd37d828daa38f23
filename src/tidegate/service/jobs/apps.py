"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """`tidegate.service.jobs` under the label `jobs`."""

    name = "tidegate.service.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
