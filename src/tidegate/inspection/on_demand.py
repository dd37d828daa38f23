"""What few files need: the first that does is read again once the zygote has loaded the group.

A group is named by the module whose late import asks for it. A module of ours in a group imports its libraries
and does whatever they would do at their first call (open files, start engines), because a child can do neither.
"""

from __future__ import annotations

from tidegate.inspection.detectors.national_forms import STANDARD

_FORMATS = "tidegate.inspection.formats."

ON_DEMAND: tuple[tuple[str, ...], ...] = (
    ("phonenumbers", "phonenumbers.data.*"),
    ("stdnum.iban", *sorted(STANDARD)),
)
