"""Questions from outside the gate: answered by the batch, counted by the caller, and of one size whatever they tell.

There is no look-up for strangers. A caller whom the office knows (another office's system) may ask whether identifiers
are of people in the registry: at most so many a day, and the answer to a batch is as long as the batch is allowed
to be, so that who sees it pass learns neither how many were asked nor how many were found.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Sequence
from pathlib import Path

from tidegate.errors import RegistryError
from tidegate.registry.fields import Field
from tidegate.registry.fingerprint import cmac
from tidegate.registry.normal import CANONICAL
from tidegate.registry.registry import Registry

BATCH = 4096
"""Questions a batch, and bits an answer."""


class Inquiry:
    """For one registry. `ledger`: a file that counts each caller's questions by day; `quota`: how many are allowed."""

    def __init__(self, registry: Registry, ledger: str | Path, *, quota: int) -> None:
        self._registry, self._ledger, self._quota = registry, Path(ledger), quota

    def ask(self, caller: str, field: Field, values: Sequence[str], today: dt.date) -> bytes:
        """One bit a value, in order, the lowest of the first byte first; always BATCH bits.

        Raises RegistryError over the quota (then nothing is answered), for more than BATCH values, and for a field
        that does not decide alone.
        """
        if not field.decides:
            raise RegistryError(f"{field.words} does not decide alone: it is not answered")
        if len(values) > BATCH:
            raise RegistryError(f"a batch holds at most {BATCH:,} questions")
        self._count(caller, len(values), today)
        canonical = [CANONICAL[field](value) for value in values]
        # Always a whole batch, so that the time it takes tells nothing either.
        padded = [*canonical, *[""] * (BATCH - len(canonical))]
        found = self._registry.find(cmac(self._registry.master, field.value).of(padded))
        answer = bytearray(BATCH // 8)
        for at in found.at.tolist():
            if at < len(canonical) and canonical[at]:
                answer[at // 8] |= 1 << at % 8
        return bytes(answer)

    def _count(self, caller: str, questions: int, today: dt.date) -> None:
        """Write the questions down before they are answered."""
        number = os.open(self._ledger, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(number, fcntl.LOCK_EX)
            raw = os.pread(number, 1 << 24, 0)
            counted: dict[str, dict[str, int]] = json.loads(raw) if raw else {}
            day = counted.get(today.isoformat(), {})
            if day.get(caller, 0) + questions > self._quota:
                raise RegistryError(
                    f"{caller} has asked {self._quota:,} questions today, which is all it may"
                )
            day[caller] = day.get(caller, 0) + questions
            fresh = json.dumps({today.isoformat(): day}).encode()
            os.ftruncate(number, 0)
            os.pwrite(number, fresh, 0)
            os.fsync(number)
        finally:
            os.close(number)
