"""Which host names are answered. In: a request. Out: the answer, or one clear line where the name is another one."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PROBES = ("/healthz", "/readyz")
"""Asked by load balancers under whatever name; they answer one word."""


class HostGuard:
    """Middleware. Only the installation's address is answered; in a demo, every name of this machine itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._address: str = settings.ADDRESS
        self._demo: bool = settings.INSTANCE.section("service")["demo"]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or 400."""
        if request.path in PROBES or answered(
            request.META.get("HTTP_HOST", ""), self._address, demo=self._demo
        ):
            return self._get_response(request)
        text = f"This service is at {self._address}: it answers under no other name.\n"
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


def answered(host: str, address: str, *, demo: bool) -> bool:
    """Whether a Host header names the address; loopback names of the same or any port count in a demo."""
    wanted = urlsplit(address)
    default = 443 if wanted.scheme == "https" else 80
    try:
        asked = urlsplit(f"//{host}")
        name, port = (asked.hostname or "").lower(), asked.port or default
    except ValueError:
        return False
    if asked.username is not None or asked.path or asked.query or asked.fragment:
        return False
    if name == (wanted.hostname or "").lower() and port == (wanted.port or default):
        return True
    return demo and _is_loopback(name)


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
