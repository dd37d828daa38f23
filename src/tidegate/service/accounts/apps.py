"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """`tidegate.service.accounts` under the label `accounts`."""

    name = "tidegate.service.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
