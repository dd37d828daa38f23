"""Reposts of an invented leak, from seeds: the table, excerpts of it in 36 forms and more, and other people's tables."""

from builders.reposts.forms import FORMS, UNNAMED, Repost, repost
from builders.reposts.leak import HEADINGS, Leak, leak

__all__ = ["FORMS", "HEADINGS", "UNNAMED", "Leak", "Repost", "leak", "repost"]
