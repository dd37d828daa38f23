"""The report as a page. In: judged files, masked. Out: one HTML file that needs nothing else and runs no script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tidegate.model.finding import Finding
from tidegate.model.location import Location
from tidegate.model.verdict import Inspection, Verdict
from tidegate.report import bands, strips
from tidegate.report.out import Out
from tidegate.report.page_style import STYLE
from tidegate.report.places import Place, counted
from tidegate.report.screen import escaped
from tidegate.report.tree import Node, tree
from tidegate.report.update import Update, parts_read

MOST_PARTS, MOST_FINDINGS, MOST_GAPS = 300, 100, 5
"""How much of one file the page draws; the machine formats have all."""
DEEPEST = 9
"""Parts within parts are set in so many steps at most."""
MOST_CLEAR = 25
"""Clear files are drawn as well where an update has no more files than this; else they are only listed."""


class PageReport:
    """Keeps what it is told and writes at the end. Files that need somebody come first."""

    ordered = True

    def __init__(self, out: Out, *, slot: str | None) -> None:
        self._out, self._slot = out, slot
        self._sections: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
        self._lines: list[str] = []
        self._clear: list[Inspection] = []

    def file(self, inspection: Inspection) -> None:
        """Draw it; only the drawing is kept."""
        self._lines.append(_line(inspection, len(self._lines)))
        if inspection.verdict is not Verdict.CLEAR:
            self._sections[inspection.verdict].append(_section(inspection, len(self._lines) - 1))
        elif len(self._clear) <= MOST_CLEAR:
            self._clear.append(inspection)
            self._sections[Verdict.CLEAR].append(_section(inspection, len(self._lines) - 1))

    def close(self, update: Update) -> None:
        """Write the page."""
        clear = self._sections[Verdict.CLEAR] if len(self._lines) <= MOST_CLEAR else []
        drawn = [*self._sections[Verdict.BLOCK], *self._sections[Verdict.HOLD], *clear]
        slot = f' for slot "{_text(self._slot)}"' if self._slot else ""
        versions = update.versions
        self._out.write(f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Tidegate: {update.verdict.label}</title>
<style>{STYLE}</style>
</head>
<body>
{strips.PATTERNS}
<main>
<h1>{_verdict(update.verdict)} the update{slot}</h1>
<p>{_counts(update)}</p>
{_list(update.reasons)}
<div class="wide"><table><caption>Files</caption><thead><tr><th scope="col">verdict</th><th scope="col">file</th>\
<th scope="col">people</th><th scope="col">parts read</th><th scope="col">bytes read</th></tr></thead>
<tbody>
{chr(10).join(self._lines)}
</tbody></table></div>
<h3>What the strips mean</h3>
{strips.legend()}
{chr(10).join(drawn)}
</main>
<footer class="dim">policy {_text(versions.policy)} · rules {_text(versions.rules)} · registry \
{_text(versions.registry)} · sandbox {_text(versions.sandbox)}</footer>
</body>
</html>
""")


def _line(inspection: Inspection, number: int) -> str:
    people = inspection.analysis.people
    total, read = parts_read(inspection)
    analysis = inspection.analysis
    name = _text(inspection.path)
    # A clear file may have no section of its own; a link to nowhere does no harm but helps nobody.
    shown = name if inspection.verdict is Verdict.CLEAR else f'<a href="#file-{number}">{name}</a>'
    return (
        f'<tr><td>{_verdict(inspection.verdict)}</td><th scope="row" class="name">{shown}</th>'
        f'<td class="number">{"unknown" if people is None else f"{len(people):,}"}</td>'
        f'<td class="number">{read:,} of {total:,}</td>'
        f'<td class="number">{analysis.bytes_read:,} of {analysis.bytes_total:,}</td></tr>'
    )


def _section(inspection: Inspection, number: int) -> str:
    analysis, judgement = inspection.analysis, inspection.judgement
    people = f'<p class="people">{counted(len(analysis.people))}</p>' if analysis.people else ""
    way_out = f"<h3>What would clear it</h3>{_list(judgement.remedies)}" if judgement.remedies else ""
    return f"""<section id="file-{number}">
<h2>{_verdict(inspection.verdict)} {_text(inspection.path)}</h2>
{people}{_list(judgement.reasons)}{way_out}
{drawn_tables(analysis.findings)}{_findings(analysis.findings)}
{drawn_parts(tree(inspection))}
</section>"""


def drawn_tables(findings: tuple[Finding, ...]) -> str:
    """Every flagged table as masked bands, in its order in the file; markup, "" where there is none."""
    groups: dict[Location, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.location.at(""), []).append(finding)
    drawn = [bands.bands(location, group) for location, group in groups.items()]
    drawn = [table for table in drawn if table]
    return f"<h3>Where the values are</h3>{''.join(drawn)}" if drawn else ""


def _findings(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{_text(f.type.value)}</th><td class="number">{f.count:,}</td>'
        f'<td class="place">{_text(Place.describe(f.location))}</td><td>{_seen(f.location)}</td>'
        f"<td>{_text(f.likelihood.label)}: {_text(f.why)}</td></tr>"
        for f in findings[:MOST_FINDINGS]
    )
    head = "".join(f'<th scope="col">{word}</th>' for word in ("type", "count", "where", "seen", "why"))
    return (
        f'<h3>Findings</h3><div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        + _more(len(findings) - MOST_FINDINGS, "findings")
    )


def drawn_parts(top: Node) -> str:
    """What was read of every part, as strips with words; markup that needs `strips.PATTERNS` on its page."""
    nodes = list(top.walk())
    # Those that were not read whole are never the ones left out.
    kept = {id(node) for node in [n for n in nodes if n.state != "read"][:MOST_PARTS]}
    for node in nodes:
        if len(kept) >= MOST_PARTS:
            break
        kept.add(id(node))
    rows = "".join(_part(node) for node in nodes if id(node) in kept)
    head = "".join(
        f'<th scope="col">{word}</th>' for word in ("part", "type", "bytes", "seen", "first byte to last")
    )
    return (
        f'<h3>Parts</h3><div class="wide"><table class="parts"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>" + _more(len(nodes) - len(kept), "parts")
    )


def _part(node: Node) -> str:
    receipt = node.receipt
    gaps = _list(
        [f"not read: {gap.location.spot or 'this part'}: {gap.why}" for gap in node.gaps[:MOST_GAPS]], "gaps"
    )
    depth = min(max(node.depth - 1, 0), DEEPEST)
    name = f'<span class="inset depth-{depth}">{_text(node.name)}</span>'
    return (
        f'<tr><th scope="row" class="name">{name if node.depth else _text(node.name)}</th>'
        f'<td>{_text(receipt.reader or "unknown")}</td><td class="number">{receipt.size:,}</td>'
        f"<td>{_seen(receipt.location)}</td>"
        f'<td class="strip-cell">{strips.strip(node)}<span class="dim">{escape(strips.told(node))}</span>'
        f"{gaps}{_more(len(node.gaps) - MOST_GAPS, 'gaps')}</td></tr>"
    )


def _seen(location: Location) -> str:
    return "visible" if location.visible else "hidden"


def _verdict(verdict: Verdict) -> str:
    return f'<span class="verdict {verdict.label}">{verdict.label.upper()}</span>'


def _counts(update: Update) -> str:
    counts = ", ".join(f"{count:,} {verdict.label}" for verdict, count in update.counts.items() if count)
    people = f" · {counted(update.people)}" if update.people else ""
    return (
        f"{update.files:,} file{'s' * (update.files != 1)}: {counts}{people} · read {update.parts_read:,} of "
        f"{update.parts_total:,} parts, {update.bytes_read:,} of {update.bytes_total:,} bytes"
    )


def _list(lines: Iterable[str], style: str = "") -> str:
    entries = "".join(f"<li>{_text(line)}</li>" for line in lines)
    return f"<ul{f' class={chr(34)}{style}{chr(34)}' if style else ''}>{entries}</ul>" if entries else ""


def _more(count: int, noun: str) -> str:
    return f'<p class="dim">and {count:,} more {noun} (use --format json)</p>' if count > 0 else ""


def _text(text: str | None) -> str:
    return escape(escaped(text or ""))
