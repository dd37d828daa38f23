"""Check a bundle of evidence. In: its zip, or the folder it was unpacked into. Out: what was changed, lost or added.

    python3 -I check.py BUNDLE.zip|FOLDER [--manifest SHA256]

This file stands alone: it needs Python 3.11 (older ones were not tried) and nothing else. It cannot vouch for itself:
give it the digest of the manifest that you were told by another way, or compare the one it prints.
Exit 0 whole, 1 not, 2 nothing to check.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

WHOLE, CHANGED, UNREADABLE = 0, 1, 2
MANIFEST = "manifest.json"
MOST_MANIFEST = 64 << 20
HEX = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


class Bundle:
    """The files of a zip or a folder, by name."""

    def __init__(self, names: list[str], opened: Callable[[str], IO[bytes]]) -> None:
        self.names, self.opened = names, opened


def open_bundle(path: Path) -> Bundle:
    """Raises OSError, zipfile.BadZipFile."""
    if path.is_dir():
        found = [Path(folder) / name for folder, _, names in os.walk(path) for name in names]
        # A link may lead anywhere: it is no file of the bundle.
        links = [one for one in found if one.is_symlink()]
        names = [one.relative_to(path).as_posix() for one in found if one not in links]
        return Bundle(
            names + [one.relative_to(path).as_posix() + " (a link)" for one in links],
            lambda name: (path / name).open("rb"),
        )
    archive = zipfile.ZipFile(path)
    return Bundle(
        [entry.filename for entry in archive.infolist() if not entry.is_dir()],
        lambda name: archive.open(name),
    )


def digest_of(stream: IO[bytes]) -> tuple[str, int]:
    """SHA-256, hex, and how many bytes."""
    seen, length = hashlib.sha256(), 0
    while True:
        chunk = stream.read(1 << 20)
        if not chunk:
            return seen.hexdigest(), length
        seen.update(chunk)
        length += len(chunk)


def read_manifest(bundle: Bundle) -> tuple[str, dict[str, tuple[str, int]]]:
    """The manifest's own digest, and what it says of each file. Raises ValueError, KeyError, OSError."""
    with bundle.opened(MANIFEST) as stream:
        content = stream.read(MOST_MANIFEST + 1)
    if len(content) > MOST_MANIFEST:
        raise ValueError("too long")
    told: Any = json.loads(content)
    files: dict[str, tuple[str, int]] = {}
    for one in told["files"]:
        name, digest, length = one["name"], one["sha256"], one["length"]
        if not NAME.fullmatch(name) or not HEX.fullmatch(digest) or type(length) is not int or name in files:
            raise ValueError("not of the form")
        files[name] = (digest, length)
    if told["version"] != 1 or not files:
        raise ValueError("not of the form")
    return hashlib.sha256(content).hexdigest(), files


def compare(bundle: Bundle, files: dict[str, tuple[str, int]]) -> list[str]:
    """A line for each file that is not as the manifest says."""
    found = [
        f"TWICE    {name}" for name in sorted({name for name in bundle.names if bundle.names.count(name) > 1})
    ]
    found += [f"ADDED    {name!a}" for name in sorted(set(bundle.names) - set(files) - {MANIFEST})]
    for name, told in sorted(files.items()):
        if name not in bundle.names:
            found.append(f"LOST     {name}")
            continue
        try:
            with bundle.opened(name) as stream:
                same = digest_of(stream) == told
        except (OSError, zipfile.BadZipFile, RuntimeError, EOFError, ValueError, NotImplementedError):
            same = False
        except Exception as error:
            if type(error).__module__ not in ("zlib", "_lzma", "lzma", "bz2"):
                raise
            same = False
        found += [] if same else [f"CHANGED  {name}"]
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Check and print. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Compares a bundle of evidence with its manifest.")
    parser.add_argument("bundle", help="the zip, or the folder it was unpacked into")
    parser.add_argument(
        "--manifest", default="", help="the manifest's SHA-256, as you were told by another way"
    )
    arguments = parser.parse_args(words)
    try:
        bundle = open_bundle(Path(arguments.bundle))
        own, files = read_manifest(bundle)
    except Exception as error:
        print(f"nothing to check: no bundle with a manifest ({type(error).__name__})", file=sys.stderr)
        return UNREADABLE
    found = compare(bundle, files)
    if arguments.manifest and arguments.manifest.strip().lower() != own:
        found.insert(0, f"CHANGED  {MANIFEST}")
    print("\n".join(found) if found else f"whole: {len(files)} files are as the manifest says")
    print(
        f"manifest {own}"
        + ("" if arguments.manifest else ": compare it with the one you were told by another way")
    )
    return CHANGED if found else WHOLE


if __name__ == "__main__":
    sys.exit(main())
