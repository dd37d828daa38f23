"""What all forms share. In: fields. Out: widgets in the design system's classes, errors tied to their fields."""

from __future__ import annotations

from typing import Any

from django import forms

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "usa-checkbox__input"),
    (forms.RadioSelect, "usa-radio__input"),
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.Textarea, "usa-textarea"),
    (forms.Select, "usa-select"),
    (forms.FileInput, "usa-file-input-plain"),
    (forms.Widget, "usa-input"),
)


class ConsoleForm(forms.Form):
    """A form of the console. The browser checks nothing: what is wrong is said once, by us, in our words."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **names})
        self.dress()

    def dress(self) -> None:
        """Give each field its classes; again after fields were added."""
        for field in self.fields.values():
            wanted = next(text for kind, text in _CLASSES if isinstance(field.widget, kind))
            attributes = field.widget.attrs
            if wanted not in attributes.get("class", "").split():
                attributes["class"] = f"{attributes.get('class', '')} {wanted}".strip()
            if field.required and not isinstance(
                field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect
            ):
                attributes["aria-required"] = "true"
