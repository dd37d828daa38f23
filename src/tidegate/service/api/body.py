"""A request's raw body, sealed as it comes. In: a request. Out: a Snapshot; nothing is kept in a file with a name."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from tidegate.inspection.snapshot import ProblemError, Recording, Snapshot, taken

_PIECE = 1 << 20


def sealed(request: HttpRequest, name: str, at_most: int) -> Snapshot:
    """The caller closes it. Raises RequestDataTooBig, UnreadablePostError."""
    length = _announced(request)
    if length > at_most:
        raise RequestDataTooBig("announced")
    read, size = _reader(request), 0
    try:
        with Recording(length) as recording:
            while piece := _piece(read):
                size += len(piece)
                if size > at_most:
                    raise RequestDataTooBig("received")
                recording.add(piece)
            if size < length:
                raise UnreadablePostError("it ended before it was whole")
            return taken(recording, name)
    except ProblemError as problem:
        return Snapshot(name, problem=str(problem))


def _piece(read: Callable[[int], bytes]) -> bytes:
    try:
        return read(_PIECE)
    except OSError:
        raise UnreadablePostError("the connection was lost") from None


def _announced(request: HttpRequest) -> int:
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def _reader(request: HttpRequest) -> Callable[[int], bytes]:
    """What gives the body. Of a chunked request Django would read nothing; the server's own stream ends by itself."""
    if not request.META.get("CONTENT_LENGTH") and request.META.get("wsgi.input_terminated"):
        read: Callable[[int], bytes] = request.META["wsgi.input"].read
        return read
    return request.read
