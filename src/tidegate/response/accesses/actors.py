"""What kind of client it was. In: address, agent, what the operator gave. Out: an actor, and by what.

An agent is what a client says of itself. Only a network that the crawler's operator published, or a name that
leads back to the address, verifies it; both are given from outside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tidegate.model.access import Actor
from tidegate.response.accesses.networks import Networks
from tidegate.response.accesses.question import Question, Resolver

# By the tags of the crawler-user-agents package; the first that an agent's patterns carry.
_TAGS = (
    ("ai-crawler", Actor.AI_CRAWLER),
    ("archiver", Actor.ARCHIVE),
    ("social-preview", Actor.LINK_PREVIEW),
    ("scanner", Actor.SECURITY_SCANNER),
)
_PROGRAMS = {"http-library", "browser-automation"}
_BROWSER = re.compile(
    r"^(?:Mozilla|Opera)/\d.*\((?:Windows|Macintosh|X11|iPhone|iPad|iPod|Linux|Android|Wayland)"
)
_NAMES = (
    ("googlebot.com", "google"),
    ("google.com", "google"),
    ("search.msn.com", "bing"),
    ("applebot.apple.com", "applebot"),
    ("crawl.yahoo.net", "yahoo"),
    ("archive.org", "archive.org"),
)


class Actors:
    """Decides for one question; agents are looked up once each."""

    def __init__(self, question: Question) -> None:
        self._own = Networks(question.own)
        self._trusted = Networks(question.trusted)
        self._reporters = Networks(question.reporters)
        names = dict.fromkeys(name for name, _ in question.crawlers)
        self._crawlers = [
            (name, Networks(net for n, net in question.crawlers if n == name)) for name in names
        ]
        self._resolver: Resolver | None = question.resolver

    def actor(self, address: str, agent: str, hidden: bool) -> tuple[Actor, str]:
        """The actor, and what says so."""
        if address in self._reporters:
            return Actor.REPORTER, "address given"
        if address in self._own:
            return Actor.OWN_NETWORK, "network given"
        if hidden:
            return Actor.CACHE, "trusted proxy, client not logged"
        claimed, program = _claimed(agent)
        verified = self._verified(address)
        if verified:
            kind = Actor.VERIFIED_CRAWLER if claimed in (None, Actor.CLAIMED_CRAWLER) else claimed
            return kind, f"verified: {verified}"
        if claimed:
            return claimed, "agent only, not verified"
        if program:
            return Actor.UNKNOWN, "a program's agent"
        if _BROWSER.match(agent):
            return Actor.PERSON, "a browser's agent"
        return Actor.UNKNOWN, "agent says nothing" if agent else "no agent logged"

    def _verified(self, address: str) -> str:
        for name, networks in self._crawlers:
            if address in networks:
                return f"network of {name}"
        name = (self._resolver.confirmed_name(address) if self._resolver else None) or ""
        for suffix, operator in _NAMES:
            if name == suffix or name.endswith("." + suffix):
                return f"name of {operator}"
        return ""


@lru_cache(maxsize=16384)
def _claimed(agent: str) -> tuple[Actor | None, bool]:
    """The actor an agent claims to be, and whether it is a program's that may be anybody's."""
    if not agent:
        return None, False
    tags = _tags(agent)
    if tags is None:
        return None, False
    for tag, actor in _TAGS:
        if tag in tags:
            return actor, False
    if tags and set(tags) <= _PROGRAMS:
        return None, True
    return Actor.CLAIMED_CRAWLER, False


def _tags(agent: str) -> Sequence[str] | None:
    """The tags of all patterns that an agent matches; None where it matches none."""
    from crawleruseragents import CRAWLER_USER_AGENTS_DATA, matching_crawlers

    found = matching_crawlers(agent)
    if not found:
        return None
    return [tag for index in found for tag in CRAWLER_USER_AGENTS_DATA[index].get("tags", ())]
