"""The web application, for the server that `tidegate serve` starts."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidegate.service.settings")
application = get_wsgi_application()
