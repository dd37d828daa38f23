"""What a password must not be made of. In: a password and an account. Out: nothing, or why it is refused."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from tidegate.service.accounts.models import Account

SHORTEST_REST = 8
_SHORTEST_NAME = 3


class NotTheName:
    """Refuses what is the account's own names, once or over and over, with little besides."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError."""
        rest = password.casefold()
        names = re.split(r"\W+", f"{user.username} {user.display_name}".casefold()) if user else []
        for name in sorted(names, key=len, reverse=True):
            if len(name) >= _SHORTEST_NAME:
                rest = rest.replace(name, "")
        if len(rest) < SHORTEST_REST and rest != password.casefold():
            raise ValidationError("It is little more than your own name.")

    def get_help_text(self) -> str:
        """For whoever chooses one."""
        return "It must be more than your own name."
