"""Cases from a service of the office: JSON over HTTPS. In: numbers, in a request's body. Out: cases.

    POST URL  {"numbers": ["A900123456", ...]}   ->   {"cases": [{"a_number": ..., "case": ..., "language": ...}, ...]}

Numbers stand in no address. What does not answer, or not whole and in time, is asked again by the next run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidegate.errors import FetchError, StayError
from tidegate.response.cases.interface import Case, Keyed
from tidegate.response.cases.rows import Cases
from tidegate.sites.fetch import Fetcher

BATCH = 500
MOST_BYTES = 64 << 20
_LISTS = {"attorneys": ("attorney", "attorney_contact", "attorney_since", "attorney_until"),
          "relatives": ("relative", "relation", "relative_name")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceCases:
    """`columns`: field -> name in the answer. `fetcher`: with the networks it may ask."""

    url: str
    token: str = field(repr=False)
    columns: Mapping[str, str]
    fetcher: Fetcher

    def cases(self, wanted: Sequence[Keyed]) -> Mapping[Keyed, Case]:
        """As `CaseSource`."""
        found: dict[Keyed, Case] = {}
        for start in range(0, len(wanted), BATCH):
            step = wanted[start : start + BATCH]
            cases = Cases(frozenset(step))
            for one in self._asked([number for _, number in step]):
                for row in _rows(one, self.columns):
                    cases.take(row)
            found |= cases.asked()
        return found

    def _asked(self, numbers: Sequence[str]) -> list[Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"numbers": numbers}).encode()
        try:
            with self.fetcher.send("POST", self.url, headers, body) as answer:
                text = b"".join(answer.pieces())
                status = answer.status
        except FetchError as error:
            raise StayError(f"the case service gives no answer ({error.reason})") from None
        if status != 200:
            raise StayError(f"the case service answers {status}")
        try:
            cases = json.loads(text)["cases"]
        except (ValueError, KeyError, TypeError, RecursionError):
            cases = None
        if not isinstance(cases, list):
            raise StayError("the case service answers something else than cases")
        return cases


def _rows(one: Any, columns: Mapping[str, str]) -> list[dict[str, str]]:
    """One case as rows: itself, then one a member of its lists."""
    if not isinstance(one, dict):
        raise StayError("the case service answers something else than cases")
    plain = {name: _text(one.get(column)) for name, column in columns.items()}
    rows = [plain]
    own = {name: plain[name] for name in ("case", "a_number")}
    for list_, names in _LISTS.items():
        members = one.get(list_)
        for member in members if isinstance(members, list) else ():
            if isinstance(member, dict):
                rows.append(own | {name: _text(member.get(columns[name])) for name in names})
    return rows


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
