"""What a person types about letters. In: fields. Out: reasons, addresses, numbers, or words about what is wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tidegate.response.notices.states import FOLLOWS, State, leave
from tidegate.service.accounts.actor import Actor
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.console.incidents.forms import InstantField
from tidegate.service.console.notices.words import STATES, WAYS
from tidegate.service.notices.acts.outcome import RIGHTS

_WHEN = _("Such as 2022-11-29 14:45, in UTC, or with its zone: 2022-11-29T09:45:00-05:00.")


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why"), min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is recorded. Name nobody."),
    )  # fmt: skip


class WhyForm(ConsoleForm):
    """Why, and nothing else."""

    reason = _reason()


class PrepareForm(ConsoleForm):
    """For whom letters are made."""

    audiences = forms.MultipleChoiceField(
        label=_("To whom"), widget=forms.CheckboxSelectMultiple, initial=["person", "attorney"],
        choices=[
            ("person", _("To the people themselves")), ("attorney", _("To their attorneys")),
            ("immigration judge", _("To the court of each case")),
            ("authority", _("To the authorities that settings name")),
        ],
    )  # fmt: skip


class PapersForm(ConsoleForm):
    """Papers to print."""

    what = forms.ChoiceField(
        label=_("Which papers"), widget=forms.RadioSelect,
        choices=[("letters", _("The letters")), ("sheets", _("Sheets to be signed"))],
    )  # fmt: skip
    reason = _reason()


class PostedForm(ConsoleForm):
    """A batch has left."""

    at = InstantField(label=_("When it left the house"), help_text=_WHEN)
    tracking = forms.CharField(
        label=_("The post's numbers"), required=False, max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One a line: the letter's number, a comma, the post's number. May be left empty."),
    )  # fmt: skip


class OutcomeForm(ConsoleForm):
    """What became of one letter."""

    outcome = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect)
    at = InstantField(label=_("When"), help_text=_WHEN)
    proof = forms.FileField(
        label=_("Proof"), required=False, allow_empty_file=True,
        help_text=_("The signed sheet or the receipt, as a scan. Needed where it was delivered or refused."),
    )  # fmt: skip
    reason = _reason()

    def __init__(self, state: str, actor: Actor, *arguments: object, **names: object) -> None:
        super().__init__(*arguments, **names)
        field = self.fields["outcome"]
        if isinstance(field, forms.ChoiceField):
            field.choices = outcomes(state, actor)


class AddressForm(ConsoleForm):
    """Where the next letter goes."""

    way = forms.ChoiceField(
        label=_("How"), choices=[(way, WAYS[way]) for way in ("post", "hand", "e-mail", "attorney")]
    )
    address = forms.CharField(
        label=_("Postal address"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Line by line. It is sealed under this person's key."),
    )  # fmt: skip
    mail = forms.CharField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Name of kin"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only where the person has died."),
    )  # fmt: skip
    reason = _reason()

    def lines(self) -> tuple[str, ...]:
        """The address."""
        return tuple(line.strip() for line in self.cleaned_data["address"].splitlines() if line.strip())


def outcomes(state: str, actor: Actor) -> list[tuple[str, str]]:
    """What this person may say of a letter in this state."""
    now = State(state)
    found = []
    for one in State:
        needed = leave(now, one)
        if one in FOLLOWS[now] and needed is not None and actor.may(RIGHTS[needed]):
            found.append((one.value, str(STATES[one.value])))
    return found
