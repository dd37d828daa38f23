"""Whom the vault keeps an incident's bytes for, and a person's."""

from __future__ import annotations

import uuid

from tidegate.vault.holder import Holder


def holder(incident: uuid.UUID) -> Holder:
    """The file, its page, logs, readings: shredded together."""
    return Holder("incident", str(incident))


def holder_of_person(person: uuid.UUID) -> Holder:
    """What is about one affected person: shredded for that person alone."""
    return Holder("person", str(person))
