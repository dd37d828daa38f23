"""One's own account: password, authenticator app, recovery codes, sittings. In: forms. Out: what was changed, said."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.errors import RefusedError
from tidegate.service.accounts import own, sign_in, sittings, totp
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.console.forms.account import FirstCodeForm
from tidegate.service.console.forms.sign_in import NewPasswordForm
from tidegate.service.console.views.confirm import recently


def person(request: HttpRequest) -> Account:
    """Who is signed in."""
    account: Account = request.sitting.account  # type: ignore[attr-defined]
    return account


@needs(Right.OWN_ACCOUNT)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everything about one's own sign-in."""
    account, now = person(request), timezone.now()
    context = {
        "account": account,
        "roles": sorted(role.value for role in account.roles()),
        "has_app": account.totp_confirmed(),
        "codes_left": account.recovery_codes.filter(used_at=None).count(),
        "passkeys": account.passkeys.order_by("made_at"),
        "sittings": sittings.open_sittings(account, now),
        "tokens": account.tokens.filter(revoked_at=None, expires_at__gt=now).order_by("made_at"),
        "has_password": account.has_usable_password(),
    }
    return render(request, "console/account.html", context)


@needs(Right.OWN_ACCOUNT)
@recently
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; other sittings end."""
    account = person(request)
    form = NewPasswordForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        here = request.sitting  # type: ignore[attr-defined]
        own.change_password(
            actor_of(request), account, form.cleaned_data["password"], here=here, now=timezone.now()
        )
        update_session_auth_hash(request, account)
        messages.success(
            request, gettext("Your password is changed, and you are signed out everywhere else.")
        )
        return HttpResponseRedirect("/account")
    context = {"form": form, "account": account}
    return render(request, "console/password.html", context, status=422 if form.errors else 200)


@needs(Right.OWN_ACCOUNT, enrolling=True)
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Choose a second factor; nothing else is open to a person without one."""
    if request.sitting.complete:  # type: ignore[attr-defined]
        return HttpResponseRedirect("/account")
    return render(request, "console/second_factor.html", {"account": person(request)})


@needs(Right.OWN_ACCOUNT, enrolling=True)
@recently
@require_http_methods(["GET", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: its key as picture and text, then the first code."""
    account = person(request)
    if account.totp_confirmed():
        return HttpResponseRedirect("/account")
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        here = request.sitting  # type: ignore[attr-defined]
        codes = own.confirm_totp(
            actor_of(request),
            account,
            form.cleaned_data["code"].replace(" ", ""),
            here=here,
            now=timezone.now(),
        )
        if codes is not None:
            return render(request, "console/recovery_codes.html", {"codes": codes})
        form.add_error(
            "code", gettext("This code does not fit: check that the clock of your telephone is right")
        )
    key = totp.pending_key(account) if request.method == "POST" else None
    key = key or totp.begin(account)
    address = totp.address_of(account, key, "Tidegate")
    context = {
        "form": form,
        "key": " ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        # Made by segno from text of ours; it holds paths and numbers alone.
        "picture": mark_safe(totp.picture(address)),  # noqa: S308
    }
    return render(request, "console/app.html", context, status=422 if form.errors else 200)


@needs(Right.OWN_ACCOUNT)
@recently
@require_POST
def remove_app(request: HttpRequest) -> HttpResponse:
    """Forget the authenticator app, unless it is the only second factor."""
    account = person(request)
    if not account.passkeys.exists() and not sign_in.may_do_without():
        messages.error(request, gettext("This is your only second factor: add a passkey first."))
        return HttpResponseRedirect("/account")
    own.remove_totp(actor_of(request), account, now=timezone.now())
    messages.success(request, gettext("The authenticator app and its recovery codes are removed."))
    return HttpResponseRedirect("/account")


@needs(Right.OWN_ACCOUNT)
@recently
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes, shown once."""
    try:
        codes = own.renew_recovery_codes(actor_of(request), person(request), now=timezone.now())
    except RefusedError as error:
        messages.error(request, f"{error}.")
        return HttpResponseRedirect("/account")
    return render(request, "console/recovery_codes.html", {"codes": codes})


@needs(Right.OWN_ACCOUNT)
@require_POST
def end_sittings(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    here = request.sitting  # type: ignore[attr-defined]
    ended = own.end_sittings(actor_of(request), person(request), here=here, now=timezone.now())
    messages.success(
        request,
        ngettext("Signed out in %(number)s other place.", "Signed out in %(number)s other places.", ended)
        % {"number": ended},
    )
    return HttpResponseRedirect("/account")
