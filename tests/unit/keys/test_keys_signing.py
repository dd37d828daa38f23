"""Who may sign, and what is believed: one truth table, and what is never shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tidegate.errors import KeyUnavailableError
from tidegate.keys.ring_file import State
from tidegate.keys.signing import RING, SigningRing

START = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


def day(number: int) -> dt.datetime:
    return START + dt.timedelta(days=number)


@pytest.fixture
def ring(tmp_path: Path) -> SigningRing:
    return SigningRing.create(tmp_path / "ring", START)


def test_what_it_signs_verifies_also_when_loaded_again(ring: SigningRing) -> None:
    signer = SigningRing.load(ring.folder).active()
    signature = signer.sign(b"words")
    assert ring.verify(signer.key_id, day(1), signature, b"words")
    assert not ring.verify(signer.key_id, day(1), signature, b"other words")
    assert not ring.verify("0" * 16, day(1), signature, b"words")


@pytest.mark.parametrize(
    ("steps", "at", "trusted"),
    [
        ("", -1, False),
        ("", 0, True),
        ("", 900, True),
        ("rotate", 9, True),
        ("rotate", 10, True),
        ("rotate", 11, False),
        ("revoke", 4, True),
        ("revoke", 5, False),
        ("revoke", 11, False),
        ("rotate revoke", 4, True),
        ("rotate revoke", 5, False),
        ("revoke rotate", 4, True),
        ("revoke rotate", 5, False),
        ("revoke later", 4, True),
        ("revoke later", 5, False),
        ("revoke earlier", 2, False),
        ("revoke earlier", 1, True),
    ],
)
def test_what_the_first_key_signed_is_believed(ring: SigningRing, steps: str, at: int, trusted: bool) -> None:
    first = ring.active().key_id
    since = {"revoke": 5, "later": 8, "earlier": 2}
    for step in steps.split():
        if step == "rotate":
            ring.rotate(day(10))
        else:
            ring.revoke(first, "lost", day(since[step]), day(12))
    assert SigningRing.load(ring.folder).trusted(first, day(at)) is trusted


def test_a_revoked_ring_signs_nothing_until_rotated(ring: SigningRing) -> None:
    first = ring.active().key_id
    ring.revoke(first, 'a "reason"\n', START, day(1))
    with pytest.raises(KeyUnavailableError, match="rotate"):
        ring.active()
    ring.rotate(day(2))
    assert ring.active().key_id != first
    assert [key.state for key in SigningRing.load(ring.folder).keys] == [State.REVOKED, State.ACTIVE]
    assert SigningRing.load(ring.folder).keys[0].reason == 'a "reason"\n'


def test_seeds_that_sign_no_more_are_gone(ring: SigningRing) -> None:
    ring.rotate(day(1))
    ring.rotate(day(2))
    assert sorted(path.name for path in ring.folder.iterdir()) == ["0003.seed", RING]


def test_a_seed_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEED", "ab" * 32)
    ring = SigningRing.create(tmp_path / "ring", START, "env:SEED")
    assert ring.active().sign(b"x")
    assert [path.name for path in ring.folder.iterdir()] == [RING]
    with pytest.raises(KeyUnavailableError, match="already"):
        ring.rotate(day(1), "env:SEED")
    monkeypatch.setenv("SEED", "cd" * 32)
    with pytest.raises(KeyUnavailableError, match="another key"):
        ring.active()


def test_a_ring_is_not_written_over(ring: SigningRing) -> None:
    with pytest.raises(KeyUnavailableError, match="rotate"):
        SigningRing.create(ring.folder, day(1))


def test_the_seed_is_never_shown(ring: SigningRing) -> None:
    seed = (ring.folder / "0001.seed").read_bytes()
    shown = repr(ring) + repr(ring.active()) + repr(ring.keys) + (ring.folder / RING).read_text()
    assert seed.hex() not in shown
    assert repr(seed) not in shown
    assert (ring.folder / "0001.seed").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id = ", "name = "),
        ('state = "active"', 'state = "good"'),
        ("since = 2026", 'since = "2026'),
        ('public = "', 'public = "00'),
        ('seed = "', 'extra = "x"\nseed = "'),
        ("[[key]]", "[[keys]]"),
    ],
)
def test_a_changed_ring_is_refused_in_one_line(ring: SigningRing, old: str, new: str) -> None:
    path = ring.folder / RING
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(KeyUnavailableError) as raised:
        SigningRing.load(ring.folder)
    assert len(str(raised.value).splitlines()) == 1


def test_no_ring(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailableError, match="cannot be read"):
        SigningRing.load(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyUnavailableError, match="cannot be changed"):
        SigningRing.create(tmp_path / "file" / "ring", START)
