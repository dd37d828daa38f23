"""What a person types about deletion. In: fields. Out: checked words, or what is wrong with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidegate.service.console.deletions.words import HITS, STATES
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.console.incidents.forms import InstantField
from tidegate.service.deletions.acts import answer

_WHEN = _("Such as 2026-11-28 14:45, in UTC, or with its zone.")
_WHY = _("It is recorded that you gave one. Name nobody.")


class BecauseForm(ConsoleForm):
    """A reason."""

    reason = forms.CharField(
        label=_("Why"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_WHY,
    )


class ContactForm(ConsoleForm):
    """Where it goes."""

    mail = forms.CharField(
        label=_("Mail address"), max_length=254, required=False,
        help_text=_("The contact for abuse that the network, host or person publishes. It is sealed."),
    )  # fmt: skip
    country = forms.CharField(
        label=_("Country it lies in, two letters"), max_length=2, required=False,
        help_text=_("Such as US. Left empty, nobody knows: then counsel decides whether it is asked."),
    )  # fmt: skip


class HolderForm(ContactForm):
    """Somebody known to have a copy."""

    name = forms.CharField(
        label=_("Who it is"), max_length=200, help_text=_("It is sealed. The same name is the same request.")
    )
    field_order = ("name", "mail", "country")


class _When(ConsoleForm):
    at = InstantField(label=_("When"), help_text=_WHEN)

    def clean_at(self) -> dt.datetime:
        """Aware, in UTC."""
        moment: dt.datetime = self.cleaned_data["at"].at
        return moment.astimezone(dt.UTC)


class SentForm(_When):
    """It was sent by the operator's own form."""

    file = forms.FileField(
        label=_("Proof that it was sent"),
        help_text=_("A picture of the form or its confirmation. It is evidence."),
    )


class AnswerForm(_When):
    """What came back."""

    outcome = forms.ChoiceField(
        label=_("What came back"),
        widget=forms.RadioSelect,
        choices=[(one.value, STATES[one]) for one in answer.OUTCOMES],
    )
    words = forms.CharField(
        label=_("In which words"), required=False, max_length=answer.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("They are sealed."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("The letter or signed form"), required=False, allow_empty_file=True,
        help_text=_("Needed where somebody attests. It is evidence."),
    )  # fmt: skip
    field_order = ("outcome", "at", "words", "file")

    def clean(self) -> dict[str, Any]:
        """An attestation is what somebody signed."""
        found = super().clean() or {}
        if found.get("outcome") == "attested" and not found.get("file"):
            self.add_error("file", _("Add what they signed: without it nobody has attested."))
        return found


class SettleForm(BecauseForm):
    """What became of a copy."""

    outcome = forms.ChoiceField(
        label=_("What you saw when you looked"),
        widget=forms.RadioSelect,
        choices=[(key, HITS[key]) for key in HITS],
    )
    field_order = ("outcome", "reason")
