"""What a person types into the inquiry. In: fields. Out: an investigation, or words about what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidegate.model.history import Cause, Control, ControlFailure, Discovery, Remedy
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.console.inquiry.words import CAUSES, CONTROLS, DISCOVERIES
from tidegate.service.inquiry.investigation import LONGEST, Investigation

_SPARE = 2
_MOST_REMEDIES = 40


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class InvestigationForm(ConsoleForm):
    """Which controls failed and how, why, what is done. As many actions as there are, and two more."""

    discovery = forms.ChoiceField(
        label=_("Who noticed"), choices=[(one.value, text) for one, text in DISCOVERIES.items()]
    )
    cause = forms.ChoiceField(
        label=_("Root cause"), choices=[(one.value, text) for one, text in CAUSES.items()]
    )
    cause_words = forms.CharField(
        label=_("The root cause in words"),
        required=False,
        max_length=LONGEST,
        widget=_area(3),
        help_text=_("Name nobody who was affected."),
    )
    causes = forms.CharField(
        label=_("What else had a part in it"),
        required=False,
        max_length=LONGEST,
        widget=_area(3),
        help_text=_("One a line."),
    )

    def __init__(self, *arguments: Any, remedies: int = 0, **names: Any) -> None:
        super().__init__(*arguments, **names)
        self.actions = min(_MOST_REMEDIES, remedies + _SPARE)
        for control in Control:
            self._add(f"control_{control.name}", forms.CharField(
                label=str(CONTROLS[control]), required=False, max_length=LONGEST, widget=_area(2)
            ))  # fmt: skip
        for at in range(self.actions):
            self._add(
                f"words_{at}", forms.CharField(label=_("What is done"), required=False, max_length=LONGEST)
            )
            self._add(f"owner_{at}", forms.CharField(label=_("Whose it is"), required=False, max_length=200))
            self._add(f"due_{at}", _day(_("Due")))
            self._add(f"done_{at}", _day(_("Done")))

    @classmethod
    def of(cls, found: Investigation | None) -> InvestigationForm:
        """Filled in with the last version."""
        if found is None:
            return cls()
        initial: dict[str, Any] = {
            "discovery": found.discovery.value,
            "cause": found.cause.value,
            "cause_words": found.cause_words,
            "causes": "\n".join(found.causes),
            **{f"control_{one.control.name}": one.words for one in found.failures},
        }
        for at, one in enumerate(found.remedies):
            said = {"words": one.words, "owner": one.owner, "due": one.due, "done": one.done}
            initial |= {f"{name}_{at}": value for name, value in said.items()}
        return cls(initial=initial, remedies=len(found.remedies))

    @classmethod
    def sent(cls, said: Any) -> InvestigationForm:
        """As it was typed."""
        given = sum(name.startswith("words_") and name[6:].isdigit() for name in said)
        return cls(said, remedies=max(0, given - _SPARE))

    @property
    def controls(self) -> list[forms.BoundField]:
        """A field a control."""
        return [self[f"control_{one.name}"] for one in Control]

    @property
    def remedies(self) -> list[list[forms.BoundField]]:
        """A row an action."""
        return [
            [self[f"{name}_{at}"] for name in ("words", "owner", "due", "done")] for at in range(self.actions)
        ]

    def clean(self) -> dict[str, Any]:
        """An action is whole or empty."""
        found = super().clean() or {}
        for at in range(self.actions):
            given = [bool(found.get(f"{name}_{at}")) for name in ("words", "owner", "due")]
            if any((*given, found.get(f"done_{at}"))) and not all(given):
                self.add_error(f"words_{at}", _("An action has words, an owner and a day."))
        return found

    def investigation(self) -> Investigation:
        """The noun."""
        said = self.cleaned_data
        return Investigation(
            failures=tuple(
                ControlFailure(one, said[f"control_{one.name}"])
                for one in Control
                if said[f"control_{one.name}"]
            ),
            cause=Cause(said["cause"]),
            cause_words=said["cause_words"],
            causes=tuple(line.strip() for line in said["causes"].splitlines() if line.strip()),
            remedies=tuple(
                Remedy(said[f"words_{at}"], said[f"owner_{at}"], said[f"due_{at}"], said[f"done_{at}"])
                for at in range(self.actions)
                if said[f"words_{at}"]
            ),
            discovery=Discovery(said["discovery"]),
        )

    def _add(self, name: str, field: forms.Field) -> None:
        field.widget.attrs["class"] = (
            "usa-textarea" if isinstance(field.widget, forms.Textarea) else "usa-input"
        )
        self.fields[name] = field


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget)
