"""Accounts, for administrators: who is there, which roles, on or off. No submission is ever shown here."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.errors import RefusedError
from tidegate.service.accounts import acts
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right, Role
from tidegate.service.console.cards import Card
from tidegate.service.console.forms.account import NewAccountForm, RolesForm
from tidegate.service.console.views.confirm import recently

_A_PAGE = 50


@needs(Right.MANAGE_ACCOUNTS)
@require_safe
def everyone(request: HttpRequest) -> HttpResponse:
    """The list."""
    rows = Account.objects.order_by("username").prefetch_related("grants")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "console/accounts.html", {"page": page})


@needs(Right.MANAGE_ACCOUNTS)
@recently
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A new account, and its enrolment link, shown once."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen, now = form.cleaned_data, timezone.now()
        try:
            account = acts.make_account(
                actor_of(request),
                chosen["username"],
                display_name=chosen["display_name"],
                email=chosen["email"],
                roles=[Role(name) for name in chosen["roles"]],
                now=now,
            )
        except RefusedError as error:
            form.add_error("username", f"{error}")
        else:
            return _link(request, account, now)
    return render(request, "console/account_new.html", {"form": form}, status=422 if form.errors else 200)


@needs(Right.MANAGE_ACCOUNTS)
@require_safe
def one(request: HttpRequest, account: UUID) -> HttpResponse:
    """One account."""
    found = get_object_or_404(Account, id=account)
    form = RolesForm(initial={"roles": [grant.role for grant in found.grants.all()]})
    return render(request, "console/account_one.html", {"account": found, "form": form})


@needs(Right.MANAGE_ACCOUNTS)
@recently
@require_POST
def roles(request: HttpRequest, account: UUID) -> HttpResponse:
    """Grant what is ticked, take back what is not."""
    found, form = get_object_or_404(Account, id=account), RolesForm(request.POST)
    if not form.is_valid():
        return render(request, "console/account_one.html", {"account": found, "form": form}, status=422)
    wanted = {Role(name) for name in form.cleaned_data["roles"]}
    granted = {Role(grant.role) for grant in found.grants.all()}
    actor, now = actor_of(request), timezone.now()
    try:
        for role in Role:
            if role in wanted - granted:
                acts.grant(actor, found, role, now=now)
            elif role in granted - wanted:
                acts.take(actor, found, role, now=now)
        messages.success(request, gettext("The roles are changed."))
    except RefusedError as error:
        messages.error(request, f"{str(error).capitalize()}.")
    return _back(found)


@needs(Right.MANAGE_ACCOUNTS)
@recently
@require_POST
def switch(request: HttpRequest, account: UUID) -> HttpResponse:
    """Switch an account off, or on again."""
    found, on = get_object_or_404(Account, id=account), request.POST.get("to") == "on"
    try:
        acts.switch(actor_of(request), found, on=on, now=timezone.now())
        messages.success(
            request, gettext("The account is switched on.") if on else gettext("The account is switched off.")
        )
    except RefusedError as error:
        messages.error(request, f"{str(error).capitalize()}.")
    return _back(found)


@needs(Right.MANAGE_ACCOUNTS)
@recently
@require_POST
def enrolment(request: HttpRequest, account: UUID) -> HttpResponse:
    """A fresh enrolment link, shown once."""
    return _link(request, get_object_or_404(Account, id=account), timezone.now())


def cards(actor: Actor, now: dt.datetime) -> list[Card]:
    """For administrators: how many accounts have no role."""
    if not actor.may(Right.MANAGE_ACCOUNTS):
        return []
    idle = Account.objects.filter(is_active=True, grants=None).count()
    text = (
        gettext("switched on but without a role: grant one, or switch them off.")
        if idle
        else gettext("Every account has a role.")
    )
    return [Card(gettext("Accounts"), text, reverse("accounts"), gettext("See all accounts"), count=idle)]


def _link(request: HttpRequest, account: Account, now: dt.datetime) -> HttpResponse:
    token = acts.make_enrolment(actor_of(request), account, now=now)
    link = settings.ADDRESS + reverse("enrol", args=[token])
    return render(request, "console/account_link.html", {"account": account, "link": link})


def _back(account: Account) -> HttpResponse:
    return HttpResponseRedirect(reverse("account-one", args=[account.id]))
