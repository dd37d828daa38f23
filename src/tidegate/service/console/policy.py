"""What every answer forbids the browser: foreign or inline scripts and styles, frames, features no page uses."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


FEATURES = ", ".join(
    (
        "camera=()",
        "microphone=()",
        "geolocation=()",
        "display-capture=()",
        "clipboard-read=()",
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": FEATURES,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ContentSecurityPolicy:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with its policy."""
        response = self._get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
