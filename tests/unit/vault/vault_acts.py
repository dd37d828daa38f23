"""Acts that a test kills: python vault_acts.py ACT FOLDER. Exit code 0 is the acknowledgement; 2 is one line of refusal."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import sys
from collections.abc import Callable
from pathlib import Path

from tidegate.errors import TidegateError
from tidegate.keys.signing import SigningRing
from tidegate.vault.backup import back_up, generations, restore
from tidegate.vault.databases import SQLiteDatabase
from tidegate.vault.holder import Holder
from tidegate.vault.key_backup import back_up_keys
from tidegate.vault.ring import DataKeys
from tidegate.vault.rotate import rewrap
from tidegate.vault.store import Vault

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
ONE, TWO = Holder("submission", "1"), Holder("submission", "2")
CONTENT = {ONE: b"first" * 1000, TWO: b"second" * 1000}
DIGESTS = {holder: hashlib.sha256(content).hexdigest() for holder, content in CONTENT.items()}


def vault(folder: Path) -> Vault:
    return Vault(folder / "vault", DataKeys(folder / "keys" / "data"))


def put(folder: Path, holder: Holder = TWO) -> None:
    vault(folder).put(holder, io.BytesIO(CONTENT[holder]))


def shred(folder: Path) -> None:
    assert vault(folder).shred(ONE).complete


def rotate_sealing_key(folder: Path) -> None:
    rewrap(DataKeys(folder / "keys" / "data"), "file:../new.key")


def rotate_signing_key(folder: Path) -> None:
    SigningRing.load(folder / "signing").rotate(NOW + dt.timedelta(days=1))


def copy_keys(folder: Path) -> None:
    back_up_keys(DataKeys(folder / "keys" / "data"), folder / "copy", f"file:{folder}/keys/new.key")


def back_up_home(folder: Path) -> None:
    back_up(folder, folder.with_name(folder.name + "-backup"), SQLiteDatabase(folder / "database"), NOW)


def restore_home(folder: Path) -> None:
    clean, ring = folder / "clean", DataKeys(folder / "keys" / "data")
    database = SQLiteDatabase(clean / "data" / "database")
    restore(generations(folder / "backup")[-1], clean, database, ring, (ONE,))


ACTS: dict[str, Callable[[Path], None]] = {
    act.__name__: act
    for act in (put, shred, rotate_sealing_key, rotate_signing_key, copy_keys, back_up_home, restore_home)
}

if __name__ == "__main__":
    try:
        ACTS[sys.argv[1]](Path(sys.argv[2]))
    except TidegateError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
