"""Journeys happen in a folder of their own, with a key file of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.command import Here


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    """Runs the command in this process, in `tmp_path`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIDEGATE_KEY_FILE", str(tmp_path / "state" / "fingerprint.key"))
    return Here(capfd)
