"""The outbound guard: what may leave, and to whom. In: everything a reader will see, and who that is. Out: a Ruling.

check.py       one door: `check(outgoing, ...)`; whatever goes wrong inside refuses
persons.py     no other person's name or number
groups.py      no statement about a group ("some of your nationals") without approval; words a language in `words/`
recipients.py  no home government, no consulate, nobody's look-alike domain
headers.py     no second header, no address dressed as a name
ruling.py      the nouns
The letters' own texts pass; a test holds both to it, in every language.
"""

from tidegate.response.notices.guard.check import check
from tidegate.response.notices.guard.persons import Prints
from tidegate.response.notices.guard.recipients import Own
from tidegate.response.notices.guard.ruling import Approval, Cause, Outcome, Outgoing, Reason, Ruling

__all__ = ["Approval", "Cause", "Outcome", "Outgoing", "Own", "Prints", "Reason", "Ruling", "check"]
