"""Settling a message. In: what a person typed. Out: which of the ways that are open, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidegate.service.console.forms.base import ConsoleForm

_WAYS = {
    "sent": _("It was sent: the mail server's log shows that it took it"),
    "again": _("Send it: the mail server's log shows nothing of it, or what stopped it is mended"),
    "drop": _("Drop it: it is not sent, whoever it was for is told in another way"),
}


class LiftForm(ConsoleForm):
    """Why, for letting go on what a restoration stopped."""

    reason = forms.CharField(
        label=_("What you have looked at"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is recorded. Name nobody."),
    )


class SettleForm(LiftForm):
    """One of the ways that are open."""

    how = forms.ChoiceField(label=_("What is true of it"), widget=forms.RadioSelect)
    field_order = ("how", "reason")

    def __init__(self, ways: tuple[str, ...], *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        choice = self.fields["how"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker
        choice.choices = [(way, _WAYS[way]) for way in ways]
