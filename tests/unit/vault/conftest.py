"""A vault with its keys apart, as an instance has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.keys import files
from tidegate.vault.ring import DataKeys
from tidegate.vault.store import Vault


@pytest.fixture
def ring(tmp_path: Path) -> DataKeys:
    (tmp_path / "keys").mkdir(mode=0o700)
    files.make_private(str(tmp_path / "keys" / "sealing.key"))
    return DataKeys.create(tmp_path / "keys" / "data", "file:../sealing.key", [tmp_path / "replica"])


@pytest.fixture
def vault(tmp_path: Path, ring: DataKeys) -> Vault:
    return Vault(tmp_path / "vault", ring)
