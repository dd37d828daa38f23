"""Addresses of these pages. No address holds a value: numbers of ours alone."""

from __future__ import annotations

from django.urls import URLPattern, path

from tidegate.service.console.reviews import listing, page

_ALL = "incidents/<uuid:number>/reviews"
_ONE = f"{_ALL}/<uuid:who>"
urlpatterns: list[URLPattern] = [
    path(_ALL, listing.reviews, name="reviews"),
    path(f"{_ALL}/open", listing.open_now, name="reviews-open"),
    path(_ONE, page.review, name="review"),
    path(f"{_ONE}/replies", page.replies, name="review-replies"),
    path(f"{_ONE}/acts/<slug:kind>", page.act, name="review-act"),
    path(f"{_ONE}/reveal", page.reveal, name="review-reveal"),
    path(f"{_ONE}/evidence", page.evidence, name="review-evidence"),
]
