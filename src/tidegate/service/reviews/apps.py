"""The app, for Django's registry."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """`tidegate.service.reviews` under the label `reviews`."""

    name = "tidegate.service.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
