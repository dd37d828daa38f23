"""Django, started for one installation. In: its home. Out: nothing; models may be used afterwards."""

from __future__ import annotations

import os
from pathlib import Path

from tidegate.service.instance.instance import VARIABLE


def start(home: Path) -> None:
    """Raises TidegateError where the home cannot be used."""
    os.environ[VARIABLE] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tidegate.service.settings"
    import django

    django.setup()
