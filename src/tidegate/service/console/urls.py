"""The console's own addresses. The rooms that have pages add theirs to `service.urls`."""

from __future__ import annotations

from django.urls import path

from tidegate.service.console.views import (
    account,
    accounts,
    confirm,
    health,
    home,
    language,
    oidc,
    passkeys,
    second_step,
    sign_in,
    tokens,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in", sign_in.enter, name="sign-in"),
    path("sign-in/code", second_step.code, name="sign-in-code"),
    path("sign-in/passkey/options", passkeys.sign_in_options, name="sign-in-passkey-options"),
    path("sign-in/passkey", passkeys.enter, name="sign-in-passkey"),
    path("sign-in/oidc", oidc.begin, name="oidc"),
    path("sign-in/oidc/return", oidc.finish, name="oidc-return"),
    path("sign-out", sign_in.leave, name="sign-out"),
    path("enrol/<str:token>", sign_in.enrol, name="enrol"),
    path("confirm", confirm.confirm, name="confirm"),
    path("confirm/passkey/options", passkeys.confirm_options, name="confirm-passkey-options"),
    path("confirm/passkey", passkeys.confirm, name="confirm-passkey"),
    path("account", account.overview, name="account"),
    path("account/password", account.password, name="password"),
    path("account/second-factor", account.second_factor, name="second-factor"),
    path("account/app", account.app, name="app"),
    path("account/app/remove", account.remove_app, name="app-remove"),
    path("account/recovery-codes", account.recovery_codes, name="recovery-codes"),
    path("account/passkeys/options", passkeys.options, name="passkey-options"),
    path("account/passkeys", passkeys.add, name="passkey-add"),
    path("account/passkeys/<int:passkey>/remove", passkeys.remove, name="passkey-remove"),
    path("account/tokens/new", tokens.make, name="token-new"),
    path("account/tokens/<uuid:token>/revoke", tokens.revoke, name="token-revoke"),
    path("account/sittings/end", account.end_sittings, name="sittings-end"),
    path("accounts", accounts.everyone, name="accounts"),
    path("accounts/new", accounts.make, name="account-new"),
    path("accounts/<uuid:account>", accounts.one, name="account-one"),
    path("accounts/<uuid:account>/roles", accounts.roles, name="account-roles"),
    path("accounts/<uuid:account>/switch", accounts.switch, name="account-switch"),
    path("accounts/<uuid:account>/enrolment", accounts.enrolment, name="account-enrolment"),
    path("language", language.switch, name="language"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
