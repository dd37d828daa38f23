"""Recall and false alarms of the text detectors on the bench pages, and their speed; Presidio beside them.

Usage: text.py DIRECTORY [--pages N] [--presidio PYTHON --runner SCRIPT]

DIRECTORY holds `text/page_NNNN.txt` and `truth.json`. Prints a table and one line of JSON. `--presidio`: a Python
that has presidio-analyzer; `--runner`: a script that takes DIRECTORY `pattern text --limit N` and prints JSON lines.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import time

from tidegate.inspection.canonical import canonical
from tidegate.inspection.detectors.scan import scan
from tidegate.model.finding import Likelihood

DIRTY_OF_FIVE = 2
"""The corpus plants identifiers on pages whose number modulo five is below this."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--presidio", default="")
    parser.add_argument("--runner", default="")
    options = parser.parse_args()
    rows = [ours(options.directory, options.pages)]
    if options.presidio:
        rows.append(presidio(options.presidio, options.runner, options.directory, options.pages))
    table(rows)
    print(json.dumps({"bench": "text", "rows": rows}))
    return 0


def ours(directory: pathlib.Path, pages: int) -> dict[str, object]:
    """Score `scan` on the pages: a planted value counts where a finding of any type overlaps it."""
    planted = collections.defaultdict(list)
    for each in json.loads((directory / "truth.json").read_text(encoding="utf-8"))["text"]:
        planted[each["page"]].append(each)
    texts = [
        (int(path.stem[5:]), path.read_text(encoding="utf-8"))
        for path in sorted((directory / "text").glob("*.txt"))
    ][:pages]
    scan("warm up: alien number 201000000")
    started = time.process_time()
    found = {page: scan(text) for page, text in texts}
    seconds = time.process_time() - started
    total, hit, decisive = collections.Counter(), collections.Counter(), collections.Counter()
    labels: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    flagged = []
    for page, text in texts:
        assert len(canonical(text)) == len(text), "offsets need pages that canonicalisation keeps in length"
        for each in planted[page]:
            over = [h for h in found[page] if h.start < each["end"] and h.end > each["start"]]
            total[each["type"]] += 1
            hit[each["type"]] += bool(over)
            decisive[each["type"]] += any(h.likelihood >= Likelihood.POSSIBLE for h in over)
            labels[each["type"]].update({h.type.value for h in over})
        if page % 5 >= DIRTY_OF_FIVE and any(h.likelihood >= Likelihood.POSSIBLE for h in found[page]):
            flagged.append(page)
    clean = sum(page % 5 >= DIRTY_OF_FIVE for page, _ in texts)
    characters = sum(len(text) for _, text in texts)
    return {
        "tool": "tidegate",
        "recall": {kind: round(hit[kind] / count, 3) for kind, count in sorted(total.items())},
        "recall_possible": {kind: round(decisive[kind] / count, 3) for kind, count in sorted(total.items())},
        "labels": {kind: dict(counts.most_common(3)) for kind, counts in labels.items()},
        "clean_pages": clean,
        "clean_flagged": len(flagged),
        "mb_per_cpu_s": round(characters / 1e6 / seconds, 2),
    }


def presidio(python: str, runner: str, directory: pathlib.Path, pages: int) -> dict[str, object]:
    """The same pages through Presidio's pattern recognisers, at its own threshold of 0.35."""
    script = pathlib.Path(runner)
    reply = subprocess.run(
        [python, script.name, str(directory.resolve()), "pattern", "text", "--limit", str(pages)],
        cwd=script.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in reply.stdout.splitlines() if line.startswith("{")]
    line = next(each for each in lines if each.get("thr") == 0.35)
    flagged, clean = map(int, line["clean_pages_flagged"].split("/"))
    return {
        "tool": "presidio",
        "recall": line["recall_any"],
        "recall_possible": line["recall_any"],
        "labels": line["labels"],
        "clean_pages": clean,
        "clean_flagged": flagged,
        "mb_per_cpu_s": round(line["chars"] / 1e6 / line["cpu_s"], 3),
    }


def table(rows: list[dict[str, object]]) -> None:
    """One line a planted type, one column a tool."""
    kinds = sorted({kind for row in rows for kind in row["recall"]})  # type: ignore[attr-defined]
    print("planted".ljust(18) + "".join(f"{row['tool']:>12}" for row in rows))
    for kind in kinds:
        print(kind.ljust(18) + "".join(f"{row['recall'].get(kind, 0):>12.1%}" for row in rows))  # type: ignore[attr-defined]
    print(
        "clean flagged".ljust(18)
        + "".join(f"{row['clean_flagged']}/{row['clean_pages']}".rjust(12) for row in rows)
    )
    print("MB per CPU s".ljust(18) + "".join(f"{row['mb_per_cpu_s']:>12}" for row in rows))
    if len(rows) == 2:
        print(f"speed ratio: {rows[0]['mb_per_cpu_s'] / rows[1]['mb_per_cpu_s']:.0f}x")  # type: ignore[operator]


if __name__ == "__main__":
    sys.exit(main())
