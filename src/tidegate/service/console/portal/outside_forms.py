"""What attorneys type. In: fields. Out: details and files, or words about what is wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidegate.response.notices.papers.serials import read
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.portal.acts.ask import Details


class AskForm(ConsoleForm):
    """Who asks, for which letter, with which proof."""

    name = forms.CharField(label=_("Your full name"), max_length=150)
    email = forms.EmailField(label=_("Your e-mail address at work"), max_length=254)
    telephone = forms.CharField(
        label=_("Your telephone number at work"), max_length=40, help_text=_("We may call you to check.")
    )
    bar = forms.CharField(
        label=_("Bar number, and where you are admitted"), max_length=120,
        help_text=_("Accredited representatives: your accreditation and organization."),
    )  # fmt: skip
    serial = forms.CharField(
        label=_("Number of your client's letter"), max_length=40,
        help_text=_("It stands at the top of the letter, such as TG-7K3M-9QXD-4."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )  # fmt: skip
    proof = forms.FileField(
        label=_("Signed proof that you represent this client"),
        help_text=_("Form G-28 or EOIR-28, or a power of attorney: one PDF, at most 20 MB."),
    )

    def clean_serial(self) -> str:
        """Its own check tells a slip of the pen; whether there is such a letter is looked up by nobody here."""
        typed: str = self.cleaned_data["serial"]
        if not read(typed):
            raise forms.ValidationError(gettext("This is no number of a letter: compare it once more."))
        return read(typed)

    def details(self) -> Details:
        """As it is kept."""
        said = self.cleaned_data
        return Details(said["name"], said["email"], said["telephone"], said["bar"], said["serial"])


class ConfirmForm(ConsoleForm):
    """That a letter came."""

    received = forms.BooleanField(
        label=_("I received this letter for my client, and I have told my client what it says."),
        error_messages={"required": _("Tick the box if it is so.")},
    )


class StatementForm(ConsoleForm):
    """What the attorney has to say in the case review."""

    file = forms.FileField(label=_("Your statement"), help_text=_("One PDF, at most 20 MB."))
