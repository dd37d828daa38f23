"""The rules in force, with the signatures given here. In: an installation. Out: a RuleBook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tidegate.model.duty import Rule, Signature
from tidegate.response.duties.rules import RuleBook, load
from tidegate.service.duties.models import RuleSignature
from tidegate.service.office import Office


def book(office: Office) -> RuleBook:
    """Shipped rules with the operator's over them. Raises ResponseError naming file and key."""
    found = load(folder(office))
    given = {(one.rule, one.digest): one for one in RuleSignature.objects.select_related("signed_by")}
    return replace(found, rules=tuple(_signed(one, given) for one in found.rules))


def folder(office: Office) -> Path | None:
    """Where the operator's rules lie."""
    said = office.instance.section("response")["duty_rules"]
    return office.instance.path(said) if said else None


def _signed(rule: Rule, given: dict[tuple[str, str], RuleSignature]) -> Rule:
    """A signature given here counts as one in the file: for this very text."""
    one = given.get((rule.key, rule.digest))
    if rule.signed or one is None:
        return rule
    name = one.signed_by.display_name or one.signed_by.username
    return replace(rule, signature=Signature(name, one.signed_at.date(), rule.digest))
