"""Names to addresses, within a time. In: a host and seconds. Out: every address it has."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread

from tidegate.errors import FetchError

Resolve = Callable[[str, float], Sequence[str]]
"""A host and the seconds it may take: its addresses as text, in the order to try. Raises FetchError."""


def system_resolver(host: str, seconds: float) -> Sequence[str]:
    """As this machine resolves names. The system's own call knows no limit, so it is left behind if late."""
    try:
        return (str(ip_address(host)),)
    except ValueError:
        pass
    answers: SimpleQueue[list[str]] = SimpleQueue()
    Thread(target=_ask, args=(host, answers), daemon=True).start()
    try:
        return tuple(dict.fromkeys(answers.get(timeout=seconds)))
    except Empty:
        raise FetchError("the name was not resolved in time", "late") from None


def _ask(host: str, answers: SimpleQueue[list[str]]) -> None:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        answers.put([])
    else:
        answers.put([str(entry[4][0]) for entry in found])
