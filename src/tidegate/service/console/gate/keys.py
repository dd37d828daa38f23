"""Signing keys as pages, for key custodians: what there is, rotate, revoke."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.keys.ring_file import RingKey, State
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, to
from tidegate.service.console.gate.key_forms import RevokeForm
from tidegate.service.console.views.confirm import recently
from tidegate.service.instance.places import CLEARANCE_RING, RECORD_RING
from tidegate.service.keys import acts
from tidegate.service.ledger.trust import RINGS, ring_of, trusted_keys
from tidegate.service.office import office

_TITLES = {
    CLEARANCE_RING: (gettext_noop("Clearances"), gettext_noop("Sign what lets bytes be published.")),
    RECORD_RING: (gettext_noop("The record"), gettext_noop("Sign its checkpoints.")),
}


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring on the page. `keys`: the one that signs first."""

    name: str
    title: str
    text: str
    keys: tuple[RingKey, ...]


@needs(Right.MANAGE_KEYS)
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Both rings."""
    here = office()
    rings = [
        Ring(name, *_titled(name), tuple(sorted(ring_of(here, name).keys, key=_order))) for name in RINGS
    ]
    verifiers = [key.verifier() for key in trusted_keys(here) if key.revoked is None]
    return render(request, "gate/keys.html", {"rings": rings, "verifiers": verifiers})


@needs(Right.MANAGE_KEYS)
@recently
@require_POST
def rotate(request: HttpRequest, ring: str) -> HttpResponse:
    """Another key signs from now on."""
    _known(ring)
    done(
        request,
        lambda: acts.rotate(office(), actor_of(request), ring),
        gettext("Another key signs from now on."),
    )
    return to("keys")


@needs(Right.MANAGE_KEYS)
@recently
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, ring: str, key: str) -> HttpResponse:
    """A key is not believed any more."""
    _known(ring)
    if key not in {one.id for one in ring_of(office(), ring).keys}:
        raise Http404
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        since = given["compromised_since"] or office().now()

        def act() -> RingKey:
            return acts.revoke(office(), actor_of(request), ring, key, given["reason"], since)

        if done(request, act, gettext("The key is revoked.")):
            return to("keys")
    context = {"form": form, "key": key, "clearances": ring == CLEARANCE_RING}
    return render(request, "gate/key_revoke.html", context, status=422 if form.errors else 200)


def _known(ring: str) -> None:
    if ring not in RINGS:
        raise Http404


def _order(key: RingKey) -> tuple[bool, float]:
    return key.state is not State.ACTIVE, -key.since.timestamp()


def _titled(name: str) -> tuple[str, str]:
    title, what = _TITLES[name]
    return gettext(title), gettext(what)
