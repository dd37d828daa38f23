"""Incidents of an installation of this machine, in this process. In: a Local. Out: the API's answers."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tidegate.cli.desk.interface import Answer
from tidegate.cli.desk.local import Local
from tidegate.cli.incident.where import Told
from tidegate.errors import RemoteError, UsageError
from tidegate.inspection.snapshot import Snapshot

if TYPE_CHECKING:
    from tidegate.service.incidents.models import Incident

PATIENCE = 3600.0
_PAUSE = 0.2


class LocalIncidents:
    """An IncidentDesk. Steps are carried out in the foreground, together with whoever else is at them."""

    def __init__(self, desk: Local) -> None:
        self._office, self._actor = desk.office, desk.actor

    def open(self, taken: Snapshot, said: Mapping[str, str]) -> Answer:
        """Sealed, held, written down."""
        from tidegate.model.exposure import Bound, Claim
        from tidegate.service.api.shown_incidents import whole
        from tidegate.service.incidents.acts.open import Opening, open_incident
        from tidegate.service.incidents.description import Description

        site = said.get("site", "")
        if site and site not in self._office.instance.settings["site"]:
            known = ", ".join(sorted(self._office.instance.settings["site"]))
            raise UsageError(f"there is no site of that name; sites are: {known}")
        described = Description(
            said.get("name") or taken.name,
            said.get("path", ""),
            site,
            _lines(said.get("urls", "")),
            _lines(said.get("pages", "")),
            _lines(said.get("reporters", "")),
        )
        claims = tuple(
            Claim(bound, _moment(said[name]), "person", machine=False, words="said when it was opened")
            for name, bound in (("posted", Bound.POSTED), ("removed", Bound.REMOVED))
            if said.get(name)
        )

        def content() -> int:
            os.lseek(taken.fd, 0, os.SEEK_SET)
            return taken.fd

        opening = Opening(taken.sha256 or "", "hand", described, claims=claims, at_once=True)
        made = open_incident(self._office, self._actor, opening, content)
        shown = whole(self._office, made.incident).model_dump(mode="json")
        return {"fresh": made.fresh, "incident": shown}

    def incidents(self, state: str | None) -> list[Answer]:
        """All."""
        from tidegate.service.accounts.roles import Right
        from tidegate.service.api.shown_incidents import line
        from tidegate.service.incidents.models import Incident

        self._actor.must(Right.SEE_INCIDENTS)
        rows = Incident.objects.order_by("-opened_at", "-pk")
        return [line(row).model_dump(mode="json") for row in (rows.filter(state=state) if state else rows)]

    def incident(self, word: str) -> Answer:
        """Whole."""
        from tidegate.service.accounts.roles import Right
        from tidegate.service.api.shown_incidents import whole

        self._actor.must(Right.SEE_INCIDENTS)
        return whole(self._office, self._row(word)).model_dump(mode="json")

    def follow_log(self, word: str, path: str, said: Mapping[str, str]) -> None:
        """Kept, and kept on as it grows and is rotated, by the service."""
        from tidegate.service.incidents.acts.add import follow_logs
        from tidegate.service.incidents.description import GivenLog

        if not os.path.isfile(path):
            raise UsageError(f"{path} is no file that can be read")
        log = GivenLog(
            os.path.abspath(path),
            said.get("format", ""),
            said.get("zone", ""),
            float(said.get("skew") or 0.0),
        )
        follow_logs(self._office, self._actor, self._row(word), (log,))

    def add(self, word: str, kind: str, path: str, said: Mapping[str, str]) -> Answer:
        """Sealed."""
        from tidegate.service.api.shown_incidents import evidence
        from tidegate.service.incidents.acts import add

        options: add.Options = {name: value for name, value in said.items() if value}
        if "skew" in options:
            options["skew"] = float(options["skew"])
        try:
            with open(path, "rb") as stream:
                name = os.path.basename(path)
                row, fresh = add.add(self._office, self._actor, self._row(word), kind, stream, name, options)
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from None
        return {"fresh": fresh, "evidence": evidence(row).model_dump(mode="json")}

    def claim(self, word: str, said: Mapping[str, object]) -> Answer:
        """Written down."""
        from tidegate.model.exposure import Bound, Claim
        from tidegate.service.incidents.acts import claims
        from tidegate.service.incidents.bounds import claim_dict

        at, seconds = said.get("at"), said.get("seconds")
        try:
            claim = Claim(
                Bound(str(said["bound"])),
                _moment(str(at)) if at else None,
                str(said.get("source") or "person"),
                bool(said.get("machine")),
                float(str(said.get("uncertainty") or 0)),
                str(said.get("words") or ""),
                seconds=None if seconds is None else float(str(seconds)),
            )
        except ValueError as error:
            raise UsageError(f"this is no claim: {error}") from None
        row = claims.make(self._office, self._actor, self._row(word), claim)
        return claim_dict(claims.of_row(row))

    def withdraw(self, word: str, claim: int, reason: str) -> Answer:
        """It counts no more."""
        from tidegate.service.incidents.acts import claims
        from tidegate.service.incidents.bounds import claim_dict

        row = claims.withdraw(self._office, self._actor, claim, self._row(word), reason)
        return claim_dict(claims.of_row(row))

    def close_incident(self, word: str, reason: str) -> Answer:
        """Closed."""
        from tidegate.service.api.shown_incidents import whole
        from tidegate.service.inquiry.acts.close import close

        row = close(self._office, self._actor, self._row(word), reason)
        return whole(self._office, row).model_dump(mode="json")

    def carry_out(self, word: str, told: Told) -> Answer:
        """What a service that runs beside has claimed is waited for."""
        from tidegate.service.accounts.roles import Right
        from tidegate.service.incidents.acts.run import run

        self._actor.must(Right.RESPOND)
        row, ends = self._row(word), time.monotonic() + PATIENCE
        while True:
            steps = run(self._office, row.pk, told)
            busy = [step for step in steps if step.done_at is None and step.lease_until is not None]
            if not busy or time.monotonic() > ends:
                return self.incident(word)
            for step in busy:
                told(step.kind, step.progress)
            time.sleep(_PAUSE)

    def _row(self, word: str) -> Incident:
        from tidegate.service.api.shown_incidents import find
        from tidegate.service.incidents.models import Incident

        try:
            return find(word)
        except Incident.DoesNotExist:
            raise RemoteError("there is no such incident that this account may see") from None


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
