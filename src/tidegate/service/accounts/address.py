"""Whose computer a request comes from. In: a request. Out: an address as text; proxies are believed as configured."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The socket's peer; behind N trusted proxies, the Nth from the right of X-Forwarded-For."""
    peer: str = request.META.get("REMOTE_ADDR", "")
    trusted: int = settings.INSTANCE.section("service")["trusted_proxies"]
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
    ]
    if not trusted or len(forwarded) < trusted:
        return peer
    return forwarded[-trusted]


def is_loopback(request: HttpRequest) -> bool:
    """Whether the request came from this machine, through no proxy."""
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
