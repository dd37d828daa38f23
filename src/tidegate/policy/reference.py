"""The policy reference as Markdown, written from the schema itself so that the two cannot differ."""

from __future__ import annotations

from tidegate.policy.kinds import KINDS
from tidegate.policy.schema import FORMS, ROOT, SECTIONS, Field, Section


def reference() -> str:
    """`docs/reference/policy.md`: every table, key and kind, from this very table."""
    lines = [
        "# Policy",
        "",
        "A policy is a TOML file. Every mistake in it is reported with file, line and fix.",
        "",
    ]
    for section in SECTIONS:
        lines += [f"## {_title(section)}", "", section.meaning, ""]
        lines += ["| key | form | meaning | example |", "|---|---|---|---|"]
        for field in section.fields:
            lines.append(
                f"| {_code(field.name)} | {_form(field)} | {field.meaning} | {_code(field.example)} |"
            )
        lines.append("")
    lines += ["## Kinds of slot", "", "| kind | people | what it is for |", "|---|---|---|"]
    lines += [f"| `{kind.name}` | {kind.people.value} | {kind.title} |" for kind in KINDS.values()]
    return "\n".join(lines) + "\n"


def _title(section: Section) -> str:
    return "Top of the file" if section is ROOT else f"`{section.header}`"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _form(field: Field) -> str:
    words = FORMS[field.form][0]
    if field.choices:
        words += ": " + ", ".join(f"`{choice}`" for choice in field.choices)
    elif field.form == "number":
        words += f", {field.low:,} to {field.high:,}" if field.low != field.high else f", {field.low}"
    return words + (" (required)" if field.required else "")
