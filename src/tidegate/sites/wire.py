"""One request to one address that was checked. In: a `Url` and its address. Out: status, headers, raw pieces.

The connection goes to the address given and nowhere else; the name only stands in the Host header and in the
certificate that is demanded. Every wait is bounded by the read limit and by what is left of the whole.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import cast

from tidegate.errors import FetchError
from tidegate.sites.addresses import Address
from tidegate.sites.urls import Url

PIECE = 1 << 16
Clock = Callable[[], float]


class Deadline:
    """What is left of a whole fetch. `seconds` for all of it, `read_seconds` for one wait."""

    def __init__(self, seconds: float, read_seconds: float, clock: Clock = time.monotonic) -> None:
        self._end, self._read, self._clock = clock() + seconds, read_seconds, clock

    def next(self) -> float:
        """How long the next wait may be. Raises FetchError (late)."""
        left = self._end - self._clock()
        if left <= 0:
            raise FetchError("the answer took longer than the whole time allowed", "late")
        return min(left, self._read)


class Answer:
    """An answer whose body is still to come. `close` it."""

    def __init__(self, connection: socket.socket, response: http.client.HTTPResponse) -> None:
        self._connection, self._response = connection, response
        self.status = response.status
        self.headers = tuple((name.lower(), value) for name, value in response.getheaders())

    def header(self, name: str) -> str:
        """All values of a header, joined by commas; "" without it."""
        return ", ".join(value for key, value in self.headers if key == name)

    def pieces(self) -> Iterator[bytes]:
        """The body as it was sent. Raises FetchError, also where it ends before its announced end."""
        with _told():
            while piece := self._response.read1(PIECE):
                yield piece
            if self._response.length:
                raise FetchError("the answer ended before its end", "garbled")

    def close(self) -> None:
        """Drop the connection and what it may still have sent."""
        self._response.close()
        self._connection.close()


def ask(
    url: Url,
    address: Address,
    headers: dict[str, str],
    deadline: Deadline,
    tls: ssl.SSLContext,
    method: str = "GET",
    body: bytes = b"",
) -> Answer:
    """Send a request. Raises FetchError."""
    with _told():
        connection = _connect(url, address, deadline, tls)
        try:
            connection.settimeout(deadline.next())
            connection.sendall(_request(method, url, headers) + body)
            response = http.client.HTTPResponse(
                cast(socket.socket, _Readable(connection, deadline)), method=method
            )
            response.begin()
            return Answer(connection, response)
        except BaseException:
            connection.close()
            raise


def _connect(url: Url, address: Address, deadline: Deadline, tls: ssl.SSLContext) -> socket.socket:
    connection = socket.create_connection((str(address), url.port), timeout=deadline.next())
    if url.scheme == "http":
        return connection
    try:
        connection.settimeout(deadline.next())
        return tls.wrap_socket(connection, server_hostname=url.host)
    except BaseException:
        connection.close()
        raise


def _request(method: str, url: Url, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {url.target} HTTP/1.1", f"Host: {url.authority}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if any(character < " " or character == "\x7f" for line in lines for character in line):
        raise FetchError("this address is not asked: a header would hold a control character", "refused")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class _Readable:
    """What `HTTPResponse` wants of a socket."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection, self._deadline = connection, deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self._connection, self._deadline))


class _Timed(io.RawIOBase):
    """Reads that never wait beyond the deadline, however slowly the bytes drip."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection, self._deadline = connection, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._connection.settimeout(self._deadline.next())
        return self._connection.recv_into(buffer)


class _told:  # noqa: N801  a context manager that reads as a verb
    """Turns what the network raises into FetchError. Not a generator: generators are closed inside it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, TimeoutError):
            raise FetchError("the server keeps silent longer than allowed", "late") from None
        if isinstance(error, ssl.SSLError):
            raise FetchError("the server's certificate is not valid for its name", "unreachable") from None
        if isinstance(error, OSError):
            raise FetchError(f"the server cannot be reached ({error.strerror})", "unreachable") from None
        if isinstance(error, http.client.HTTPException):
            raise FetchError("the server's answer is no whole HTTP", "garbled") from None
