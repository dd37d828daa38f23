"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class InquiryConfig(AppConfig):
    """`tidegate.service.inquiry` under the label `inquiry`."""

    name = "tidegate.service.inquiry"
    label = "inquiry"
    default_auto_field = "django.db.models.BigAutoField"
