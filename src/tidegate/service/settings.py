"""Django's settings, all from the installation that TIDEGATE_HOME names; loading them is loading it."""

from __future__ import annotations

from pathlib import Path
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
    "tidegate.service.keys",
    "tidegate.service.incidents",
    "tidegate.service.stays",
    "tidegate.service.outbox",
    "tidegate.service.notices",
    "tidegate.service.portal",
    "tidegate.service.deletions",
    "tidegate.service.reviews",
    "tidegate.service.duties",
    "tidegate.service.inquiry",
    "tidegate.service.jobs",
    "tidegate.service.console",
    "tidegate.service.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tidegate.service.console.host.HostGuard",
    "tidegate.service.console.policy.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tidegate.service.console.language.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tidegate.service.accounts.guard.DenyByDefault",
]
ROOT_URLCONF = "tidegate.service.urls"
WSGI_APPLICATION = "tidegate.service.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tidegate.service.console.context.console",
            ],
        },
    }
]

DATABASES = {"default": database.settings(INSTANCE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tidegate.service.accounts.passwords.NotTheName"},
]
LOGIN_URL = "/sign-in"

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "tidegate.service.console.views.errors.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _ENCRYPTED
if _ENCRYPTED:
    # The prefix makes browsers refuse the cookie from any other host or over an open line.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_HSTS_SECONDS = 31_536_000 if _ENCRYPTED else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_HANDLERS = ["tidegate.service.releases.upload.SealedUpload"]
"""An upload goes into sealed memory as it comes; it is never written to a file in the clear."""

USE_TZ, TIME_ZONE, USE_I18N, LANGUAGE_CODE = True, "UTC", True, "en"
LANGUAGES = [("en", "English"), ("es", "Spanish"), ("fa", "Persian"), ("ar", "Arabic")]
LOCALE_PATHS = [str(Path(__file__).parent / "locale")]
FORMAT_MODULE_PATH = "tidegate.service.console.formats"
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SECURE = "language", _ENCRYPTED
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS, WHITENOISE_AUTOREFRESH = True, False
"""Assets are served from the package itself: nothing is collected, so nothing can be stale."""

Q_CLUSTER: dict[str, Any] = {
    "name": "tidegate",
    "orm": "default",
    "workers": max(1, _SERVICE["workers"]),
    "timeout": 3600,
    "retry": 3900,
    "max_attempts": 5,
    "poll": 0.3,
    "ack_failures": False,
    "save_limit": 10_000,
    "catch_up": False,
    "label": "Jobs",
}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tidegate.service.instance.logs.WithoutValues"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that is not there, or not for somebody, is no trouble of the service.
    "loggers": {"django.request": {"level": "ERROR"}},
}
