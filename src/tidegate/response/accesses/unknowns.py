"""What the logs cannot tell, as sentences. In: receipts, gaps, clients. Out: `Unknown`s, one a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tidegate.model.access import Actor, Client, LogGap, LogReceipt, Unknown

SENTENCES = {
    "silence": "The same log has hours without any line, between hours with lines: requests in them are not known.",
    "begins-late": "A log begins within the window: requests before its first line are not known.",
    "ends-early": "A log ends within the window: requests after its last line are not known.",
    "damaged": "A log could not be read to its end: what comes after the damage is not known.",
    "cut": "A log ends in the middle of a line: that line, and what came after it, are not known.",
    "unread-mention": "Lines hold the file's name and cannot be read: each may be a retrieval.",
    "no-lines": "No line of a log could be read: wrong format, wrong file, or nothing logged.",
    "broken-lines": "Lines of no known format, without the file's name: what they tell is not known.",
    "no-zone": "Times without a zone, and none declared: they may be wrong by up to 14 hours.",
    "clock-change": "Times in an hour that a change of clocks repeats: they may be wrong by the change.",
    "no-length": "The file's length was not given: no share can be told from bytes.",
    "amount-unknown": "Some retrievals are logged without their bytes: whether they were whole is not known.",
    "encoded": "Some answers were or may have been compressed: their bytes do not tell the share of the file.",
    "header-counted": "Some logs count the header with the body: an end missing by less than a header is not seen.",
    "held-before": "Clients were told that the copy they have is current: where they had it from is not in these logs.",
    "proxy-unseen": "A trusted proxy fetched the file and no log says for whom: its own log is needed.",
    "translated": "Addresses that many share (carriers, private networks): one client may be several.",
    "several-agents": "Addresses with several agents: several people or programs behind one address.",
    "claims-others": "Clients claimed to speak for others through proxies nobody vouches for: not believed.",
    "no-address": "Clients logged by a name, a mask or nothing in place of an address.",
    "crawler-unverified": "Clients that call themselves crawlers, archives or previews: only their agent says so.",
    "owner-dated": "The network database is of another day than the retrievals: owners may have changed between.",
    "owner-missing": "Addresses whose network the database does not know.",
    "copies": "Lines that stand in two files as copies of each other, or of one request at two servers, count once.",
    "elsewhere": "Lines with the file's name that ask for something else (another path, a page that led to it).",
}
GAPS = ("silence", "begins-late", "ends-early", "damaged", "cut", "unread-mention", "no-lines")
FAR = timedelta(days=31)
_CLAIMS = (Actor.CLAIMED_CRAWLER, Actor.ARCHIVE, Actor.AI_CRAWLER, Actor.LINK_PREVIEW, Actor.SECURITY_SCANNER)


def unknowns(counts: Mapping[str, int]) -> tuple[Unknown, ...]:
    """Sentences for codes that were met, in one order."""
    return tuple(Unknown(code, words, counts[code]) for code, words in SENTENCES.items() if counts.get(code))


def receipt_gaps(receipt: LogReceipt, damage: tuple[str, int] | None, cut: bool) -> list[LogGap]:
    """What one file does not tell."""
    gaps = []
    if damage:
        gaps.append(LogGap("damaged", receipt.log, damage[0], position=damage[1]))
    if cut:
        gaps.append(LogGap("cut", receipt.log, "ends in the middle of a line", position=receipt.lines))
    gaps.extend(
        LogGap("unread-mention", receipt.log, "names the file and cannot be read", position=line)
        for line in receipt.mentions
    )
    if not receipt.formats and (receipt.broken or receipt.size == 0):
        gaps.append(LogGap("no-lines", receipt.log, "no line could be read"))
    return gaps


def client_counts(clients: Sequence[Client], on: datetime | None) -> dict[str, int]:
    """How many clients each code about clients is true of."""
    found: dict[str, int] = {}

    def count(code: str, holds: bool) -> None:
        found[code] = found.get(code, 0) + holds

    for client in clients:
        for code in ("translated", "several-agents", "claims-others", "no-address"):
            count(code, code in client.doubts)
        count("proxy-unseen", client.actor is Actor.CACHE)
        count("crawler-unverified", client.actor in _CLAIMS and "not verified" in client.actor_evidence)
        count("held-before", "held-before" in client.reasons)
        count("amount-unknown", bool({"amount-unknown", "parts-unknown"} & set(client.reasons)))
        count("encoded", bool({"encoded-or-stopped", "encoded-to-its-end"} & set(client.reasons)))
        headers = {"header-counted", "header-hides-the-end", "parts-header-counted"}
        count("header-counted", bool(headers & set(client.reasons)))
        dated = client.owner.dated if client.owner else None
        count("owner-dated", dated is not None and abs(client.first.at - dated) > FAR)
    return found
