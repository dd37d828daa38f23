"""The pages a person may go to from anywhere, as one visible table. In: an Actor. Out: the items that are theirs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right


@dataclass(frozen=True, slots=True)
class Item:
    """`name`: of the URL. `rights`: one of them is needed. `under`: addresses that count as being there."""

    label: str
    name: str
    rights: tuple[Right, ...]
    under: str


ITEMS: tuple[Item, ...] = (
    Item(gettext_noop("Submit"), "submit", (Right.SUBMIT,), "/submit"),
    Item(gettext_noop("Submissions"), "submissions", (Right.SEE_OWN, Right.SEE_ALL), "/submissions"),
    Item(gettext_noop("To review"), "queue", (Right.REVIEW,), "/review"),
    Item(gettext_noop("Releases"), "releases", (Right.SEE_RELEASES,), "/releases"),
    Item(gettext_noop("Watch"), "observations", (Right.SEE_ALL,), "/observations"),
    Item(gettext_noop("Incidents"), "incidents", (Right.SEE_INCIDENTS,), "/incidents"),
    Item(gettext_noop("Attorneys"), "attorneys", (Right.ADMIT_ATTORNEYS,), "/attorneys"),
    Item(gettext_noop("Your clients"), "portal-clients", (Right.USE_PORTAL,), "/portal/clients"),
    Item(gettext_noop("Mail"), "mail", (Right.NOTIFY,), "/mail"),
    Item(gettext_noop("Reports"), "reports", (Right.SEE_ALL,), "/reports"),
    Item(gettext_noop("Alarms"), "alarms", (Right.ACKNOWLEDGE,), "/alarms"),
    Item(gettext_noop("Record"), "record", (Right.READ_RECORD,), "/record"),
    Item(gettext_noop("Keys"), "keys", (Right.MANAGE_KEYS,), "/keys"),
    Item(gettext_noop("Policy"), "policy", (Right.SEE_POLICY,), "/policy"),
    Item(gettext_noop("Accounts"), "accounts", (Right.MANAGE_ACCOUNTS,), "/accounts"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One item on one page. `current`: the person is there."""

    label: str
    name: str
    current: bool


def items_for(actor: Actor, path: str) -> list[Shown]:
    """Only what the person may do."""
    return [
        Shown(gettext(item.label), item.name, path == item.under or path.startswith(f"{item.under}/"))
        for item in ITEMS
        if any(actor.may(right) for right in item.rights)
    ]
