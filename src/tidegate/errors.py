"""Every error a person can meet, as one tree.

    TidegateError                 exit 2   the base; never raised itself
    ├── UsageError                exit 2   the command line asks for something that does not exist
    ├── PolicyError               exit 2   a policy file is wrong: file, line, fix
    ├── InstanceError             exit 2   an installation's home or settings cannot be used
    ├── RequestError              exit 2   a request to the API is not of the form, or not now: nothing was changed
    ├── RemoteError               exit 3   a server could not be asked, or refused: what it was asked is not done
    ├── RefusedError              exit 2   the act is not this person's to do, or not now: nothing was changed
    ├── ClearanceError            exit 3   a clearance is not one, or no longer one: nothing is published
    ├── RecordError               exit 2   a record, checkpoint, stamp or witness cannot be read, written or asked
    │   └── ForkedError           exit 2   two checkpoints contradict each other: somebody rewrote the record
    ├── KeyUnavailableError       exit 2   a key or a ring of keys cannot be had, or may not be used
    ├── RegistryError             exit 2   a registry, its source or its map cannot be used
    ├── TraceError                exit 2   a fingerprint pack, or what it is made of, cannot be used
    ├── VaultError                exit 2   sealed content or a backup cannot be written, opened or shredded
    ├── ResponseError             exit 2   a rule file or a description of an incident cannot be used: file, key, fix
    ├── SiteError                 exit 3   a site refused, or gave less than was asked: what it had before stays
    │   └── FetchError            exit 3   an address that may not be asked, or that gave no whole answer
    ├── AccessLogError            exit 2   what was kept of access logs cannot be used
    ├── NoticeError               exit 3   a letter, message or paper cannot be made: nothing is written or sent
    ├── StayError                 exit 3   stays, people or cases cannot be had now, or not be believed
    └── SandboxError              exit 3   no sandbox could be started, so nothing may be read

What happens *to a file* is never an exception: it is a Gap, and the verdict holds (see `model.gap`).
Inside a reader, `LimitError` and `DamagedError` are raised and turned into Gaps by the walker.
"""

from __future__ import annotations

from collections.abc import Mapping


class TidegateError(Exception):
    """Base of all; `exit_code` is what the command line ends with, the message is one line with the fix."""

    exit_code = 2


class UsageError(TidegateError):
    """The command line names a file, slot or option that does not exist."""


class PolicyError(TidegateError):
    """A policy file cannot be used. The message holds file, line and the fix, never a value from an input file."""


class KeyUnavailableError(TidegateError):
    """A key cannot be had, or may not be used. The message names the reference and the fix, never the key."""


class RegistryError(TidegateError):
    """A registry cannot be built, opened or used. The message names file and fix, never a value from a record."""


class TraceError(TidegateError):
    """A fingerprint pack cannot be made, opened or asked. The message names file and fix, never a value."""


class InstanceError(TidegateError):
    """An installation's home or its `instance.toml` cannot be used. The message names file, key and fix."""


class RefusedError(TidegateError):
    """An act of the service that is not allowed: wrong role, wrong state, wrong person. Nothing was changed."""


class RequestError(TidegateError):
    """A request to the API that is answered with an HTTP status of its own. Nothing was changed."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.headers = status, dict(headers or {})


class RemoteError(TidegateError):
    """A server that `--server` names could not be asked, or answered no. The message never holds the token."""

    exit_code = 3


class ClearanceError(TidegateError):
    """What should let bytes be published does not: unsigned, expired, void, or for other bytes."""

    exit_code = 3


class RecordError(TidegateError):
    """A record, an entry, a checkpoint, a stamp or a witness cannot be used. Never quotes an entry's words."""


class ForkedError(RecordError):
    """Two checkpoints of one record contradict each other. Nothing was overwritten; people must look."""


class VaultError(TidegateError):
    """Sealed content, a data key or a backup cannot be used. The message never holds content, a name or a key."""


class ResponseError(TidegateError):
    """A rule file, a description of an incident or an act of the response cannot be used. Never quotes a value."""


class SiteError(TidegateError):
    """A site could not be read or changed as asked. The message names site, masked path and the fix."""

    exit_code = 3


class FetchError(SiteError):
    """An address was not asked, or its answer was not whole. `reason`: refused, unreachable, late, large, garbled."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class AccessLogError(TidegateError):
    """What was kept of access logs is not of its form. The message never holds a line or an address."""


class NoticeError(TidegateError):
    """A letter, a message or a delivery paper cannot be made as asked. The message never holds what it would say."""

    exit_code = 3


class StayError(TidegateError):
    """Stays, people or cases cannot be had now, or a list of stays cannot be believed. Never names anybody."""

    exit_code = 3


class SandboxError(TidegateError):
    """The sandbox could not be started; no file may be read without it."""

    exit_code = 3


class ReadingError(Exception):
    """Base of what a reader raises about the part it reads. `str()` is the reason shown on the receipt."""


class LimitError(ReadingError):
    """A limit of the policy was reached: depth, parts, expanded bytes, seconds or memory."""


class DamagedError(ReadingError):
    """The bytes are not what the format requires: truncated, encrypted, contradictory."""
