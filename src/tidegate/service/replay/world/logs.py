"""The day's logs as files. In: the disclosed file, a folder. Out: twelve logs, and what each allows to be said.

Each client's requests stand in one format, in turn, so that the truth of each line of the answer is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate.model.access import Actor, Completeness
from tidegate.service.replay.world.log_formats import FORMATS
from tidegate.service.replay.world.traffic import File, Session, expected, noise, sessions


@dataclass(frozen=True, slots=True)
class Truth:
    """One client's."""

    completeness: Completeness
    actor: Actor
    requests: int


@dataclass(frozen=True, slots=True)
class Written:
    """`logs`: path and format (`""`: recognised by content). `truth`: by the client's address."""

    logs: tuple[tuple[Path, str], ...]
    truth: Mapping[str, Truth]
    lines: int


def write(folder: Path, file: File, until: dt.datetime, noisy: int) -> Written:
    """Write them. `noisy`: ordinary requests."""
    folder.mkdir(parents=True, exist_ok=True)
    shares: dict[str, list[Session]] = {name: [] for name in FORMATS}
    truth: dict[str, Truth] = {}
    for number, one in enumerate(sessions(file)):
        name = list(FORMATS)[number % len(FORMATS)]
        shares[name].append(one)
        claim = expected(one.kind, FORMATS[name].tells)
        truth[one.address] = Truth(claim, one.actor, len(one.requests))
    logs, lines = [], 0
    for at, (name, form) in enumerate(FORMATS.items()):
        own = [sent for one in shares[name] for sent in one.requests]
        ordinary = noise(file, until, noisy // len(FORMATS) + at)
        requests = sorted([*own, *ordinary], key=lambda one: one.at)
        path = folder / f"{name}.log"
        path.write_bytes(form.written(requests, file.length))
        logs.append((path, form.form))
        lines += len(requests)
    return Written(tuple(logs), truth, lines)
