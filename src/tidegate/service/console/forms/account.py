"""What people change about their own sign-in, and what an administrator fills in."""

from __future__ import annotations

from typing import Any

from django import forms

from tidegate.service.accounts.roles import Right, Role
from tidegate.service.console.forms.base import ConsoleForm


class ConfirmForm(ConsoleForm):
    """The password once more, before what cannot be undone or unseen."""

    password = forms.CharField(
        label="Password",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )


class FirstCodeForm(ConsoleForm):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label="Code the app shows",
        max_length=12,
        help_text="Six digits",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "tg-code"}
        ),
        error_messages={"required": "Enter the six digits"},
    )


class TokenForm(ConsoleForm):
    """A new token for a program. `rights`: what the person themselves may do."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="What will use it, such as: nightly upload",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give the token a name"},
    )
    days = forms.TypedChoiceField(
        label="Runs out after",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (365, "a year")],
        initial=90,
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        help_text="Never more than your own roles allow at that moment",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one"},
    )

    def __init__(self, *arguments: Any, rights: list[Right], **names: Any) -> None:
        super().__init__(*arguments, **names)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)  # noqa: S101  as declared above
        scopes.choices = [(right.name, right.value[:1].upper() + right.value[1:]) for right in rights]


class RolesForm(ConsoleForm):
    """The roles of an account."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, role.value.capitalize()) for role in Role],
    )


class NewAccountForm(ConsoleForm):
    """A new account."""

    username = forms.RegexField(
        r"\A[a-z0-9][a-z0-9._@+-]*\Z",
        label="User name",
        max_length=150,
        help_text="Small letters, digits and . _ @ + -",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": "Enter a user name",
            "invalid": "Use small letters, digits and . _ @ + - only",
        },
    )
    display_name = forms.CharField(
        label="Name",
        max_length=150,
        required=False,
        help_text="As colleagues know this person",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="For reminders; they hold no names and no values",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "This is no e-mail address"},
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, role.value.capitalize()) for role in Role],
    )
