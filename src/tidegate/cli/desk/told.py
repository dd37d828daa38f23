"""What is printed of submissions and releases, and the exit code they mean. In: answers. Out: text, or JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tidegate.cli.desk.interface import Answer

CLEAR, BLOCK, HOLD = 0, 1, 3
_WORDS = {"cleared": "clear", "blocked": "block", "held": "hold"}
_SHOWN = 5


def worst(codes: Iterable[int]) -> int:
    """Of several files: block before hold before clear. Nothing at all is no clear."""
    found = set(codes)
    for code in (BLOCK, HOLD, CLEAR):
        if code in found:
            return code
    return HOLD


def code_of(shown: Answer, *, published: bool = False) -> int:
    """0 clear (and live, where it was to be published), 1 block, 3 anything else."""
    if shown["state"] == "blocked":
        return BLOCK
    if shown["state"] != "cleared":
        return HOLD
    if published and (shown["release"] or {}).get("state") != "live":
        return HOLD
    return CLEAR


def told(name: str, shown: Answer, address: str, format: str) -> str:
    """One file, as the command prints it."""
    if format == "json":
        return json.dumps({"name": _safe(name), **shown}) + "\n"
    release = shown.get("release") or {}
    word = _WORDS.get(shown["state"], shown["state"])
    live = f" · {release['state']} at {_safe(release['path'])}" if release else ""
    lines = [f"{word:<8} {_safe(name)}{live}"]
    report = shown.get("report") or {}
    if word != "clear":
        lines += [f"         {_safe(reason)}" for reason in report.get("reasons", [])[:_SHOWN]]
        lines += [f"         next: {_safe(remedy)}" for remedy in report.get("remedies", [])[:_SHOWN]]
    if shown.get("needs"):
        lines.append(f"         needs {_safe(shown['needs'])}")
    if release.get("trouble"):
        lines.append(f"         {_safe(release['trouble'])}")
    lines.append(f"         {shown['id']} · {address}/submissions/{shown['id']}")
    return "\n".join(lines) + "\n"


def not_taken(name: str, problem: str, format: str) -> str:
    """A file that could not even be read."""
    if format == "json":
        return json.dumps({"name": _safe(name), "state": "unread", "problem": _safe(problem)}) + "\n"
    return f"hold     {_safe(name)}\n         {_safe(problem)}\n"


def release_told(release: Answer, format: str) -> str:
    """A release."""
    if format == "json":
        return json.dumps(release) + "\n"
    return f"{release['state']:<8} {_safe(release['path'])} · {release['id']}\n"


def _safe(text: str) -> str:
    from tidegate.report.screen import safe

    return safe(text)
