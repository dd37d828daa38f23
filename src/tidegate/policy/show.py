"""A policy as TOML that loads back to the same rules, with a remark on each slot on where it was declared."""

from __future__ import annotations

from dataclasses import fields

from tidegate.model.finding import InformationType
from tidegate.model.limits import Limits
from tidegate.model.registry import RegistryRule
from tidegate.model.slot import Contract, NamedPeople, Policy, SheetContract
from tidegate.policy.text import Inline, assignment, header, printable


def show(policy: Policy) -> str:
    """The effective policy: every limit, the default contract and all slots, each with its origin."""
    text = [
        f"# policy {policy.digest}\n# from {printable(policy.source)}\n\n",
        assignment("version", 1),
        "\n",
    ]
    text += [
        header("limits"),
        *(assignment(f.name, getattr(policy.limits, f.name)) for f in fields(Limits)),
        "\n",
    ]
    text += _registry(policy.registry)
    text += ["# used without --slot\n", contract_text(policy.default, "default"), "\n"]
    text += [f"{contract_text(contract, 'slot', name)}\n" for name, contract in sorted(policy.slots.items())]
    return "".join(text).rstrip("\n") + "\n"


def _registry(rule: RegistryRule) -> list[str]:
    settings: list[tuple[str, Inline]] = [("required", rule.required)]
    settings += [("max_age_days", rule.max_age_days)] if rule.max_age_days else []
    settings += [("accept", rule.accept)] if rule.accept else []
    return [header("registry"), *(assignment(name, item) for name, item in settings), "\n"]


def contract_text(contract: Contract, *path: str) -> str:
    """One contract under the header `path`, with its allowance and sheets."""
    settings: list[tuple[str, Inline]] = [
        ("kind", contract.kind),
        ("people", contract.people.value),
        ("block_from", contract.block_from.label),
        ("hold_from", contract.hold_from.label),
        ("sandbox_weaker", contract.sandbox_weaker),
        ("unread_pictures", contract.unread_pictures),
    ]
    if contract.minimum_count:
        settings.append(("minimum_count", contract.minimum_count))
    if contract.formats:
        settings.append(("formats", contract.formats))
    text = f"# {printable(contract.origin)}\n{header(*path)}"
    text += "".join(assignment(name, item) for name, item in settings)
    if contract.named is not None:
        text += f"\n{_named_text(contract.named, *path, 'named')}"
    return text + "".join(f"\n{sheet_text(sheet, *path, 'sheet')}" for sheet in contract.sheets)


def sheet_text(sheet: SheetContract, *path: str) -> str:
    """One expected sheet as an element of the array of tables `path`."""
    text = header(*path, many=True) + assignment("name", sheet.name) + assignment("required", sheet.required)
    if sheet.rows is not None:
        text += assignment("rows", sheet.rows)
    columns = [
        {"heading": column.heading, "kind": column.kind} if column.kind else {"heading": column.heading}
        for column in sheet.columns
    ]
    return text + (assignment("columns", columns) if columns else "")


def _named_text(named: NamedPeople, *path: str) -> str:
    types = sorted(type.value for type in named.types if type is not InformationType.PERSON_NAME)
    text = header(*path) + assignment("reason", named.reason) + assignment("owner", named.owner)
    text += assignment("expires", named.expires) + assignment("types", types)
    return text + (assignment("names", named.names) if named.names else "")
