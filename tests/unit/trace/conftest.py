"""A leak of 400 invented people and a pack of it, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import reposts
from tidegate.trace import fingerprint
from tidegate.trace.matcher import Matcher

KEY = b"k" * 32
TODAY = "2026-11-23"


@pytest.fixture(scope="session")
def leaked() -> reposts.Leak:
    return reposts.leak(400, 41)


@pytest.fixture(scope="session")
def leaked_csv(leaked: reposts.Leak, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("leak") / "leak.csv"
    path.write_bytes(leaked.csv())
    return path


@pytest.fixture(scope="session")
def own_pack(leaked_csv: Path) -> Path:
    path = leaked_csv.with_name("own.pack")
    fingerprint.own(str(leaked_csv), path, KEY, today=TODAY)
    return path


@pytest.fixture(scope="session")
def shared_pack(leaked_csv: Path) -> Path:
    path = leaked_csv.with_name("shared.pack")
    fingerprint.shareable(str(leaked_csv), path, today=TODAY, cost=4)
    return path


@pytest.fixture(scope="session")
def matcher(own_pack: Path) -> Matcher:
    return Matcher.open([own_pack], KEY, today=TODAY)
