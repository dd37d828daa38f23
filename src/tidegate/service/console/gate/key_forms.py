"""The form that revokes a key. In: what a person typed. Out: a reason and a time, or words about what is wrong."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as lazy

from tidegate.service.console.forms.base import ConsoleForm

_WRITTEN = "%Y-%m-%d %H:%M"


class RevokeForm(ConsoleForm):
    """Why, and since when it may have been in other hands."""

    reason = forms.CharField(
        label=lazy("Why"), min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("It stands beside the key. Ten characters or more; name nobody."),
    )  # fmt: skip
    compromised_since = forms.DateTimeField(
        label=lazy("Compromised since (UTC)"), required=False, input_formats=[_WRITTEN],
        help_text=lazy("As 2026-11-01 09:30. Left empty: now, so that what it signed before stays valid."),
    )  # fmt: skip

    def clean_compromised_since(self) -> dt.datetime | None:
        """Not in the future."""
        found: dt.datetime | None = self.cleaned_data["compromised_since"]
        if found is not None and found > dt.datetime.now(dt.UTC):
            raise forms.ValidationError(
                gettext("This lies in the future: name when it may have been stolen.")
            )
        return found
