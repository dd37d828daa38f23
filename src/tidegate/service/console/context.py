"""What every page needs. In: a request. Out: names for templates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def console(request: HttpRequest) -> dict[str, Any]:
    """Nothing yet."""
    return {}
