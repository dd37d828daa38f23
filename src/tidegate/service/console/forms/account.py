"""What people change about their own sign-in, and what an administrator fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from tidegate.service.accounts.roles import Right, Role
from tidegate.service.console.forms.base import ConsoleForm


class ConfirmForm(ConsoleForm):
    """The password once more, before what cannot be undone or unseen."""

    password = forms.CharField(
        label=lazy("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": lazy("Enter your password")},
    )


class FirstCodeForm(ConsoleForm):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label=lazy("Code the app shows"),
        max_length=12,
        help_text=lazy("Six digits"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "tg-code"}
        ),
        error_messages={"required": lazy("Enter the six digits")},
    )


class TokenForm(ConsoleForm):
    """A new token for a program. `rights`: what the person themselves may do."""

    name = forms.CharField(
        label=lazy("Name"),
        max_length=60,
        help_text=lazy("What will use it, such as: nightly upload"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": lazy("Give the token a name")},
    )
    days = forms.TypedChoiceField(
        label=lazy("Runs out after"),
        coerce=int,
        choices=[(30, lazy("30 days")), (90, lazy("90 days")), (365, lazy("a year"))],
        initial=90,
    )
    scopes = forms.MultipleChoiceField(
        label=lazy("What it may do"),
        help_text=lazy("Never more than your own roles allow at that moment"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": lazy("Choose at least one")},
    )

    def __init__(self, *arguments: Any, rights: list[Right], **names: Any) -> None:
        super().__init__(*arguments, **names)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)  # noqa: S101  as declared above
        scopes.choices = [(right.name, right.value[:1].upper() + right.value[1:]) for right in rights]


class RolesForm(ConsoleForm):
    """The roles of an account."""

    roles = forms.MultipleChoiceField(
        label=lazy("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, role.value.capitalize()) for role in Role],
    )


class NewAccountForm(ConsoleForm):
    """A new account."""

    username = forms.RegexField(
        r"\A[a-z0-9][a-z0-9._@+-]*\Z",
        label=lazy("User name"),
        max_length=150,
        help_text=lazy("Small letters, digits and . _ @ + -"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": lazy("Enter a user name"),
            "invalid": lazy("Use small letters, digits and . _ @ + - only"),
        },
    )
    display_name = forms.CharField(
        label=lazy("Name"),
        max_length=150,
        required=False,
        help_text=lazy("As colleagues know this person"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=lazy("E-mail"),
        required=False,
        help_text=lazy("For reminders; they hold no names and no values"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": lazy("This is no e-mail address")},
    )
    roles = forms.MultipleChoiceField(
        label=lazy("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, role.value.capitalize()) for role in Role],
    )
