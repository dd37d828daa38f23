"""Every test of the command line gets a key file of its own, and no environment of the machine's."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder: Path = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("TIDEGATE_KEY_FILE", str(folder / "fingerprint.key"))
    monkeypatch.delenv("NO_COLOR", raising=False)
