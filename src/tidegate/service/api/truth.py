"""Yes or no in a form or an address: `true` or `false`, and nothing that could be meant otherwise."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator


def _word(value: object) -> object:
    """pydantic alone takes `0`, `on`, `t` and more, which the document does not promise."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ValueError("true or false")


Truth = Annotated[bool, BeforeValidator(_word)]
