"""Every address of the service: the console's pages and the API. A room with pages adds one line."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tidegate.service.console.urls")),
    path("", include("tidegate.service.api.urls")),
    path("", include("tidegate.service.console.gate.urls")),
    path("", include("tidegate.service.console.watch.urls")),
    path("", include("tidegate.service.console.incidents.urls")),
    path("", include("tidegate.service.console.notices.urls")),
    path("", include("tidegate.service.console.outbox.urls")),
    path("", include("tidegate.service.console.portal.urls")),
    path("", include("tidegate.service.console.deletions.urls")),
    path("", include("tidegate.service.console.reviews.urls")),
    path("", include("tidegate.service.console.duties.urls")),
    path("", include("tidegate.service.console.inquiry.urls")),
]
_ERRORS = "tidegate.service.console.views.errors"
handler400, handler403 = f"{_ERRORS}.bad_request", f"{_ERRORS}.permission_denied"
handler404, handler500 = f"{_ERRORS}.not_found", f"{_ERRORS}.broken"
