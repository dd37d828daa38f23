"""An incident as a person reads it in the first minute, and the exit code it means. In: the API's answer. Out: text."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from tidegate.cli.desk.interface import Answer

DONE, MISSING = 0, 3


def code_of(shown: Answer, *, waited: bool = True) -> int:
    """3 where a step is not done, a part of the file unread, a log unread, or a gap stated."""
    if shown["missing"]:
        return MISSING
    if waited and any(not step["done"] or step["outcome"].get("unread") for step in shown["steps"]):
        return MISSING
    accesses = shown["accesses"]
    return MISSING if waited and not (accesses and accesses.get("whole")) else DONE


def told(shown: Answer, format: str) -> str:
    """The whole of it."""
    if format == "json":
        return json.dumps(shown) + "\n"
    return "\n".join([_head(shown), *(f"  {name:<10}{_safe(text)}" for name, text in _lines(shown))]) + "\n"


def line(shown: Answer) -> str:
    """One in a list."""
    people = "stays not set yet" if shown["people"] is None else f"stayed {shown['people']:,}"
    left = f" · {shown['steps_left']} steps to do" if shown["steps_left"] else ""
    return f"{shown['reference']}  {shown['state']:<10}{people}{left} · {_safe(shown['path'])}\n"


def steps(shown: Answer) -> str:
    """How far they are."""
    lines = []
    for step in shown["steps"]:
        state = "done" if step["done"] else f"{step['progress']:.0%}" if step["started_at"] else "waiting"
        why = f" · {_safe(step['trouble'])}" if step["trouble"] else ""
        lines.append(f"{step['kind']:<10} {state}{why}")
        lines += [f"           {_safe(note)}" for note in step["outcome"].get("notes", [])]
    return "\n".join(lines) + "\n"


def _head(shown: Answer) -> str:
    people = shown["people"]
    stayed = "stays not set yet" if people is None else f"{people:,} people stayed"
    return f"incident {shown['reference']} · {shown['state']} · {stayed}"


def _lines(shown: Answer) -> Iterator[tuple[str, str]]:
    yield "file", f"{shown['path']} · {shown['length']:,} bytes · sha256 {shown['sha256'][:12]}…"
    if shown["missing"]:
        yield "unread", shown["missing"]
    yield from _exposure(shown["exposure"])
    yield from _accesses(shown["accesses"])
    for step in shown["steps"]:
        if not step["done"]:
            yield "not done", f"{step['kind']}: {step['trouble'] or 'waiting'}"
        for note in step["outcome"].get("notes", []):
            yield "note", note
    yield "evidence", f"{len(shown['evidence'])} kept{', under litigation hold' if shown['held'] else ''}"
    yield "id", shown["id"]


def _exposure(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    earliest, latest, seconds = found["earliest"], found["latest"], found["seconds"]
    yield "reachable", _instant(earliest["best"], "not before", earliest["not_before"])
    yield "until", _instant(latest["best"], "last given out", latest["not_before"])
    if seconds["measured"] is not None:
        least, most = seconds["least"], seconds["most"]
        bounds = [f"at least {_amount(least)}"] if least is not None else []
        bounds += [f"at most {_amount(most)}"] if most is not None else []
        yield "for", _amount(seconds["measured"]) + (f" ({', '.join(bounds)})" if bounds else "")
    for one in found["beside"]:
        yield "said", _beside(one)
    for one in found["tail"][:1]:
        yield "caches", f"may have given it out until {_at(one['at'])}: {one['words']}"
    for one in found["captures"]:
        yield "captured", f"{_at(one['at'])} ({one['source']})"
    for one in found["contradictions"]:
        yield "conflict", one["words"]
    for one in found["missing"]:
        yield "unknown", one


def _instant(best: dict[str, Any] | None, word: str, other: dict[str, Any] | None) -> str:
    if best is None:
        return "not known" + (f"; {word} {_edge(other)}" if other else "")
    return _edge(best) + (f"; {word} {_edge(other)}" if other else "")


def _edge(edge: dict[str, Any]) -> str:
    claim = edge["claim"]
    return f"{_at(edge['at'])} ({claim['source']}, ± {_amount(claim['uncertainty'])})"


def _beside(one: dict[str, Any]) -> str:
    claim = one["claim"]
    words = f"“{claim['words']}”" if claim["words"] else claim["bound"]
    if claim["bound"] == "lasted":
        words = f"{words}: {_amount(claim['seconds'])}"
        if one["off"] is not None:
            words += f", {_amount(abs(one['off']))} {'more' if one['off'] > 0 else 'less'} than measured"
    else:
        words = f"{claim['bound']} {_at(claim['at'])}, {words}"
    if one["within"] is None:
        return f"{words}; nothing to compare it with"
    return words if one["within"] else f"{words}; outside what machines saw"


def _accesses(told: dict[str, Any] | None) -> Iterator[tuple[str, str]]:
    if told is None:
        yield "fetched", "not known: no logs were read"
        return
    counts = [f"{count:,} {word}" for word, count in told.get("completeness", {}).items() if count]
    yield (
        "fetched",
        f"{told.get('clients', 0):,} clients, {told.get('retrievals', 0):,} requests; the whole file: "
        + (", ".join(counts) or "nobody"),
    )
    actors = [f"{word} {count:,}" for word, count in told.get("actors", {}).items() if count]
    if actors:
        yield "by", ", ".join(actors)
    for words in told.get("unknown", []):
        yield "unknown", words


def _at(text: str) -> str:
    at = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _amount(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes = rest // 60
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def _safe(text: str) -> str:
    from tidegate.report.screen import safe

    return safe(text)
