"""What a reviewer writes. In: fields. Out: replies with sources, and acts; or words about what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidegate.model.case_review import ActKind, Outcome, Reply, ReviewAct, Role, Source, SourceKind, Topic
from tidegate.model.duty import Answer
from tidegate.response.review.routes import ROUTES
from tidegate.response.review.table import RULINGS
from tidegate.service.console.forms.base import ConsoleForm
from tidegate.service.console.reviews import words
from tidegate.service.console.reviews.words import Words

LONGEST = 5000
_SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its fields. `drafted`: what the machine says, "" for nothing."""

    topic: Topic
    asks: Words
    answer: Any
    kind: Any
    title: Any
    dated: Any
    words: Any
    drafted: Words


class RepliesForm(ConsoleForm):
    """All six questions at once."""

    def __init__(self, drafts: Mapping[Topic, Reply], said: Mapping[Topic, Reply], *given: Any) -> None:
        """`drafts`: of the machine; `said`: what stands."""
        self._drafts, self._said = drafts, said
        super().__init__(*given)
        for name, one in self._asked():
            self.fields[name] = one
        self.dress()

    def _asked(self) -> Iterator[tuple[str, forms.Field]]:
        for topic in Topic:
            now = self._said.get(topic) or self._drafts.get(topic) or Reply(topic, Answer.UNKNOWN)
            source = now.sources[0] if now.sources else None
            name = topic.name.lower()
            yield f"{name}_answer", forms.ChoiceField(
                label=words.QUESTIONS[topic], widget=forms.RadioSelect, initial=now.answer.value,
                choices=[(one.value, said) for one, said in words.ANSWERS.items()],
            )  # fmt: skip
            yield f"{name}_kind", forms.ChoiceField(
                label=_("Source"), required=False, initial=source.kind.value if source else "",
                choices=[("", _("none")), *((one.value, said) for one, said in words.SOURCES.items())],
            )  # fmt: skip
            yield f"{name}_title", forms.CharField(
                label=_("Where in it"), required=False, max_length=200, initial=source.title if source else "",
            )  # fmt: skip
            yield f"{name}_dated", forms.DateField(
                label=_("Its date"), required=False, initial=source.dated if source else None,
                widget=forms.DateInput(attrs={"placeholder": "2022-11-28"}),
            )  # fmt: skip
            yield f"{name}_words", forms.CharField(
                label=_("Words"), required=False, max_length=LONGEST, initial=now.words,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def questions(self) -> list[Question]:
        """In the order of the table, for the template."""
        found = []
        for topic in Topic:
            name, drafted = topic.name.lower(), self._drafts.get(topic)
            machine = words.ANSWERS[drafted.answer] if drafted and drafted.sources else ""
            fields = {part: self[f"{name}_{part}"] for part in ("answer", "kind", "title", "dated", "words")}
            found.append(Question(topic, words.QUESTIONS[topic], **fields, drafted=machine))
        return found

    def clean(self) -> dict[str, Any]:
        """Yes and no need a source."""
        found = super().clean() or {}
        for topic in Topic:
            name = topic.name.lower()
            sourced = all(found.get(f"{name}_{part}") for part in ("kind", "title", "dated"))
            if found.get(f"{name}_answer") in (Answer.YES.value, Answer.NO.value) and not sourced:
                self.add_error(
                    f"{name}_answer", _("Yes and no need a source: what it is, where in it, its date.")
                )
        return found

    def replies(self) -> tuple[Reply, ...]:
        """The nouns."""
        return tuple(self._reply(topic) for topic in Topic)

    def _reply(self, topic: Topic) -> Reply:
        name, said = topic.name.lower(), self.cleaned_data
        kind, title, dated = (said[f"{name}_{part}"] for part in ("kind", "title", "dated"))
        sources = (Source(SourceKind(kind), title, dated),) if kind and title and dated else ()
        return Reply(topic, Answer(said[f"{name}_answer"]), sources, said[f"{name}_words"])


class ActForm(ConsoleForm):
    """One act besides replies. What a ruling says is asked for a ruling alone."""

    words = forms.CharField(
        label=_("In writing"), max_length=LONGEST, min_length=_SHORTEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is sealed with the person's case. Ten characters or more."),
    )  # fmt: skip

    def __init__(self, kind: ActKind, *given: Any) -> None:
        super().__init__(*given, prefix=kind.name.lower())
        self.kind = kind
        if kind not in RULINGS:
            return
        self.fields["outcome"] = forms.ChoiceField(
            label=_("Your ruling"), widget=forms.RadioSelect,
            choices=[(one.value, said) for one, said in words.OUTCOMES.items()],
        )  # fmt: skip
        self.fields["routes"] = forms.MultipleChoiceField(
            label=_("Ways in law that may be open to them"), required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(one.key, f"{one.title} ({words.STANDINGS[one.standing]})") for one in ROUTES],
        )  # fmt: skip
        self.order_fields(("outcome", "routes", "words"))
        self.dress()

    @property
    def title(self) -> Words:
        """What is done by it."""
        return words.DO[self.kind]

    def act(self, role: Role, now: dt.datetime) -> ReviewAct:
        """The noun; who did it and when is written by the act itself."""
        said = self.cleaned_data
        outcome = Outcome(said["outcome"]) if said.get("outcome") else None
        return ReviewAct(
            self.kind, role, "", now, said["words"], outcome=outcome, routes=tuple(said.get("routes", ()))
        )
