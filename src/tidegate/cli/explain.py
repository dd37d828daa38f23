"""`tidegate explain`: what a type, a rule or one finding of a report means, and how to clear it."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.report.topics import Topic

FINGERPRINT = re.compile(r"[0-9a-f]{8,32}")
MOST_BYTES = 1 << 30


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "explain",
        help="what a type, a rule or a finding means, and how to clear it",
        description="Explains an information type (A-number), a rule, a word of the reports (likelihood), "
        "or, with --report, the finding with a fingerprint. Without a word, lists what can be explained.",
        allow_abbrev=False,
    )
    parser.add_argument("word", nargs="*", metavar="FINDING_OR_RULE")
    parser.add_argument("--report", metavar="FILE", help="a json or jsonl report that has the finding")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation; always 0. Raises UsageError for a word that nobody knows."""
    from tidegate.cli.output import say

    word = " ".join(arguments.word).strip()
    if not word:
        lines = _listing()
    elif FINGERPRINT.fullmatch(word.lower()):
        lines = _of_finding(word.lower(), arguments.report)
    else:
        lines = _of_topic(_topic(word))
    say("\n".join(lines) + "\n")
    return 0


def _all() -> dict[str, Topic]:
    from tidegate.cli.explanations import explanations

    return explanations()


def _topic(word: str) -> Topic:
    from tidegate.cli.suggest import nearest
    from tidegate.report.topics import ALIASES

    known = _all()
    wanted = re.sub(r"[\s_]+", "-", word.lower())
    bare = {id.replace("-", ""): topic for id, topic in known.items()}
    found = known.get(ALIASES.get(wanted, wanted)) or bare.get(wanted.replace("-", ""))
    if found is None:
        raise UsageError(f'nothing is known of "{word}": {nearest(wanted, known)} tidegate explain lists all')
    return found


def _listing() -> list[str]:
    from tidegate.report.screen import clip

    known = _all()
    width = max(map(len, known))
    return [clip(f"{topic.id:<{width}}  {topic.summary}", 100) for topic in known.values()]


def _of_topic(topic: Topic) -> list[str]:
    from tidegate.report.screen import paragraph

    lines = [f"{topic.title} ({topic.id})" if topic.title != topic.id else topic.title]
    for text in (topic.summary, *topic.text.split("\n\n")):
        lines += ["", *paragraph(text, 80, hanging=2)]
    if topic.remedy:
        lines += ["", *paragraph(f"What would clear it: {topic.remedy}", 80, hanging=2)]
    return lines


def _of_finding(fingerprint: str, report: str | None) -> list[str]:
    if report is None:
        raise UsageError("a fingerprint is explained from a report: add --report FILE (json or jsonl)")
    found = [
        (file, finding)
        for file in _files(report)
        for finding in file.get("findings", [])
        if str(finding.get("fingerprint", "")).startswith(fingerprint)
    ]
    if not found:
        raise UsageError(f"no finding with the fingerprint {fingerprint} in {report}")
    lines: list[str] = []
    for file, finding in found:
        lines += [*_finding_lines(file, finding), ""]
    kinds = dict.fromkeys(str(finding.get("type", "")) for _, finding in found)
    for kind in kinds:
        lines += [*_of_topic(_topic(kind)), ""]
    return lines[:-1]


def _finding_lines(file: dict[str, Any], finding: dict[str, Any]) -> list[str]:
    from tidegate.report.screen import paragraph, safe

    seen = "" if finding.get("visible", True) else ", hidden"
    told = {
        "file": f"{file.get('path')} ({file.get('verdict')})",
        "where": f"{finding.get('location')}{seen}",
        "what": f"{finding.get('type')}, {finding.get('count')} times, {finding.get('likelihood')}",
        "why": finding.get("why"),
        "reasons": "; ".join(map(str, file.get("reasons", []))),
        "what would clear it": "; ".join(map(str, file.get("remedies", []))),
    }
    lines = [f"fingerprint {safe(str(finding.get('fingerprint')))}"]
    for label, text in told.items():
        if text:
            lines += paragraph(f"{label}: {safe(str(text))}", 80)
    return lines


def _files(report: str) -> list[dict[str, Any]]:
    """The file objects of a json or jsonl report. Raises UsageError where it is neither."""
    import json

    try:
        with open(report, encoding="utf-8") as stream:
            text = stream.read(MOST_BYTES)
        try:
            objects = [json.loads(text)]
        except json.JSONDecodeError:
            objects = [json.loads(line) for line in text.splitlines() if line.strip()]
        files = [
            file for one in objects for file in (one.get("files") if one.get("kind") == "report" else [one])
        ]
        return [file for file in files if file["kind"] == "file"]
    except OSError as error:
        raise UsageError(f"cannot read the report {report}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageError(f"{report} is not a json or jsonl report of tidegate check") from None
