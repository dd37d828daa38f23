"""What views have in common: an act is done or refused, and the person is told. In: a request and an act."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from tidegate.errors import TidegateError
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.releases.models import Submission


def done(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Do it and say so; or say in the error's own line why not."""
    try:
        act()
    except TidegateError as error:
        messages.error(request, sentence(str(error)))
        return False
    messages.success(request, said)
    return True


def sentence(text: str) -> str:
    """A line of an error as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."


def to(name: str, *arguments: object) -> HttpResponseRedirect:
    """On to a page."""
    return HttpResponseRedirect(reverse(name, args=arguments))


def visible(actor: Actor) -> QuerySet[Submission]:
    """The submissions that this person may see at all."""
    if actor.may(Right.SEE_ALL):
        return Submission.objects.all()
    if actor.may(Right.SEE_OWN):
        return Submission.objects.filter(submitter_id=UUID(actor.account))
    return Submission.objects.none()


def found(actor: Actor, number: UUID) -> Submission:
    """One of them. Raises Http404, for those that are not theirs as for those that are not."""
    submission = visible(actor).filter(pk=number).select_related("submitter").first()
    if submission is None:
        raise Http404
    return submission
