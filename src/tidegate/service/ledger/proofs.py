"""Proofs that a person can be handed: this entry is in the record. In: a sequence number. Out: a JSON file's bytes."""

from __future__ import annotations

from tidegate.errors import RecordError
from tidegate.record.checkpoint import Checkpoint, verify
from tidegate.record.entry import parse
from tidegate.record.export import prove
from tidegate.record.tree import Tree, includes, leaf_hash
from tidegate.service.ledger.models import CheckpointRow, EntryRow
from tidegate.service.ledger.nodes import Rows
from tidegate.service.ledger.trust import trusted_keys
from tidegate.service.office import Office
from tidegate.service.office import office as current


def proof_of(sequence: int, office: Office | None = None) -> bytes:
    """The entry, the way to the root, the signed root. Raises RecordError where it is not covered yet, or where
    what the database holds is not what was signed: such a proof would prove the opposite.
    """
    here = office or current()
    row = EntryRow.objects.filter(pk=sequence).first()
    if row is None:
        raise RecordError(f"the record has no entry {sequence}")
    line = bytes(row.body)
    note, head = _covering(here, sequence)
    tree = Tree(Rows(), head.size)
    if not includes(leaf_hash(line), sequence, head.size, tree.inclusion(sequence, head.size), head.root):
        raise RecordError(f"entry {sequence} is not what was signed: export the record and verify it")
    return prove(parse(line), tree, note, trusted_keys(here))


def _covering(office: Office, sequence: int) -> tuple[bytes, Checkpoint]:
    """The first checkpoint over it that a key signed which still counts."""
    keys = trusted_keys(office)
    for row in CheckpointRow.objects.filter(size__gt=sequence).order_by("size").iterator():
        note = row.note.encode()
        try:
            return note, verify(note, keys)
        except RecordError:
            continue
    raise RecordError(f"entry {sequence} is under no checkpoint yet: one is signed at least every hour")
