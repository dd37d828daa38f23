"""The court bundle: one zip with numbered exhibits, their digests and chain of custody, and a script that checks it.

In: a history, documents, a way to open each exhibit. Out: a file that appears whole or not at all, and the digest of
its manifest: who has that from elsewhere can tell that nothing was changed, left out or added.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from tidegate.errors import ResponseError
from tidegate.model.history import Exhibit, History
from tidegate.response.reports import html, markdown
from tidegate.response.reports.document import Block, Document, Heading, Paragraph, Signing, Table
from tidegate.response.reports.words import instant
from tidegate.response.whole import appearing

Opener = Callable[[Exhibit], contextlib.AbstractContextManager[IO[bytes]]]
CHECK = Path(__file__).with_name("check_bundle.py")
MANIFEST = "manifest.json"
MARKING = "For the court"
_CHUNK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(
    target: Path,
    history: History,
    documents: Sequence[tuple[str, Document]],
    opened: Opener,
    now: dt.datetime,
) -> str:
    """Write the zip. `documents`: names without an ending, and what they say. Returns the manifest's SHA-256, hex.

    Raises ResponseError where an exhibit cannot be read, or is not what its digest says: then nothing is written.
    """
    with appearing(target) as temporary, temporary.open("wb") as stream:
        return write_to(stream, history, documents, opened, now)


def write_to(
    stream: IO[bytes],
    history: History,
    documents: Sequence[tuple[str, Document]],
    opened: Opener,
    now: dt.datetime,
) -> str:
    """The same into a stream, which need not seek. What was written before an error is no bundle."""
    names = [f"exhibits/{number:03d}" for number in range(1, len(history.exhibits) + 1)]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        files = [
            _exhibit(archive, name, one, opened) for name, one in zip(names, history.exhibits, strict=True)
        ]
        files += [_text(archive, name, content) for name, content in _papers(history, documents, names, now)]
        manifest = _manifest(history, files, names, now)
        _text(archive, MANIFEST, manifest)
    return hashlib.sha256(manifest).hexdigest()


def index(history: History, names: Sequence[str], now: dt.datetime) -> Document:
    """The first paper: exhibits by number, with digests, and through whose hands each went."""
    rows = tuple(
        (name.removeprefix("exhibits/"), one.title, f"{one.length:,}", one.sha256)
        for name, one in zip(names, history.exhibits, strict=True)
    )
    blocks: list[Block] = [
        Paragraph(
            f"Made on {instant(now)}. Each exhibit is the file as it was kept. In the unpacked bundle, the command "
            "python3 -I check.py . compares all of them with the manifest and prints the manifest's digest, to be "
            "compared with the one that the office gives by another way."
        ),
        Heading("Exhibits"),
        Table("By number", ("no.", "what", "bytes", "SHA-256"), rows, (1, 5, 2, 6), (3,)),
        Heading("Chain of custody"),
        Table(
            "From whose hands into whose, in order",
            ("no.", "when", "from", "to", "why", "entry of the record"),
            tuple(_custody(history, names)),
            (1, 4, 3, 3, 3, 2),
        ),
        Signing(("Custodian of the evidence", "Date")),
    ]
    return Document("Court bundle: index", f"Incident {history.reference}", MARKING, tuple(blocks))


def _custody(history: History, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for name, one in zip(names, history.exhibits, strict=True):
        number = name.removeprefix("exhibits/")
        yield number, instant(one.kept_at), one.origin, one.kept_by, "kept as evidence", ""
        for hand in sorted(one.custody, key=lambda hand: hand.at):
            entry = "" if hand.entry is None else str(hand.entry)
            yield number, instant(hand.at), hand.giver, hand.receiver, hand.why, entry


def _papers(
    history: History, documents: Sequence[tuple[str, Document]], names: Sequence[str], now: dt.datetime
) -> Iterator[tuple[str, bytes]]:
    yield "check.py", CHECK.read_bytes()
    for name, document in (("index", index(history, names, now)), *documents):
        if not name.isascii() or not name.replace("-", "").isalnum():
            raise ResponseError("a paper of the bundle is named by letters, digits and hyphens")
        yield f"{name}.html", html.render(document).encode()
        yield f"{name}.md", markdown.render(document).encode()


def _exhibit(archive: zipfile.ZipFile, name: str, one: Exhibit, opened: Opener) -> dict[str, Any]:
    seen, length = hashlib.sha256(), 0
    with opened(one) as source, archive.open(_entry(name), "w", force_zip64=True) as out:
        while chunk := source.read(_CHUNK):
            seen.update(chunk)
            length += len(chunk)
            out.write(chunk)
    if (seen.hexdigest(), length) != (one.sha256, one.length):
        raise ResponseError(f"{name}: the exhibit is not what its digest says; nothing was written")
    return {"name": name, "sha256": one.sha256, "length": length}


def _text(archive: zipfile.ZipFile, name: str, content: bytes) -> dict[str, Any]:
    archive.writestr(_entry(name), content)
    return {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "length": len(content)}


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return entry


def _manifest(history: History, files: list[dict[str, Any]], names: Sequence[str], now: dt.datetime) -> bytes:
    custody: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for name, one in zip(names, history.exhibits, strict=True):
        custody[name] = [
            {"at": one.kept_at.isoformat(), "from": one.origin, "to": one.kept_by, "why": "kept as evidence"}
        ] + [
            {
                "at": hand.at.isoformat(),
                "from": hand.giver,
                "to": hand.receiver,
                "why": hand.why,
                "entry": hand.entry,
            }
            for hand in sorted(one.custody, key=lambda hand: hand.at)
        ]
    told = {
        "version": 1,
        "incident": history.reference,
        "made": now.isoformat(),
        "files": sorted(files, key=lambda one: str(one["name"])),
        "custody": custody,
    }
    return json.dumps(told, indent=1, ensure_ascii=True, sort_keys=True).encode() + b"\n"
