"""Whoever asks over HTTP: another office's system with a token, and the public. In: addresses. Out: JSON, bytes."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tidegate.errors import RemoteError

_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Client:
    """`token`: of an account; it is in no message and no `repr`."""

    address: str
    token: str = field(repr=False)

    def get(self, path: str) -> dict[str, Any]:
        """Raises RemoteError."""
        return self._ask("GET", path, b"", {})

    def send(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """JSON. Raises RemoteError."""
        return self._ask("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def send_file(self, path: str, name: str, content: bytes, fields: Mapping[str, str]) -> dict[str, Any]:
        """As a form does it. Raises RemoteError."""
        mark = os.urandom(12).hex()
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts += [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), content, b"\r\n"]
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        kind = {
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "Idempotency-Key": os.urandom(16).hex(),
        }
        return self._ask("POST", path, body, kind)

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        request = urllib.request.Request(self.address + path, body or None, method=method)  # noqa: S310  our own
        for name, value in {**headers, "Authorization": f"Bearer {self.token}"}.items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                found: dict[str, Any] = json.loads(answer.read())
                return found
        except urllib.error.HTTPError as error:
            raise RemoteError(
                f"the service answered {error.code} to {method} {path.partition('?')[0]}"
            ) from None
        except OSError as error:
            raise RemoteError(f"the service could not be asked: {type(error).__name__}") from None


def public(address: str) -> bytes | None:
    """What anybody gets, or None where it is not given out."""
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read()
            return content
    except urllib.error.HTTPError:
        return None
