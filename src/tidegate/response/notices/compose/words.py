"""Messages made lines: placeholders filled by isolated runs, plurals chosen. In: catalogues. Out: lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.errors import NoticeError
from tidegate.response.notices import catalogue
from tidegate.response.notices.calendars import date_text, number_text, time_text
from tidegate.response.notices.document import Line, Run
from tidegate.response.notices.languages import Language, language, plural_rule

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one family of letters in one language. Catalogues are asked in order."""

    language: Language
    catalogues: tuple[catalogue.Catalogue, ...]

    def text(self, key: str) -> str:
        """A message without placeholders. Raises NoticeError."""
        for one in self.catalogues:
            if key in one.messages:
                return one.messages[key]
        raise NoticeError(f"no {self.language.code} catalogue has a message {key}")

    def line(self, key: str, **values: Run) -> Line:
        """A message with its placeholders filled; exactly those that it has. Raises NoticeError."""
        return filled(self.text(key), values, key)

    def counted(self, key: str, count: int) -> Line:
        """A message in the plural that this number has in this language."""
        chosen = f"{key}#{plural_rule(self.language.code)(count)}"
        if not any(chosen in one.messages for one in self.catalogues):
            chosen = f"{key}#other"
        return self.line(chosen, count=Run(number_text(count, self.language)))

    def day(self, day: date) -> Run:
        """A date in this language; its own words, so not isolated."""
        return Run(date_text(day, self.language))

    def time(self, instant: datetime) -> Run:
        """A date and time in this language."""
        return Run(time_text(instant, self.language))

    @property
    def unreviewed(self) -> bool:
        """Whether a catalogue was read by nobody who knows language and law."""
        return any(not one.reviewed_by for one in self.catalogues)


def words_of(family: str, code: str) -> Words:
    """Words of letters to persons (`person`), or to officials, who have the same words where theirs are silent."""
    families = ("person",) if family == "person" else (family, "person")
    return Words(language(code), tuple(catalogue.load(one, code) for one in families))


def filled(text: str, values: dict[str, Run], key: str) -> Line:
    """`text` with each `{name}` replaced by its run. Raises NoticeError where one is missing or too many."""
    if set(catalogue.placeholders(text)) != set(values):
        raise NoticeError(f"the message {key} was not given what it asks for")
    parts = catalogue.PLACEHOLDER.split(text)
    runs: list[Run] = []
    for index, part in enumerate(parts):
        # A date that ends with the point of an abbreviation already ends its sentence.
        ended = bool(runs) and runs[-1].isolated is None and runs[-1].text.endswith(".")
        runs.append(values[part] if index % 2 else Run(part.removeprefix(".") if ended else part))
    return tuple(run for run in runs if run.text)
