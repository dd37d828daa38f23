"""Uploads of forms, sealed as they come. In: pieces of a request. Out: an uploaded file that carries its Snapshot.

No byte is ever in a file with a name. What is larger than `[service] upload_bytes`, all files of a request together,
is refused while it comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from tidegate.inspection.snapshot import ProblemError, Recording, Snapshot, taken
from tidegate.service.accounts.roles import Right

BRINGING = (Right.SUBMIT, Right.RESPOND, Right.NOTIFY)
"""One of these: files to publish, evidence, signed sheets."""

View = TypeVar("View", bound=Callable[..., Any])


MARK = "takes_files"


def takes_files(view: View) -> View:
    """Mark a view: whoever may call it may bring files."""
    setattr(view, MARK, True)
    return view


def may_bring(request: HttpRequest | None) -> bool:
    """Whether whoever asks may bring files at all, or to this view."""
    if getattr(getattr(getattr(request, "resolver_match", None), "func", None), MARK, False):
        return True
    actor = getattr(request, "actor", None)
    return actor is not None and any(map(actor.may, BRINGING))


class TooLargeError(RequestDataTooBig):
    """More came than this installation takes; nothing of it was kept."""


def largest() -> int:
    """Bytes that a request may bring."""
    limit: int = settings.INSTANCE.section("service")["upload_bytes"]
    return limit


class SealedFile(UploadedFile):  # type: ignore[type-arg]  # generic to its checker only
    """`taken`: the bytes, closed with the request."""

    def __init__(self, snapshot: Snapshot, content_type: str | None) -> None:
        super().__init__(None, snapshot.name, content_type, snapshot.size)
        self.taken = snapshot

    def close(self) -> None:
        """Let go of the bytes."""
        self.taken.close()


class SealedUpload(FileUploadHandler):
    """Django's upload handler, one a request."""

    chunk_size = 1 << 20

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._recording: Recording | None = None
        self._problem = ""
        self._received = 0

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """A file begins. From somebody who may not bring files nothing is taken at all."""
        if not may_bring(self.request):
            raise StopUpload(connection_reset=True)
        super().new_file(*arguments, **named)
        self._problem = ""
        try:
            self._recording = Recording()
        except ProblemError as problem:
            self._recording, self._problem = None, str(problem)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it. Raises TooLargeError."""
        self._received += len(raw_data)
        if self._received > largest():
            self._drop()
            raise TooLargeError(f"the upload is larger than {largest():,} bytes")
        if self._recording is None:
            return
        try:
            self._recording.add(bytes(raw_data))
        except ProblemError as problem:
            self._drop()
            self._problem = str(problem)

    def file_complete(self, file_size: int) -> SealedFile:
        """It has ended."""
        name = self.file_name or ""
        recording, self._recording = self._recording, None
        if recording is None:
            return SealedFile(Snapshot(name, problem=self._problem), self.content_type)
        with recording:
            return SealedFile(taken(recording, name), self.content_type)

    def upload_interrupted(self) -> None:
        """The connection was lost."""
        self._drop()

    def _drop(self) -> None:
        recording, self._recording = self._recording, None
        if recording is not None:
            recording.close()
