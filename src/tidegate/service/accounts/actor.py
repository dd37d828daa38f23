"""Whoever does an act: a person, a token of theirs, or the system itself. Passed to every act; never a request."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.errors import RefusedError
from tidegate.service.accounts.roles import Right, Role, allowed


@dataclass(frozen=True, slots=True)
class Actor:
    """`account`: its id as text, `system` for the service itself. `by`: console, token, command line or schedule.

    `rights`: None for all that the roles grant; a token has fewer.
    """

    account: str
    roles: frozenset[Role]
    by: str
    rights: frozenset[Right] | None = None

    def may(self, right: Right) -> bool:
        """Whether roles, and the token's scope if there is one, grant it."""
        return allowed(right, self.roles) and (self.rights is None or right in self.rights)

    def must(self, right: Right) -> None:
        """Raises RefusedError unless granted."""
        if not self.may(right):
            raise RefusedError(f"this account may not {right.value}: an administrator grants roles")


SYSTEM = Actor("system", frozenset(), "schedule")
"""Does what needs no right: inspecting, signing what is clear, carrying out what a person ordered."""
