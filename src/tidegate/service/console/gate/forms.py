"""The gate's forms. In: what a person typed. Out: checked fields, or words about what is wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as lazy

from tidegate.gate.review import RulingKind
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.office import office

_REASON = forms.Textarea(attrs={"rows": 3})


def _slots() -> list[tuple[str, str]]:
    contracts = sorted(office().policy().slots.items())
    return [(name, f"{name} ({contract.kind})") for name, contract in contracts]


class SubmitForm(ConsoleForm):
    """A file for a slot."""

    file = forms.FileField(
        label=lazy("File"),
        allow_empty_file=True,
        help_text=lazy("It goes into sealed memory and is read there; nothing is public yet."),
    )
    slot = forms.ChoiceField(
        label=lazy("Slot"), choices=_slots, help_text=lazy("The place on the site; each has a contract.")
    )
    name = forms.CharField(
        label=lazy("Name on the site"),
        required=False,
        max_length=200,
        help_text=lazy("Left empty: the file's own name."),
    )
    reason = forms.CharField(
        label=lazy("What is this update?"), required=False, max_length=500, widget=_REASON,
        help_text=lazy("Reviewers read it. Name nobody."),
    )  # fmt: skip
    publish = forms.BooleanField(
        label=lazy("Publish it as soon as it is clear"), required=False, initial=True,
        help_text=lazy("What is held waits for two reviewers; what is blocked is not published."),
    )  # fmt: skip


class RulingForm(ConsoleForm):
    """One person's ruling."""

    kind = forms.ChoiceField(
        label=lazy("Your ruling"),
        widget=forms.RadioSelect,
        choices=[
            (RulingKind.RELEASE.value, lazy("Release: everything in it may be public")),
            (RulingKind.RELEASE_IN_PART.value, lazy("Release in part: only the cleaned file")),
            (RulingKind.WITHHOLD.value, lazy("Withhold: it must not be published")),
        ],
    )
    reason = forms.CharField(
        label=lazy("Why"), max_length=1000, widget=_REASON,
        help_text=lazy("It stands in the review under your name. Ten characters or more; name nobody."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=lazy("For how many days"), required=False, min_value=1, max_value=365,
        help_text=lazy("A release ends; left empty: as long as this installation allows."),
    )  # fmt: skip


class ReasonForm(ConsoleForm):
    """Why, for acts that need nothing else."""

    reason = forms.CharField(
        label=lazy("Why"),
        min_length=10,
        max_length=500,
        widget=_REASON,
        help_text=lazy("It is recorded. Name nobody."),
    )
