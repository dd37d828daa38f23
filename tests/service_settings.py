"""Django's settings for tests and type checking: of an installation made for this run and removed after it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tidegate.service.instance.instance import VARIABLE
from tidegate.service.instance.make import make

_FOLDER = Path(tempfile.mkdtemp(prefix="tidegate-home-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
make(_FOLDER / "home")
os.environ[VARIABLE] = str(_FOLDER / "home")

from tidegate.service.settings import *  # noqa: E402, F403
