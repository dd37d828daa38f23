"""Verify a record offline. In: an exported RECORD or a proof, keys, witnesses. Out: what was tampered with.

    python -I verify.py RECORD [--witness FOLDER]... [--key FILE]... [--json]

This file stands alone: copy it anywhere; it needs Python 3.11 and `cryptography`, and nothing of Tidegate. It reads
the formats for a second time, on purpose: what the writer got wrong, a copy of the writer would not find.
Exit 0: whole. 1: tampered with. 2: wrong use, or nothing that can be read.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import datetime as dt
import email.policy
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from email.parser import BytesParser
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

WHOLE, TAMPERED, UNREADABLE = 0, 1, 2
WIDEST = 1 << 16
MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
VERB = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")
FIELDS = ["act", "actor", "at", "detail", "sequence", "subject", "version"]
SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)
STALE, SKEW = dt.timedelta(hours=2), dt.timedelta(minutes=5)
TOKEN_INFO = bytes.fromhex("060b2a864886f70d0109100104")  # the DER of 1.2.840.113549.1.9.16.1.4
SHA256 = bytes.fromhex("0609608648016503040201")


class UnreadableError(Exception):
    """There is nothing to verify: the message says what is missing."""


@dataclass(frozen=True)
class Finding:
    """A sign of tampering: its kind, the entries concerned (first to last, where known), and a line for people."""

    kind: str
    text: str
    first: int | None = None
    last: int | None = None


@dataclass
class Report:
    """What was found. `proven` entries lie under a checkpoint that agrees; `anchored` if from outside the record."""

    entries: int = 0
    proven: int = 0
    checkpoints: int = 0
    witnesses: int = 0
    anchored: bool = False
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 whole, 1 tampered with."""
        return TAMPERED if self.findings else WHOLE

    def found(self, kind: str, text: str, first: int | None = None, last: int | None = None) -> None:
        """Add a finding."""
        self.findings.append(Finding(kind, text, first, first if last is None else last))

    def touches(self, first: int, last: int) -> bool:
        """Does a finding name an entry from `first` to `last`?"""
        return any(
            one.first is not None and one.last is not None and one.first <= last and first <= one.last
            for one in self.findings
        )


# --- Checkpoints and the keys that sign them ------------------------------------------------------------------


@dataclass(frozen=True)
class Key:
    """A public key (32 bytes) and when it counts. Without a name it may sign under any."""

    name: str | None
    public: bytes
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    revoked: dt.datetime | None = None

    def counts(self, at: dt.datetime) -> bool:
        """Does a signature of that time count?"""
        ends = [end for end in (self.until, self.revoked) if end is not None]
        return (self.since is None or self.since <= at) and all(at < end for end in ends)


@dataclass(frozen=True)
class Head:
    """A checkpoint as it was read: from where, of what size, with which root, when; and what is wrong with it."""

    source: str
    witness: bool
    origin: str
    size: int
    root: bytes
    at: dt.datetime
    text: bytes
    fault: str


def read_note(note: bytes, source: str, witness: bool, keys: Sequence[Key]) -> Head:
    """A signed note, its signatures checked. Raises ValueError where it is none."""
    body, gap, rest = note.rpartition(b"\n\n")
    lines = body.decode("utf-8").split("\n")
    if not gap or not rest.endswith(b"\n") or len(lines) != 4 or not lines[3].startswith("time "):
        raise ValueError("no note")
    if re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]) is None or re.fullmatch(r"[^\s+]+", lines[0]) is None:
        raise ValueError("no checkpoint")
    root = base64.b64decode(lines[2], validate=True)
    at = moment(lines[3][5:])
    if len(root) != 32 or at is None or base64.b64encode(root).decode() != lines[2]:
        raise ValueError("no root or time")
    text = body + b"\n"
    fault = _signed(text, rest.decode("utf-8").split("\n")[:-1], at, keys)
    return Head(source, witness, lines[0], int(lines[1]), root, at, text, fault)


def _signed(text: bytes, lines: list[str], at: dt.datetime, keys: Sequence[Key]) -> str:
    """What is wrong with the signatures; empty if one key that counted has signed and no known key's line fails."""
    fault = "is not signed by a trusted key"
    sound = False
    for line in lines:
        dash, name, encoded = line.split(" ")
        blob = base64.b64decode(encoded, validate=True)
        if dash != "—" or len(blob) < 5 or base64.b64encode(blob).decode() != encoded:
            raise ValueError("no signature line")
        for key in keys:
            hint = hashlib.sha256(name.encode() + b"\n\x01" + key.public).digest()[:4]
            if key.name not in (None, name) or hint != blob[:4]:
                continue
            try:
                Ed25519PublicKey.from_public_bytes(key.public).verify(blob[4:], text)
            except InvalidSignature:
                return "bears a false signature"
            if key.counts(at):
                sound = True
            else:
                fault = "is signed by a key that did not count at its time (too early, too late or revoked)"
    return "" if sound else fault


def read_keys(content: bytes) -> list[Key]:
    """Keys of a keys.json, a PEM file, or lines `name+id+key`. Raises ValueError where it is none of them."""
    if content.lstrip().startswith(b"{"):
        listed = json.loads(content)
        if listed.get("version") != 1:
            raise ValueError("another version of keys.json")
        return [_listed(one) for one in listed["keys"]]
    if b"-----BEGIN" in content:
        try:
            loaded = load_pem_public_key(content)
        except UnsupportedAlgorithm:
            raise ValueError("an unknown kind of key") from None
        if not isinstance(loaded, Ed25519PublicKey):
            raise ValueError("not an Ed25519 key")
        return [Key(None, loaded.public_bytes(Encoding.Raw, PublicFormat.Raw))]
    return [_line(line) for line in content.decode("utf-8").split("\n") if line.strip()]


def _line(line: str) -> Key:
    name, hint, encoded = line.strip().split("+", 2)
    blob = base64.b64decode(encoded, validate=True)
    if len(blob) != 33 or blob[0] != 1:
        raise ValueError("not an Ed25519 key")
    if hashlib.sha256(name.encode() + b"\n" + blob).digest()[:4].hex() != hint:
        raise ValueError("the key is not the one its id names")
    return Key(name, blob[1:])


def _listed(one: dict[str, Any]) -> Key:
    public = base64.b64decode(one["public"], validate=True)
    if len(public) != 32 or not isinstance(one["name"], str):
        raise ValueError("not an Ed25519 key")
    times = {name: moment(one[name]) for name in ("since", "until", "revoked") if one[name] is not None}
    if None in times.values():
        raise ValueError("a key's time cannot be read")
    return Key(one["name"], public, **times)


def moment(text: object) -> dt.datetime | None:
    """A time as records write it, or None."""
    try:
        at = dt.datetime.strptime(str(text), MOMENT).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return at if len(str(text)) == 27 else None


# --- The tree of hashes -----------------------------------------------------------------------------------------


class Roots:
    """Roots at chosen sizes, of leaves that pass by once. Keeps the peaks only."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self._wanted = set(sizes)
        self._peaks: list[bytes] = []
        self._size = 0
        self.at: dict[int, bytes] = {0: hashlib.sha256(b"").digest()}

    def add(self, leaf: bytes) -> None:
        """Take the next leaf's hash."""
        size = self._size = self._size + 1
        peaks = self._peaks
        while not size & 1:
            leaf = hashlib.sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)
        if self._size in self._wanted:
            root = peaks[-1]
            for peak in peaks[-2::-1]:
                root = hashlib.sha256(b"\x01" + peak + root).digest()
            self.at[self._size] = root


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Does the path lead from the leaf at `index` to the root over `size` leaves (RFC 9162, 2.1.3.2)?"""
    digest, place, last = leaf, index, size - 1
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            digest = hashlib.sha256(b"\x01" + step + digest).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            digest = hashlib.sha256(b"\x01" + digest + step).digest()
        place, last = place >> 1, last >> 1
    return 0 <= index < size and last == 0 and digest == root


# --- Entries ----------------------------------------------------------------------------------------------------


@dataclass
class Lines:
    """The entries as they lie there: hashes, roots, and what does not fit."""

    hashes: bytearray
    roots: dict[int, bytes]
    odd: dict[int, int | None]  # lines whose sequence is not their place: what they say
    faults: dict[int, str]
    backward: list[int]
    latest: str

    @property
    def count(self) -> int:
        """How many lines."""
        return len(self.hashes) // 32


def read_entry(line: bytes) -> dict[str, Any]:
    """A canonical entry's fields. Raises ValueError for anything else."""
    entry = json.loads(line.decode("ascii"))
    if not isinstance(entry, dict) or sorted(entry) != FIELDS or type(entry["version"]) is not int:
        raise ValueError("not an entry")
    if SPELLING.encode(entry).encode("ascii") != line or entry["version"] != 1:
        raise ValueError("not canonical")
    texts = all(isinstance(entry[name], str) for name in ("act", "actor", "subject", "at"))
    if not texts or type(entry["sequence"]) is not int or VERB.fullmatch(entry["act"]) is None:
        raise ValueError("a field is of another kind")
    if len(entry["at"]) != 27 or entry["at"][26] != "Z":
        raise ValueError("not a time")
    dt.datetime.fromisoformat(entry["at"])
    if not isinstance(entry["detail"], dict) or not all(_plain(value) for value in entry["detail"].values()):
        raise ValueError("a detail is of another kind")
    return entry


def _plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str | int)


def read_lines(path: Path, sizes: Iterable[int]) -> Lines:
    """All entries of a file, in one pass. Raises OSError."""
    roots = Roots(sizes)
    read = Lines(bytearray(), roots.at, {}, {}, [], "")
    with open(path, "rb") as stream:
        for place, line in enumerate(_split(stream)):
            content = line[:-1] if line.endswith(b"\n") else line
            leaf = hashlib.sha256(b"\x00" + content).digest()
            read.hashes += leaf
            roots.add(leaf)
            try:
                if content is line:
                    raise ValueError("no line end")
                entry = read_entry(content)
            except (ValueError, RecursionError):
                read.faults[place] = "is not a canonical entry"
                read.odd[place] = None
                continue
            if entry["sequence"] != place:
                read.odd[place] = entry["sequence"]
            if entry["at"] < read.latest:
                read.backward.append(place)
            read.latest = max(read.latest, entry["at"])
    return read


def _split(stream: Any) -> Iterator[bytes]:
    while line := stream.readline(WIDEST + 1):
        if len(line) > WIDEST and not line.endswith(b"\n"):
            # Too long for an entry: one line that fits nothing, whatever its length.
            while (more := stream.readline(WIDEST)) and not more.endswith(b"\n"):
                pass
            line += b"..."
        yield line


# --- What was done to them --------------------------------------------------------------------------------------


def align(report: Report, ids: list[int | None], said: list[int | None], expected: range, total: int) -> None:
    """Name what happened to the expected entries, of a record of `total`, of which these lines remain.

    `ids`: which entry a line is, None if none. `said`: the number that the line itself bears.
    """
    missing = set(expected) - {one for one in ids if one is not None}
    before = expected.start - 1
    first_seen: list[int] = []
    seen: set[int] = set()
    for known, claims in zip(ids, said, strict=True):
        if known is None:
            guess = next((one for one in (claims, before + 1) if one in missing), None)
            if guess is None:
                report.found(
                    "inserted", f"a line after entry {before} is none of this record", max(before, 0)
                )
                continue
            missing.discard(guess)
            report.found("flipped", f"entry {guess} is not what was recorded", guess)
            known = guess
        elif known in seen:
            report.found("duplicated", f"entry {known} stands there again, after entry {before}", known)
            continue
        seen.add(known)
        first_seen.append(known)
        before = known
    _order(report, first_seen)
    _gone(report, sorted(missing), total)


def _order(report: Report, ids: list[int]) -> None:
    wrong = [(one, other) for one, other in zip(ids, sorted(ids), strict=True) if one != other]
    if len(wrong) == 2:
        first, last = sorted(wrong[0])
        report.found("swapped", f"entries {first} and {last} have changed places", first, last)
    elif wrong:
        first, last = min(one for one, _ in wrong), max(one for one, _ in wrong)
        report.found("swapped", f"entries {first} to {last} are out of order", first, last)


def _gone(report: Report, missing: list[int], total: int) -> None:
    while missing:
        run = [one for place, one in enumerate(missing) if one == missing[0] + place]
        missing = missing[len(run) :]
        kind = "truncated" if run[-1] == total - 1 else "dropped"
        report.found(kind, f"{span(run[0], run[-1])} gone", run[0], run[-1])


def span(first: int, last: int) -> str:
    """`entry 3 is` or `entries 3 to 5 are`."""
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"


def leaf(hashes: bytes | bytearray, place: int) -> bytes:
    """The 32 bytes at that place."""
    return bytes(hashes[place * 32 : place * 32 + 32])


def by_leaves(report: Report, lines: Lines, leaves: bytes) -> None:
    """Compare the lines with the hashes of the database: only where they differ, from both ends."""
    ours, n, m = lines.hashes, lines.count, len(leaves) // 32
    shorter = min(n, m)
    low = next((i for i in range(shorter) if leaf(ours, i) != leaf(leaves, i)), shorter)
    rest = shorter - low
    end = next((i for i in range(rest) if leaf(ours, n - i - 1) != leaf(leaves, m - i - 1)), rest)
    places = {leaf(leaves, i): i for i in range(m)}
    kept: list[tuple[int | None, int | None]] = []
    for place in range(low, n - end):
        known = places.get(leaf(ours, place))
        if known is not None and not low <= known < m - end:
            report.found("duplicated", f"entry {known} stands there again, at line {place + 1}", known)
        else:
            kept.append((known, lines.odd.get(place, place)))
    align(report, [known for known, _ in kept], [claim for _, claim in kept], range(low, m - end), m)


# --- The whole --------------------------------------------------------------------------------------------------


def verify(path: Path, witnesses: Sequence[Path], keys: Sequence[Path], now: dt.datetime) -> Report:
    """Verify a RECORD folder or a proof file. Raises UnreadableError where there is nothing to verify."""
    report = Report(witnesses=len(witnesses))
    trusted = [key for one in keys for key in _keys(one)]
    try:
        if path.is_file():
            _verify_proof(report, path.read_bytes(), witnesses, trusted)
        else:
            _verify_record(report, path, witnesses, trusted, now)
    except OSError as error:
        raise UnreadableError(f"the record cannot be read: {error.strerror}") from None
    if not report.anchored:
        report.notes.append(
            "NOT ANCHORED: the keys came with the record itself, so whoever could rewrite all of it could forge "
            "them too; name a --key or a --witness that was kept elsewhere"
        )
    if not witnesses:
        report.notes.append(
            "no --witness: entries cut off the end together with their checkpoints would not be noticed, nor would a "
            "record that somebody with the signing key wrote anew"
        )
    return report


def _keys(path: Path) -> list[Key]:
    try:
        return read_keys(path.read_bytes())
    except OSError as error:
        raise UnreadableError(f"a key file cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableError(
            "a key file is neither keys.json nor PEM nor a line name+id+key of Ed25519"
        ) from None


def _counting(report: Report, content: bytes | None, trusted: list[Key]) -> list[Key]:
    """The keys to go by: the trusted ones, cut short where the record says so; without any, the record's own."""
    try:
        listed = [] if content is None else read_keys(content)
    except (ValueError, KeyError, TypeError, AttributeError):
        listed = []
        report.found("keys", "keys.json cannot be read")
    if not trusted:
        return listed
    report.anchored = True
    told = {one.public: one for one in listed}
    return [_shortened(key, told.get(key.public)) for key in trusted]


def _need_listed(report: Report, listing: Path, trusted: list[Key], own: list[Head]) -> None:
    """A list of keys that does not know whoever signed was changed: it is what tells of a revocation."""
    if not trusted or not listing.is_file() or any(head.fault for head in own):
        return
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
        listed = {key.public for key in read_keys(listing.read_bytes())}
        if listed and listed.isdisjoint(key.public for key in trusted):
            report.found(
                "keys", "keys.json lists none of the keys that were named, though one of them signed"
            )


def _shortened(key: Key, told: Key | None) -> Key:
    if told is None:
        return key
    since = max((one for one in (key.since, told.since) if one), default=None)
    until = min((one for one in (key.until, told.until) if one), default=None)
    revoked = min((one for one in (key.revoked, told.revoked) if one), default=None)
    return Key(key.name, key.public, since, until, revoked)


def _heads(report: Report, folder: Path, name: str, witness: bool, keys: Sequence[Key]) -> list[Head]:
    """The checkpoints of a folder, faults reported. Raises OSError."""
    heads: list[Head] = []
    for path in sorted(folder.iterdir()):
        mailed = path.suffix == ".eml" and witness
        if path.name.startswith(".") or not (mailed or path.suffix == ".note"):
            continue
        try:
            content = path.read_bytes()
            head = read_note(_body(content) if mailed else content, name, witness, keys)
            if not mailed and int(path.stem) != head.size:
                report.found(
                    "checkpoint", f"{name}: a checkpoint of {head.size} entries lies under another's name"
                )
        except ValueError:
            report.found("checkpoint", f"{name}: a file that should be a checkpoint is none")
            continue
        if head.fault:
            report.found("signature", f"{name}: the checkpoint of {head.size} entries {head.fault}")
        heads.append(head)
    return sorted(heads, key=lambda head: head.size)


def _body(message: bytes) -> bytes:
    """The text of a message that somebody saved. Raises ValueError where it has none."""
    text = BytesParser(policy=email.policy.default).parsebytes(message).get_body(("plain",))
    if text is None:
        raise ValueError("no text")
    try:
        return str(text.get_content()).replace("\r\n", "\n").encode()
    except LookupError:
        raise ValueError("an unknown encoding") from None


def _witness_heads(report: Report, witnesses: Sequence[Path], keys: Sequence[Key]) -> list[Head]:
    heads: list[Head] = []
    for place, folder in enumerate(witnesses, 1):
        if not folder.is_dir():
            raise UnreadableError(f"witness {place} is no folder")
        held = _heads(report, folder, f"witness {place}", True, keys)
        if not held:
            report.found("witness", f"witness {place} keeps no checkpoint, so it cannot bear the record out")
        heads += held
    return heads


def _verify_record(
    report: Report, folder: Path, witnesses: Sequence[Path], trusted: list[Key], now: dt.datetime
) -> None:
    entries = folder / "entries.jsonl"
    if not entries.is_file():
        raise UnreadableError("this is no record: a folder with entries.jsonl, or a proof file, is")
    listing = folder / "keys.json"
    keys = _counting(report, listing.read_bytes() if listing.is_file() else None, trusted)
    noted = folder / "checkpoints"
    own = _heads(report, noted, "the record", False, keys) if noted.is_dir() else []
    _need_listed(report, listing, trusted, own)
    outside = _witness_heads(report, witnesses, keys)
    heads = [head for head in own if not head.fault] + outside
    lines = read_lines(entries, {head.size for head in heads})
    stored = folder / "leaves.bin"
    leaves = stored.read_bytes() if stored.is_file() else b""
    known = Roots({head.size for head in heads})
    for place in range(0, len(leaves) - 31, 32):
        known.add(leaves[place : place + 32])
    report.entries, report.checkpoints = lines.count, len(own)
    good = [head for head in heads if lines.roots.get(head.size) == head.root]
    bad = min((head.size for head in heads if head.size <= lines.count and head not in good), default=None)
    report.proven = max((head.size for head in good if bad is None or head.size < bad), default=0)
    _anchor(report, max((head.size for head in good if head.witness), default=0))
    _locate(report, lines, leaves, known.at, heads)
    _forks(report, lines, known.at, own, outside)
    _bracket(report, lines, heads)
    _remarks(report, lines, own, now)
    _stamps(report, folder / "stamps", own)


def _anchor(report: Report, witnessed: int) -> None:
    """What outside the record vouches for it: keys that were named, or witnesses up to their last checkpoint."""
    if not report.anchored and 0 < witnessed < report.proven:
        report.notes.append(
            f"witnesses bear out the first {witnessed} entries; for those after, only the record's own keys do"
        )
    report.anchored |= witnessed > 0


def _locate(report: Report, lines: Lines, leaves: bytes, known: dict[int, bytes], heads: list[Head]) -> None:
    """Name the entries that are not as the database's own hashes, or their own numbers, say."""
    borne = [head.size for head in heads if known.get(head.size) == head.root]
    ours = [head.size for head in heads if lines.roots.get(head.size) == head.root]
    whole = lines.count * 32 == len(leaves) and bytes(lines.hashes) == leaves
    if not whole and max(ours, default=0) > max(borne, default=0):
        # The checkpoints bear out the entries, not the hashes beside them.
        place = next(
            (i for i in range(lines.count) if lines.hashes[i * 32 :][:32] != leaves[i * 32 :][:32]), 0
        )
        report.found("leaves", f"leaves.bin was changed, from entry {place} on; the entries were not", place)
    elif not whole:
        by_leaves(report, lines, leaves)
        against = [head.size for head in heads if known.get(head.size, head.root) != head.root]
        if against:
            report.found(
                "leaves",
                f"leaves.bin is not what the checkpoint of {min(against)} entries is of either: the entries that it "
                "tells of are a hint, no proof",
            )
    if lines.odd and not any(one.first is not None for one in report.findings):
        claims = [lines.odd.get(place, place) for place in range(lines.count)]
        total = max([lines.count, *(head.size for head in heads if not head.witness)])
        fitting = [one if one is not None and one < total else None for one in claims]
        align(report, fitting, claims, range(total), total)
    for place, fault in lines.faults.items():
        if not report.touches(place, place):
            report.found("flipped", f"line {place + 1} {fault}", place)
    _short(report, lines.count, heads)


def _short(report: Report, count: int, heads: list[Head]) -> None:
    longest = max(heads, key=lambda head: head.size, default=None)
    if longest is None or longest.size <= count:
        return
    if not any(one.kind in ("truncated", "dropped") for one in report.findings) or longest.witness:
        report.found(
            "truncated",
            f"{span(count, longest.size - 1)} gone: {longest.source} holds a checkpoint of {longest.size} entries",
            count,
            longest.size - 1,
        )


def _forks(
    report: Report, lines: Lines, known: dict[int, bytes], own: list[Head], outside: list[Head]
) -> None:
    """Witnesses hold another history than this one, though this one may be whole in itself."""
    signed = {(head.size, head.root) for head in own}
    agreed = [head.size for head in outside if lines.roots.get(head.size) == head.root]
    told: set[str] = set()
    if len({head.origin for head in own + outside}) > 1:
        report.found("forked", "there are checkpoints of more than one record")
    for head in outside:
        if head.source in told or head.size > lines.count or lines.roots[head.size] == head.root:
            continue
        if (head.size, head.root) in signed or known.get(head.size) == head.root:
            continue
        told.add(head.source)
        below = max((size for size in agreed if size < head.size), default=0)
        report.found(
            "forked",
            f"{span(below, head.size - 1)} not the history that {head.source} holds a checkpoint of ({head.size} "
            "entries): one was rewritten",
            below,
            head.size - 1,
        )


def _bracket(report: Report, lines: Lines, heads: list[Head]) -> None:
    """Between the last checkpoint that agrees and the first that does not, something was changed."""
    if not any(not head.fault for head in heads):
        report.found("checkpoint", "no checkpoint by a trusted key: nothing of this record is proven")
    held = {head.size for head in heads if lines.roots.get(head.size) == head.root}
    bad = [head for head in heads if head.size <= lines.count and lines.roots.get(head.size) != head.root]
    first = min(bad, key=lambda head: head.size, default=None)
    if first is None:
        return
    below = max((size for size in held if size < first.size), default=0)
    if first.size == 0 or not report.touches(below, first.size - 1):
        last = max(first.size - 1, 0)
        report.found(
            "altered",
            f"{span(below, last)} not what was signed: at least one was changed, dropped or put in, and the stored "
            "hashes with it",
            below,
            last,
        )


def _remarks(report: Report, lines: Lines, own: list[Head], now: dt.datetime) -> None:
    if lines.backward:
        report.notes.append(
            f"the clock went backwards at {len(lines.backward)} entries, first at entry {lines.backward[0]}; order "
            "is by sequence"
        )
    if lines.latest and dt.datetime.fromisoformat(lines.latest) > now + SKEW:
        report.notes.append("there are entries from the future: check the clocks")
    if report.proven < lines.count:
        report.notes.append(
            f"{span(report.proven, lines.count - 1)} under no checkpoint that agrees: not proven"
        )
    late = [b for a, b in pairwise(own) if b.at < a.at]
    if late:
        report.notes.append(f"the checkpoint of {late[0].size} entries is dated before a smaller one")
    if own and now - own[-1].at > STALE:
        hours = int((now - own[-1].at).total_seconds() // 3600)
        report.notes.append(f"the latest checkpoint is {hours} hours old")


# --- Stamps and proofs ------------------------------------------------------------------------------------------


def _stamps(report: Report, folder: Path, own: list[Head]) -> None:
    if not folder.is_dir():
        return
    heads = {str(head.size): head for head in own}
    sound = 0
    for path in sorted(folder.glob("*.tsr")):
        head = heads.get(path.stem)
        if head is None:
            report.found("stamp", "a time stamp has no checkpoint")
            continue
        try:
            digest = stamped(path.read_bytes())
        except (ValueError, IndexError):
            report.found("stamp", f"the time stamp of {head.size} entries cannot be read")
            continue
        if digest != hashlib.sha256(head.text).digest():
            report.found("stamp", f"the time stamp of {head.size} entries is of another checkpoint")
        else:
            sound += 1
    if sound:
        report.notes.append(
            f"{sound} time stamps are of these checkpoints; whether their authority signed them, ask: openssl ts "
            "-verify -in N.tsr -data N.text -CAfile CA (N.text: the note up to its empty line)"
        )


def stamped(response: bytes) -> bytes:
    """The SHA-256 that an RFC 3161 response is about; its signature is not checked. Raises ValueError."""
    info = response.index(TOKEN_INFO) + len(TOKEN_INFO)
    tag, outer = _der(response[info:])
    octets = _der(outer)
    if tag != 0xA0 or octets[0] != 0x04:
        raise ValueError("no token")
    fields = _children(_der(octets[1])[1])
    algorithm, digest = _children(fields[2])[:2]
    if not algorithm.startswith(SHA256) or len(digest) != 32:
        raise ValueError("not SHA-256")
    return digest


def _der(encoded: bytes) -> tuple[int, bytes]:
    """The first element: its tag and content. Raises ValueError, IndexError."""
    tag, length, start = encoded[0], encoded[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(encoded[2:start], "big")
    if start + length > len(encoded):
        raise ValueError("cut short")
    return tag, encoded[start : start + length]


def _children(content: bytes) -> list[bytes]:
    found: list[bytes] = []
    while content:
        inner = _der(content)[1]
        found.append(inner)
        head = 2 + (content[1] & 0x7F if content[1] & 0x80 else 0)
        content = content[head + len(inner) :]
    return found


def _verify_proof(report: Report, content: bytes, witnesses: Sequence[Path], trusted: list[Key]) -> None:
    """Verify that one entry is in the record of a signed root."""
    try:
        proof = json.loads(content)
        if proof["kind"] != "tidegate-inclusion-proof" or proof["version"] != 1:
            raise ValueError
        line, path = (
            proof["entry"].encode(),
            [base64.b64decode(step, validate=True) for step in proof["path"]],
        )
        index, size, note = proof["index"], proof["size"], proof["checkpoint"].encode()
        if type(index) is not int or type(size) is not int:
            raise ValueError
        own = json.dumps({"version": 1, "keys": proof["keys"]}).encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UnreadableError("this is no proof that Tidegate wrote") from None
    keys = _counting(report, own, trusted)
    try:
        head = read_note(note, "the proof", False, keys)
    except ValueError:
        report.found("checkpoint", "the proof's checkpoint is none")
        return
    if head.fault:
        report.found("signature", f"the proof's checkpoint {head.fault}")
    try:
        sound = read_entry(line)["sequence"] == index
    except (ValueError, RecursionError):
        sound = False
    digest = hashlib.sha256(b"\x00" + line).digest()
    if not sound or size != head.size or not included(digest, index, size, path, head.root):
        report.found("proof", f"entry {index} is not in the record that the checkpoint is of", index)
    report.entries, report.checkpoints = 1, 1
    held = [one for one in _witness_heads(report, witnesses, keys) if one.size == head.size]
    if witnesses and not held:
        report.notes.append(f"no witness keeps the checkpoint of {head.size} entries")
    for other in held:
        if (other.origin, other.root) == (head.origin, head.root):
            report.anchored = True
        else:
            report.found("forked", f"{other.source} holds another checkpoint of {head.size} entries")
    report.proven = 0 if report.findings else 1


# --- For people -------------------------------------------------------------------------------------------------


def told(report: Report, as_json: bool = False) -> str:
    """The report as lines: findings, notes, a summary. It quotes nothing of an entry."""
    if as_json:
        return json.dumps({"whole": not report.findings, **asdict(report)}, indent=1) + "\n"
    lines = [f"TAMPERED  {one.kind}: {one.text}" for one in report.findings]
    lines += [f"note: {one}" for one in report.notes]
    counts = f"{report.entries} entries, {report.proven} proven, {report.checkpoints} checkpoints"
    counts += f", {report.witnesses} witnesses"
    verdict = f"TAMPERED, {len(report.findings)} findings" if report.findings else "whole"
    return "\n".join([*lines, f"{verdict}: {counts}"]) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Verify and print. Returns the exit code."""
    parser = argparse.ArgumentParser(
        description="Verify a Tidegate record. Exit: 0 whole, 1 tampered with, 2 wrong use."
    )
    parser.add_argument("record", metavar="RECORD", help="a folder written by an export, or a proof file")
    parser.add_argument(
        "--witness", action="append", default=[], metavar="FOLDER", help="checkpoints kept elsewhere"
    )
    parser.add_argument(
        "--key", action="append", default=[], metavar="FILE", help="a public key kept elsewhere"
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    asked = parser.parse_args(argv)
    try:
        report = verify(
            Path(asked.record),
            [Path(one) for one in asked.witness],
            [Path(one) for one in asked.key],
            dt.datetime.now(dt.UTC),
        )
    except UnreadableError as error:
        print(f"verify: {error}", file=sys.stderr)
        return UNREADABLE
    sys.stdout.write(told(report, asked.json))
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
