"""What attorneys gave, on other rooms' pages. In: a person's id. Out: a list, nothing where there is none."""

from __future__ import annotations

import uuid
from typing import Any

from django import template

from tidegate.service.portal.acts.statements import of_person

register = template.Library()


@register.inclusion_tag("portal/statements.html")
def attorney_statements(person: uuid.UUID) -> dict[str, Any]:
    """Statements for the case review of this person."""
    return {"rows": of_person(person)}
