"""The base of all detectors: names for what each is made of, and a standard key."""

from __future__ import annotations

import functools
from typing import ClassVar

from tidegate.inspection.detectors.context import Level, Support, characters_of
from tidegate.inspection.detectors.interface import Context
from tidegate.model.finding import InformationType, Likelihood


class Recogniser:
    """One information type. A subclass fills in the class attributes and judges.

    `patterns`: shapes that may stand alone, sought in the whole text. `bare`: shapes that mean nothing
    without a word, sought only around `labels` (names of the type) and `words` (which speak of its bearers).
    """

    type: ClassVar[InformationType]
    patterns: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    labels: str = ""
    words: str = ""
    headings: str = ""
    explains: str = ""

    @functools.cached_property
    def support(self) -> Support:
        """The weighing of this type's words."""
        return Support(self.labels, self.words, self.headings)

    def level(self, context: Context) -> Level:
        """How strongly the context supports this type."""
        return self.support.level(context)

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """How sure, and why; None where the value is not one."""
        raise NotImplementedError

    def key(self, value: str) -> str:
        """Letters and digits only, in upper case."""
        return characters_of(value)
