"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """`tidegate.service.ledger` under the label `ledger`."""

    name = "tidegate.service.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
