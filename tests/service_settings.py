"""Django's settings for tests and type checking: of an installation made for this run and removed after it.

TIDEGATE_TEST_DATABASE: the address of a PostgreSQL server to run on instead of SQLite; `?host=` names its socket.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tidegate.service.instance.instance import VARIABLE
from tidegate.service.instance.make import make

_FOLDER = Path(tempfile.mkdtemp(prefix="tidegate-home-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
make(_FOLDER / "home")
os.environ[VARIABLE] = str(_FOLDER / "home")

from tidegate.service.settings import *  # noqa: E402, F403

if _address := os.environ.get("TIDEGATE_TEST_DATABASE"):
    _parts = urlsplit(_address)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _parts.path.strip("/"),
            "USER": _parts.username or "",
            "HOST": dict(parse_qsl(_parts.query)).get("host", _parts.hostname or ""),
            "PORT": str(_parts.port or ""),
        }
    }
