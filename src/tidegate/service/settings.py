"""Django's settings, all from the installation that TIDEGATE_HOME names; loading them is loading it."""

from __future__ import annotations

from typing import Any

from tidegate.service.instance import database
from tidegate.service.instance.instance import home_of, load
from tidegate.service.instance.session import session_key

INSTANCE = load(home_of(None))
_SERVICE = INSTANCE.section("service")

SECRET_KEY = session_key(INSTANCE)
DEBUG = False
ADDRESS: str = _SERVICE["address"]
ALLOWED_HOSTS = ["*"]
"""The guard on Host is ours (`console.host`): it compares with the address and tells the reader what to do."""
CSRF_TRUSTED_ORIGINS = [ADDRESS]
_ENCRYPTED = ADDRESS.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_q",
    "tidegate.service.accounts",
    "tidegate.service.ledger",
    "tidegate.service.releases",
    "tidegate.service.watch",
