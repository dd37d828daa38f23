"""The pages a person may go to from anywhere, as one visible table. In: an Actor. Out: the items that are theirs."""

from __future__ import annotations

from dataclasses import dataclass

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
    Item("Submit", "submit", (Right.SUBMIT,), "/submit"),
    Item("Submissions", "submissions", (Right.SEE_OWN, Right.SEE_ALL), "/submissions"),
    Item("To review", "queue", (Right.REVIEW,), "/review"),
    Item("Releases", "releases", (Right.SEE_RELEASES,), "/releases"),
    Item("Watch", "observations", (Right.SEE_ALL,), "/observations"),
    Item("Incidents", "incidents", (Right.SEE_INCIDENTS,), "/incidents"),
    Item("Reports", "reports", (Right.SEE_ALL,), "/reports"),
    Item("Alarms", "alarms", (Right.ACKNOWLEDGE,), "/alarms"),
    Item("Record", "record", (Right.READ_RECORD,), "/record"),
    Item("Keys", "keys", (Right.MANAGE_KEYS,), "/keys"),
    Item("Policy", "policy", (Right.SEE_POLICY,), "/policy"),
    Item("Accounts", "accounts", (Right.MANAGE_ACCOUNTS,), "/accounts"),
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
        Shown(item.label, item.name, path == item.under or path.startswith(f"{item.under}/"))
        for item in ITEMS
        if any(actor.may(right) for right in item.rights)
    ]
