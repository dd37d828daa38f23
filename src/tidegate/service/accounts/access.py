"""What a view declares about who may call it. In: a right, or a reason why everybody may. Out: the view, marked.

    @needs(Right.SUBMIT)               def upload(request): ...
    @open_to_all("signing in")         def sign_in(request): ...
    class Queue(View): access = Needs(Right.REVIEW)

A view that declares nothing answers nobody (`guard`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tidegate.service.accounts.roles import Right

View = TypeVar("View", bound=Callable[..., Any])
MARK = "access"


@dataclass(frozen=True, slots=True)
class Needs:
    """One of these rights. `enrolling`: also while the account has not yet taken its second factor."""

    rights: tuple[Right, ...]
    enrolling: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Everybody, also without an account, and why that is right."""

    reason: str


Access = Needs | Open


def needs(*rights: Right, enrolling: bool = False) -> Callable[[View], View]:
    """Mark a view: whoever has one of the rights may call it."""
    return _marking(Needs(rights, enrolling))


def open_to_all(reason: str) -> Callable[[View], View]:
    """Mark a view: everybody may call it."""
    if not reason:
        raise ValueError("a view that is open to all says why")
    return _marking(Open(reason))


def _marking(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, MARK, access)
        return view

    return mark


def declared(view: Any, method: str = "GET") -> Access | None:
    """What a view declares, or None. A view of django-ninja declares through the operation for the method."""
    operations = getattr(getattr(view, "__self__", None), "operations", None)
    if operations is not None:
        for operation in operations:
            if method in operation.methods:
                return declared(operation.view_func)
        return None
    for place in (view, getattr(view, "view_class", None)):
        found = getattr(place, MARK, None)
        if isinstance(found, Needs | Open):
            return found
    return None
