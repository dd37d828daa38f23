"""Packs as files: whole or refused, merged, expired."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import reposts
from tidegate.errors import TraceError
from tidegate.trace import fingerprint, pack
from tidegate.trace.matcher import Matcher
from unit.trace.conftest import KEY, TODAY


def test_what_is_cut_short_or_changed_is_refused(own_pack: Path, tmp_path: Path) -> None:
    whole = own_pack.read_bytes()
    for name, content in (
        ("empty", b""), ("head", whole[:30]), ("short", whole[:-5000]), ("other", b"PK" + whole[2:]),
        ("changed", whole[:60] + bytes([whole[60] ^ 1]) + whole[61:]),
    ):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(TraceError) as told:
            Matcher.open([path], KEY, today=TODAY)
        assert "\n" not in str(told.value)
    with pytest.raises(TraceError, match="cannot be read"):
        pack.load(tmp_path / "nowhere")


def test_merged_packs_find_what_each_finds(
    own_pack: Path, shared_pack: Path, leaked: reposts.Leak, tmp_path: Path
) -> None:
    second = reposts.leak(120, 8)
    (tmp_path / "second.csv").write_bytes(second.csv())
    fingerprint.own(str(tmp_path / "second.csv"), tmp_path / "second.pack", KEY, today=TODAY)
    merged = pack.merge(
        map(pack.load, (own_pack, tmp_path / "second.pack", shared_pack)), tmp_path / "all.pack"
    )
    assert len(merged.members) == 3
    matcher = Matcher.open([tmp_path / "all.pack"], KEY, today=TODAY)
    one, two = matcher.raw([reposts.repost(each.rows[:5], "csv/all", 1).content for each in (leaked, second)])
    assert one is not None
    assert two is not None
    assert one.pack != two.pack


def test_what_expired_refuses_and_leaves_a_stone(leaked_csv: Path, tmp_path: Path) -> None:
    path = tmp_path / "short-lived.pack"
    made = fingerprint.own(str(leaked_csv), path, KEY, today=TODAY, expires="2026-12-31")
    assert Matcher.open([path], KEY, today="2026-12-31").people
    with pytest.raises(TraceError, match="expired"):
        Matcher.open([path], KEY, today="2027-01-01")
    size = path.stat().st_size
    pack.expire(pack.load(path), "2027-01-01")
    after = pack.load(path).members[0]
    assert (after.pack, after.gone, after.size, after.digests) == (
        made.pack.members[0].pack,
        "2027-01-01",
        0,
        (),
    )
    assert path.stat().st_size < size / 10
    with pytest.raises(TraceError, match="expired"):
        Matcher.open([path], KEY, today="2026-12-01")


def test_a_file_with_nobody_gives_no_pack(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("nothing to see\n")
    with pytest.raises(TraceError, match="no pack was made"):
        fingerprint.own(str(tmp_path / "plain.txt"), tmp_path / "out.pack", KEY, today=TODAY)
    assert not (tmp_path / "out.pack").exists()
