"""The gate's forms. In: what a person typed. Out: checked fields, or words about what is wrong."""

from __future__ import annotations

from django import forms

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
        label="File",
        allow_empty_file=True,
        help_text="It goes into sealed memory and is read there; nothing is public yet.",
    )
    slot = forms.ChoiceField(
        label="Slot", choices=_slots, help_text="The place on the site; each has a contract."
    )
    name = forms.CharField(
        label="Name on the site", required=False, max_length=200, help_text="Left empty: the file's own name."
    )
    reason = forms.CharField(
        label="What is this update?", required=False, max_length=500, widget=_REASON,
        help_text="Reviewers read it. Name nobody.",
    )  # fmt: skip
    publish = forms.BooleanField(
        label="Publish it as soon as it is clear", required=False, initial=True,
        help_text="What is held waits for two reviewers; what is blocked is not published.",
    )  # fmt: skip


class RulingForm(ConsoleForm):
    """One person's ruling."""

    kind = forms.ChoiceField(
        label="Your ruling",
        widget=forms.RadioSelect,
        choices=[
            (RulingKind.RELEASE.value, "Release: everything in it may be public"),
            (RulingKind.RELEASE_IN_PART.value, "Release in part: only the cleaned file"),
            (RulingKind.WITHHOLD.value, "Withhold: it must not be published"),
        ],
    )
    reason = forms.CharField(
        label="Why", max_length=1000, widget=_REASON,
        help_text="It stands in the review under your name. Ten characters or more; name nobody.",
    )  # fmt: skip
    days = forms.IntegerField(
        label="For how many days", required=False, min_value=1, max_value=365,
        help_text="A release ends; left empty: as long as this installation allows.",
    )  # fmt: skip


class ReasonForm(ConsoleForm):
    """Why, for acts that need nothing else."""

    reason = forms.CharField(
        label="Why", min_length=10, max_length=500, widget=_REASON, help_text="It is recorded. Name nobody."
    )
