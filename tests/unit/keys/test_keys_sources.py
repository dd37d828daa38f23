"""References to keys: each kind gives its key, and each failure is one line that never shows one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tidegate.errors import KeyUnavailableError
from tidegate.keys import files, sources

KEY = bytes(range(32))


def test_each_kind_gives_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.make_private(str(tmp_path / "a.key"), KEY)
    monkeypatch.setenv("OUTER", "77" * 32)
    (tmp_path / "w.toml").write_text(sources.wrapped_file(KEY, "local", {"with": "env:OUTER"}))
    assert sources.load(f"file:{tmp_path}/a.key") == KEY
    assert sources.load("env:K", {"K": KEY.hex()}) == KEY
    assert sources.load(f"wrapped:{tmp_path}/w.toml") == KEY
    assert sources.beside(tmp_path, "file:a.key") == f"file:{tmp_path}/a.key"
    assert sources.beside(tmp_path, "env:K") == "env:K"


def test_each_failure_is_one_line_without_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTER", "78" * 32)
    monkeypatch.setenv("WRONG", "79" * 32)
    text = sources.wrapped_file(KEY, "local", {"with": "env:OUTER"})
    (tmp_path / "w.toml").write_text(text.replace("OUTER", "WRONG"))
    (tmp_path / "n.toml").write_text("x = 1")
    (tmp_path / "s.toml").write_text(text.replace('"local"', '"nobody"'))
    (tmp_path / "open.key").write_bytes(KEY)
    files.make_private(str(tmp_path / "short.key"), KEY[:31])
    os.mkfifo(tmp_path / "pipe", 0o600)
    names = ["file:none", "file:open.key", "file:short.key", "file:pipe", "file:.", "wrapped:w.toml"]
    names += ["wrapped:n.toml", "wrapped:s.toml", "wrapped:none"]
    references = [sources.beside(tmp_path, name) for name in names]
    for reference in [*references, "env:NOT_SET", "", "hex:00", "file:"]:
        with pytest.raises(KeyUnavailableError) as raised:
            sources.load(reference)
        assert len(str(raised.value).splitlines()) == 1
        assert KEY.hex() not in str(raised.value)


def test_a_key_file_is_not_written_over(tmp_path: Path) -> None:
    files.make_private(str(tmp_path / "a.key"))
    with pytest.raises(KeyUnavailableError, match="already"):
        files.make_private(str(tmp_path / "a.key"))
    with pytest.raises(KeyUnavailableError, match="cannot be written"):
        files.make_private(str(tmp_path / "none" / "a.key"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.key"]
