"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """`tidegate.service.releases` under the label `releases`."""

    name = "tidegate.service.releases"
    label = "releases"
    default_auto_field = "django.db.models.BigAutoField"
