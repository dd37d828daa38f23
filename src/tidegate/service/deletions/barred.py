"""Whether a request may go where it is to go, as settings are now. In: a request, opened. Out: a Bar or None."""

from __future__ import annotations

from tidegate.response.deletions.bars import Bar, bar
from tidegate.response.deletions.counterparts import Kind
from tidegate.service.deletions.details import Details
from tidegate.service.deletions.models import DeletionRequest
from tidegate.service.deletions.options import Options

OPERATORS_ABROAD = {"Yandex": "RU"}
"""Operators of the published table that lie elsewhere; to ask them is to tell them."""


def bar_of(row: DeletionRequest, details: Details, said: Options) -> Bar | None:
    """As rows have it."""
    return bar_for(Kind(row.kind), row.operator, details, said)


def bar_for(kind: Kind, operator: str, details: Details, said: Options) -> Bar | None:
    """Operators of the table are asked wherever they are, but those abroad; a host by its domain.

    A network or a host without any contact is drafted: nobody can be asked by mistake.
    """
    if operator:
        country = OPERATORS_ABROAD.get(operator, "")
        return bar(operator, "", country, said.countries, said.own) if country else None
    if kind is Kind.HOST and not details.mail:
        found = bar(details.name, f"abuse@{details.name}", details.country, said.countries, said.own)
        return found if found in (Bar.COUNTRY, Bar.GOVERNMENT) else None
    if not details.mail and not details.country:
        found = bar(details.name, "", "", said.countries, said.own)
        return found if found is Bar.GOVERNMENT else None
    return bar(details.name, details.mail, details.country, said.countries, said.own)
