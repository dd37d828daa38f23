"""What a store's refusals mean. In: an exception of botocore. Out: a SiteError of one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tidegate.errors import SiteError
from tidegate.sites.paths import shown

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

MISSING = ("404", "NoSuchKey", "NoSuchVersion", "NotFound")
CHANGED = ("412", "PreconditionFailed", "409", "ConditionalRequestConflict")
UNKNOWN = ("501", "NotImplemented")


def code_of(error: ClientError) -> str:
    """The store's own word for it."""
    return str(error.response.get("Error", {}).get("Code", "unknown error"))


@contextmanager
def told(site: str, path: str = "") -> Iterator[None]:
    """Around calls of the store. The SiteError keeps the store's error as its context."""
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
    from urllib3.exceptions import HTTPError

    what = f"{site}: {shown(path)}" if path else site
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in MISSING:
            raise SiteError(f"{site} has no {shown(path)}") from error
        raise SiteError(f"{what}: the store refuses ({code})") from error
    except (BotoCoreError, HTTPClientError, HTTPError, OSError) as error:
        raise SiteError(f"{what}: the store cannot be reached ({type(error).__name__})") from error
