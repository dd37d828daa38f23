"""Signing in, and setting a first password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as lazy

from tidegate.service.accounts.models import Account
from tidegate.service.console.forms.base import ConsoleForm

_HIDDEN = {"autocomplete": "current-password"}


class SignInForm(ConsoleForm):
    """User name and password."""

    username = forms.CharField(
        label=lazy("User name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": lazy("Enter your user name")},
    )
    password = forms.CharField(
        label=lazy("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs=_HIDDEN),
        error_messages={"required": lazy("Enter your password")},
    )


class CodeForm(ConsoleForm):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=lazy("Code"),
        max_length=40,
        help_text=lazy("Six digits from your authenticator app, or one of your recovery codes"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "class": "tg-code", "spellcheck": "false"}
        ),
        error_messages={"required": lazy("Enter the code")},
    )


class NewPasswordForm(ConsoleForm):
    """A new password, typed once; the browser's own eye shows it."""

    password = forms.CharField(
        label=lazy("New password"),
        max_length=1000,
        strip=False,
        help_text=lazy("At least 12 characters. Several words in a row are easy to keep and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": lazy("Enter a new password")},
    )
    again = forms.CharField(
        label=lazy("The same password again"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": lazy("Enter the new password again")},
    )

    def __init__(self, *arguments: Any, account: Account, **names: Any) -> None:
        super().__init__(*arguments, **names)
        self._account = account

    def clean(self) -> dict[str, Any]:
        """The rules for passwords; both must be the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password")
        if password:
            try:
                validate_password(password, self._account)
            except forms.ValidationError as error:
                self.add_error("password", error)
            if "again" in cleaned and cleaned["again"] != password:
                self.add_error("again", gettext("This is not the same as above"))
        return cleaned
