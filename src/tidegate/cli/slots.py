"""The contract that a command's `--slot` names. In: a policy and a name. Out: a contract."""

from __future__ import annotations

from tidegate.cli.suggest import nearest
from tidegate.errors import UsageError
from tidegate.model.slot import Contract, Policy


def contract_for(policy: Policy, slot: str | None) -> Contract:
    """The slot's contract, or the default one without a slot. Raises UsageError with the nearest names."""
    if slot is None:
        return policy.default
    if slot in policy.slots:
        return policy.slots[slot]
    raise UsageError(f'no slot "{slot}" in the policy: {nearest(slot, policy.slots, listing="slots")}')
