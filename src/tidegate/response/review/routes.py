"""Ways in law that may be open to somebody. In: nothing. Out: `ROUTES`, each with how well it is known.

No advice and no deadline stands here that was not read at its source: counsel fills both in for the person. Two months
after the disclosure of 2022 many people fitted none of the ways they were told of; so "none fits" is a row.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.duty import Standing

AILA = "https://aila.org/library/additional-information-relating-to-data-breach"


@dataclass(frozen=True, slots=True)
class Route:
    """`asks`: what has to be looked at for this person. `deadline`: "" where none was read."""

    key: str
    title: str
    asks: str
    standing: Standing
    source: str = ""
    deadline: str = ""


ROUTES = (
    Route(
        "apply-again",
        "apply, or apply again, for protection",
        "whether the disclosure is a reason to fear that was not there before",
        Standing.VERIFIED,
        AILA,
    ),
    Route(
        "notice-to-judge",
        "government counsel files notice of the disclosure with the immigration judge",
        "whether proceedings are pending, and before whom",
        Standing.VERIFIED,
        AILA,
    ),
    Route(
        "motion-to-reopen",
        "a motion to reopen proceedings that have ended",
        "when they ended, what was decided, which time limits run and whether one of their exceptions applies",
        Standing.UNVERIFIED,
    ),
    Route(
        "interview-again",
        "a new credible or reasonable fear interview",
        "whether a negative finding rested on what the disclosure changes",
        Standing.UNVERIFIED,
    ),
    Route(
        "from-abroad",
        "for somebody who was removed: return, or protection where they are",
        "where the person is, who can reach them safely, and who can act for them",
        Standing.UNVERIFIED,
    ),
    Route(
        "relatives",
        "protection for relatives whom the file exposes too",
        "who they are, where they are, and who tells them",
        Standing.UNVERIFIED,
    ),
    Route(
        "none-fits",
        "no way known here fits: counsel looks for one",
        "why none fits, in writing",
        Standing.UNVERIFIED,
    ),
)
BY_KEY = {route.key: route for route in ROUTES}
