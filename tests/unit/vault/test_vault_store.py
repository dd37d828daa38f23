"""The vault from outside: what is put comes back to its holder alone, and what a thief of the folder learns."""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import threading
from pathlib import Path

import pytest

from tidegate.errors import VaultError
from tidegate.vault.holder import Holder
from tidegate.vault.ring import DataKeys
from tidegate.vault.seal import Stored
from tidegate.vault.store import INCOMING, OBJECTS, Vault

ONE, TWO = Holder("submission", "1"), Holder("submission", "2")
WORDS = b"name,number\nIlona Invented,A200000001\n"
DIGEST = hashlib.sha256(WORDS).hexdigest()


def put(vault: Vault, holder: Holder = ONE, content: bytes = WORDS) -> Stored:
    return vault.put(holder, io.BytesIO(content))


def objects(vault: Vault) -> list[Path]:
    return [path for path in (vault.folder / OBJECTS).rglob("*") if path.is_file()]


def test_put_is_found_by_its_digest_and_twice_is_once(vault: Vault) -> None:
    assert put(vault) == put(vault) == Stored(DIGEST, len(WORDS))
    with vault.open(ONE, DIGEST) as file:
        assert file.read() == WORDS
    assert vault.size(ONE, DIGEST) == len(WORDS)
    assert len(objects(vault)) == 1
    assert not list((vault.folder / INCOMING).iterdir())


def test_a_descriptor_is_read_from_where_it_stands(vault: Vault) -> None:
    number = os.memfd_create("test")
    os.write(number, b"--" + WORDS)
    os.lseek(number, 2, os.SEEK_SET)
    assert vault.put(ONE, number).digest == DIGEST
    os.close(number)


def test_the_memory_file_can_be_read_and_never_changed(vault: Vault) -> None:
    put(vault)
    number = vault.into_memory_file(ONE, DIGEST)
    assert os.read(number, 1000) == WORDS
    for change in (
        lambda: os.write(number, b"x"),
        lambda: os.ftruncate(number, 0),
        lambda: os.ftruncate(number, 99),
    ):
        with pytest.raises(OSError, match="not permitted"):
            change()
    with pytest.raises(OSError, match="not permitted"):
        fcntl.fcntl(
            number,
            fcntl.F_ADD_SEALS,
            fcntl.F_SEAL_FUTURE_WRITE if hasattr(fcntl, "F_SEAL_FUTURE_WRITE") else 16,
        )
    os.close(number)


def test_what_one_holder_put_is_not_the_others(vault: Vault) -> None:
    put(vault)
    put(vault, TWO, b"other")
    assert vault.has(ONE, DIGEST)
    assert not vault.has(TWO, DIGEST)
    for ask in (vault.open, vault.size, vault.into_memory_file):
        with pytest.raises(VaultError, match="no such content"):
            ask(TWO, DIGEST)


def test_shredded_is_unreadable_and_the_rest_is_not(vault: Vault) -> None:
    put(vault)
    put(vault, TWO)
    assert vault.shred(ONE).complete
    assert not vault.has(ONE, DIGEST)
    for ask in (
        lambda: vault.open(ONE, DIGEST),
        lambda: put(vault),
        lambda: vault.into_memory_file(ONE, DIGEST),
    ):
        with pytest.raises(VaultError, match="shredded"):
            ask()
    assert vault.open(TWO, DIGEST).read() == WORDS
    vault.discard(ONE, DIGEST)
    assert len(objects(vault)) == 1


def test_a_litigation_hold_refuses_both(vault: Vault) -> None:
    put(vault)
    vault.ring.hold(ONE)
    for ask in (lambda: vault.shred(ONE), lambda: vault.discard(ONE, DIGEST)):
        with pytest.raises(VaultError, match="litigation hold"):
            ask()
    assert vault.open(ONE, DIGEST).read() == WORDS
    vault.ring.lift(ONE)
    vault.discard(ONE, DIGEST)
    vault.discard(ONE, DIGEST)
    assert not vault.has(ONE, DIGEST)


def test_a_thief_of_the_folder_learns_nothing_but_pages(vault: Vault) -> None:
    put(vault)
    put(vault, TWO)
    first, second = objects(vault)
    assert first.name != second.name
    seen = b"".join(
        str(p).encode() + (p.read_bytes() if p.is_file() else b"") for p in vault.folder.rglob("*")
    )
    assert first.read_bytes()[8:] != second.read_bytes()[8:]
    assert first.stat().st_size == second.stat().st_size
    for word in (DIGEST.encode(), bytes.fromhex(DIGEST), b"Ilona", b"200000001", b"submission"):
        assert word not in seen
    for name in (first.name, second.name):
        for guess in (b"", b"1", b"submission", b"submission\x001"):
            assert hashlib.sha256(guess + bytes.fromhex(DIGEST)).hexdigest() != name


def test_an_object_in_anothers_place_is_refused(vault: Vault) -> None:
    put(vault)
    other = put(vault, ONE, b"other words")
    there = {path.name: path for path in objects(vault)}
    mine = there[vault.ring.object_name(ONE, DIGEST)]
    mine.write_bytes(there[vault.ring.object_name(ONE, other.digest)].read_bytes())
    with pytest.raises(VaultError, match="another's place"):
        vault.open(ONE, DIGEST)
    assert not vault.has(ONE, DIGEST)


def test_a_damaged_object_is_healed_by_putting_it_again(vault: Vault) -> None:
    put(vault)
    (path,) = objects(vault)
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    with pytest.raises(VaultError, match="changed"):
        vault.into_memory_file(ONE, DIGEST)
    put(vault)
    assert vault.open(ONE, DIGEST).read() == WORDS


def test_a_link_in_an_objects_place_is_not_followed(vault: Vault, tmp_path: Path) -> None:
    put(vault)
    (path,) = objects(vault)
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    with pytest.raises(VaultError):
        vault.open(ONE, DIGEST)


def test_a_source_that_fails_leaves_nothing(vault: Vault) -> None:
    class Failing(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(VaultError, match="Input/output"):
        vault.put(ONE, Failing())  # type: ignore[arg-type]
    assert not objects(vault)
    assert not list((vault.folder / INCOMING).iterdir())


def test_sweep_removes_the_dead_and_spares_the_living(vault: Vault) -> None:
    (vault.folder / INCOMING / "left").write_bytes(b"sealed half")
    reading, writing = os.pipe()
    stored: list[Stored] = []
    thread = threading.Thread(target=lambda: stored.append(vault.put(ONE, reading)))
    thread.start()
    while len(list((vault.folder / INCOMING).iterdir())) < 2:
        pass
    os.write(writing, WORDS)
    # Only a file that nobody has locked goes.
    vault.sweep()
    os.close(writing)
    thread.join()
    os.close(reading)
    assert stored == [Stored(DIGEST, len(WORDS))]
    assert vault.open(ONE, DIGEST).read() == WORDS
    assert not list((vault.folder / INCOMING).iterdir())


def test_many_at_once_agree(vault: Vault) -> None:
    threads = [threading.Thread(target=put, args=(vault, holder)) for holder in (ONE, TWO) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(objects(vault)) == 2
    assert vault.open(ONE, DIGEST).read() == vault.open(TWO, DIGEST).read() == WORDS


@pytest.mark.parametrize("count", [3, 40])
def test_many_put_in_one_call_come_back_in_their_order(vault: Vault, count: int) -> None:
    contents = [(Holder("person", str(at // 2)), b"%d" % at) for at in range(count)]
    stored = vault.put_all(contents)
    for (holder, content), one in zip(contents, stored, strict=True):
        assert vault.open(holder, one.digest).read() == content
    assert vault.put_all(contents) == stored
    assert len(objects(vault)) == count


@pytest.mark.parametrize("count", [3, 40])
def test_one_of_many_that_cannot_be_put_is_told(vault: Vault, count: int) -> None:
    contents = [(Holder("person", str(at)), WORDS) for at in range(count)]
    vault.put(contents[1][0], io.BytesIO(WORDS))
    vault.shred(contents[1][0])
    with pytest.raises(VaultError, match="shredded"):
        vault.put_all(contents)
    assert not list((vault.folder / INCOMING).iterdir())


def test_an_old_copy_of_the_keys_beside_a_newer_vault_opens_nothing_shredded(
    vault: Vault, tmp_path: Path
) -> None:
    import shutil

    put(vault)
    put(vault, TWO)
    shutil.copytree(vault.ring.folder, tmp_path / "keys" / "old")
    vault.shred(ONE)
    old = Vault(vault.folder, DataKeys(tmp_path / "keys" / "old"))
    with pytest.raises(VaultError, match="shredded"):
        old.open(ONE, DIGEST)
    assert old.open(TWO, DIGEST).read() == WORDS
    assert old.reconcile().names == (vault.ring.name(ONE),)
    assert old.ring.shredded(ONE)
