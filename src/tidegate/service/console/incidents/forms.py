"""What a person types about an incident. In: fields. Out: claims, options and reasons, or words about what is wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as lazy

from tidegate.errors import UsageError
from tidegate.model.exposure import Bound, Claim
from tidegate.response import instants
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.incidents.acts import add, claims
from tidegate.service.office import office

_LINES = {"rows": 3, "spellcheck": "false"}
_WHEN = lazy("Such as 2022-11-28 14:45, in UTC, or with its zone: 2022-11-28T09:45:00-05:00.")
_UNREADABLE = lazy("Write it as 2022-11-28 14:45, or with its zone: 2022-11-28T09:45:00-05:00.")
_HOURS = 3600
_LONGEST_INSTANT = 64


class InstantField(forms.Field):
    """A time as people write it; `None` for nothing, else `instants.Read`."""

    def to_python(self, value: Any) -> Any:
        """Read it."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            if len(text) > _LONGEST_INSTANT:
                raise UsageError("that is no time")
            return instants.whole(text)
        except (UsageError, ValueError, OverflowError):
            raise forms.ValidationError(_UNREADABLE) from None


def _sites() -> list[tuple[str, str]]:
    return [
        ("", "None of them, or not known"),
        *((name, name) for name in sorted(office().instance.settings["site"])),
    ]


class OpenForm(ConsoleForm):
    """A disclosed file, and what is known of it."""

    file = forms.FileField(
        label=lazy("The disclosed file"), allow_empty_file=True,
        help_text=lazy("Byte for byte as it was public. It goes into sealed memory, and from there into the vault."),
    )  # fmt: skip
    urls = forms.CharField(
        label=lazy("Where it was to be had"), required=False, max_length=20_000, widget=forms.Textarea(attrs=_LINES),
        help_text=lazy("Its web addresses, one a line. Logs are searched for them."),
    )  # fmt: skip
    pages = forms.CharField(
        label=lazy("Pages that linked to it"), required=False, max_length=20_000, widget=forms.Textarea(attrs=_LINES),
        help_text=lazy("One a line. They are kept as evidence."),
    )  # fmt: skip
    site = forms.ChoiceField(label=lazy("Site"), choices=_sites, required=False)
    path = forms.CharField(label=lazy("Path on that site"), required=False, max_length=1024)
    reporters = forms.CharField(
        label=lazy("Network addresses of whoever reported it"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=lazy("One a line. Their requests are then told apart from strangers'. They are sealed."),
    )  # fmt: skip
    posted = InstantField(label=lazy("When it was put up, as people say"), required=False, help_text=_WHEN)
    removed = InstantField(label=lazy("When it was removed, as people say"), required=False, help_text=_WHEN)

    def lines(self, name: str) -> tuple[str, ...]:
        """What was written, one a line."""
        return tuple(line.strip() for line in self.cleaned_data[name].splitlines() if line.strip())

    def said(self) -> tuple[Claim, ...]:
        """Claims of people."""
        pairs = ((self.cleaned_data["posted"], Bound.POSTED), (self.cleaned_data["removed"], Bound.REMOVED))
        return tuple(
            Claim(
                bound,
                read.at.astimezone(dt.UTC),
                "person",
                False,
                read.uncertainty,
                "said when it was opened",
            )
            for read, bound in pairs
            if read is not None
        )


class ClaimForm(ConsoleForm):
    """Somebody says when."""

    bound = forms.ChoiceField(
        label=lazy("What is said"), widget=forms.RadioSelect,
        choices=[
            (Bound.POSTED.value, lazy("It was put in place then")),
            (Bound.REACHABLE.value, lazy("It was to be had then")),
            (Bound.UNREACHABLE.value, lazy("It was asked for then, and not to be had")),
            (Bound.REMOVED.value, lazy("It was removed then")),
            (Bound.CAPTURED.value, lazy("An archive took a copy then")),
            (Bound.CACHED_UNTIL.value, lazy("Copies in caches may have lasted until then")),
            (Bound.LASTED.value, lazy("It lasted so long")),
        ],
    )  # fmt: skip
    at = InstantField(label=lazy("When"), required=False, help_text=_WHEN)
    hours = forms.FloatField(
        label=lazy("Hours"), required=False, min_value=0, max_value=1e6,
        help_text=lazy("Only where it is said how long it lasted."),
    )  # fmt: skip
    minutes = forms.FloatField(label=lazy("Minutes"), required=False, min_value=0, max_value=1e6)
    uncertainty = forms.FloatField(
        label=lazy("How far off it may be, in minutes"), required=False, min_value=0, max_value=1e6,
        help_text=lazy("Left empty: as exact as it is written."),
    )  # fmt: skip
    source = forms.CharField(
        label=lazy("Who or what says so"), max_length=24, initial="person",
        help_text=lazy("In a word or two: press, agency, court, telephone log. Name nobody."),
    )  # fmt: skip
    words = forms.CharField(
        label=lazy("In which words"), required=False, max_length=claims.LONGEST,
        help_text=lazy("Such as: about five hours. Name nobody."),
    )  # fmt: skip
    machine = forms.BooleanField(
        label=lazy("A machine saw it, and I repeat what it wrote"), required=False,
        help_text=lazy("Then it moves the bounds. What people remember stands beside them."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """An instant, or for how long."""
        found = super().clean() or {}
        lasted = found.get("bound") == Bound.LASTED.value
        long = found.get("hours") is not None or found.get("minutes") is not None
        if lasted and not long:
            self.add_error("hours", gettext("Say how long: hours, minutes, or both."))
        elif not lasted and "bound" in found and found.get("at") is None and not self.has_error("at"):
            self.add_error("at", gettext("Say when."))
        return found

    def claim(self) -> Claim:
        """The noun."""
        said = self.cleaned_data
        bound = Bound(said["bound"])
        off = said["uncertainty"]
        if bound is Bound.LASTED:
            seconds = (said["hours"] or 0) * _HOURS + (said["minutes"] or 0) * 60
            unsure = (off or 0) * 60
            return Claim(bound, None, said["source"], said["machine"], unsure, said["words"], seconds=seconds)
        read = said["at"]
        unsure = read.uncertainty if off is None else off * 60
        at = read.at.astimezone(dt.UTC)
        return Claim(bound, at, said["source"], said["machine"], unsure, said["words"])


class EvidenceForm(ConsoleForm):
    """A log, a page, a capture."""

    kind = forms.ChoiceField(label=lazy("What it is"), choices=[(kind, kind) for kind in add.KINDS])
    file = forms.FileField(
        label=lazy("File"),
        allow_empty_file=True,
        help_text=lazy("Packed or not: gz, bz2, xz and zst are read as they are."),
    )
    zone = forms.CharField(
        label=lazy("Time zone of a log that names none"), required=False, max_length=64,
        help_text=lazy("Such as UTC, -05:00 or America/New_York."),
    )  # fmt: skip
    skew = forms.FloatField(
        label=lazy("Seconds its clock was ahead"), required=False, min_value=-1e8, max_value=1e8,
        help_text=lazy("Negative where it was behind."),
    )  # fmt: skip
    format = forms.CharField(
        label=lazy("Format of an access log"), required=False, max_length=500,
        help_text=lazy("Left empty: recognised by its lines. Else such as: nginx: and the log_format, or iis."),
    )  # fmt: skip
    pattern = forms.CharField(label=lazy("Pattern of a deploy log"), required=False, max_length=500)

    def options(self) -> add.Options:
        """How it is read."""
        said = self.cleaned_data
        return {name: said[name] for name in ("zone", "skew", "format", "pattern") if said[name]}


class RulingForm(ConsoleForm):
    """Who is who."""

    ruling = forms.ChoiceField(
        label=lazy("Your ruling"), widget=forms.RadioSelect,
        choices=[
            ("exact", lazy("It is the person of the registry")),
            (
                "ruled out",
                lazy("It is nobody whom this incident touches: take the stay off, once another person agrees"),
            ),
        ],
    )  # fmt: skip
    reason = forms.CharField(
        label=lazy("Why"), min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("It is recorded that you gave one. Name nobody."),
    )  # fmt: skip
