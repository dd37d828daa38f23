"""What counsel answers and rules. In: fields. Out: values for the acts, or words about what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidegate.service.console.duties import words
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.console.incidents.forms import InstantField

_REASON = forms.Textarea(attrs={"rows": 3})
_WHEN = _("Such as 2022-11-28 14:45, in UTC, or with its zone: 2022-11-28T09:45:00-05:00.")
_NAME_NOBODY = _("It is kept with the clock and stays. Ten characters or more; name nobody.")
HOLDS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why"), min_length=10, max_length=500, widget=_REASON, help_text=_NAME_NOBODY
    )


class AnswersForm(ConsoleForm):
    """Some of the rules' questions at once, with one reason."""

    def __init__(self, questions: dict[str, str], said: dict[str, str], *given: Any) -> None:
        """`questions` by name; `said`: what stands, as `yes`, `no`, `unknown`."""
        super().__init__(*given)
        self._questions, self._said = questions, said
        for name, asks in questions.items():
            self.fields[name] = forms.ChoiceField(
                label=asks, initial=said.get(name, "unknown"), widget=forms.RadioSelect, required=False,
                choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))],
            )  # fmt: skip
        self.fields["reason"] = _reason()
        self.dress()

    def facts(self) -> list[Any]:
        """The questions' fields."""
        return [self[name] for name in self._questions]

    def changed(self) -> dict[str, bool | None]:
        """What is answered otherwise than it stands."""
        said = {name: self.cleaned_data.get(name) or "unknown" for name in self._questions}
        return {name: HOLDS[word] for name, word in said.items() if word != self._said.get(name, "unknown")}


class SinceForm(ConsoleForm):
    """Since when something is so."""

    name = forms.ChoiceField(label=_("What"), choices=[(key, said) for key, said in words.STARTS.items()])
    at = InstantField(label=_("Since when"), help_text=_WHEN)
    reason = _reason()

    def instant(self) -> dt.datetime:
        """In UTC."""
        at: dt.datetime = self.cleaned_data["at"].at
        return at.astimezone(dt.UTC)


class MetForm(ConsoleForm):
    """It was done."""

    at = InstantField(label=_("When it was met"), help_text=_WHEN)
    proof = forms.RegexField(
        r"^[0-9a-f]{64}$", label=_("SHA-256 of what proves it"), max_length=64,
        help_text=_("64 hexadecimal digits, as the incident's evidence shows them."),
        error_messages={"invalid": _("Write 64 hexadecimal digits.")},
    )  # fmt: skip
    reason = _reason()


class LateForm(ConsoleForm):
    """It will be late."""

    until = InstantField(label=_("By when it will be met"), help_text=_WHEN)
    reason = _reason()


class NotForm(ConsoleForm):
    """It does not bind."""

    reason = _reason()
