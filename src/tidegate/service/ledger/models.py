"""Entries of the record, the tree over them, and its checkpoints, as rows that are only ever added."""

from __future__ import annotations

from django.db import models


class Head(models.Model):
    """The one row every append locks, so that sequence numbers have no gap and no two entries the same."""

    size = models.BigIntegerField(default=0)


class EntryRow(models.Model):
    """One act. `body`: the canonical bytes; the other columns repeat what is in them, for looking up."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=64, db_index=True)
    actor = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=128, db_index=True)
    body = models.BinaryField()


class NodeRow(models.Model):
    """The hash over a complete subtree: `level` 0 is a leaf, `index` counts from the left."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        """A place in the tree has one hash, for good."""

        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_hash_a_node")]


class CheckpointRow(models.Model):
    """A signed head of the tree. `note`: the text as signed. `stamp`: an RFC 3161 answer, if there is one.

    `stamp_due_at`: when an authority that did not answer is asked again.
    """

    size = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    note = models.TextField()
    stamp = models.BinaryField(null=True)
    stamp_due_at = models.DateTimeField(null=True)


class WitnessCopy(models.Model):
    """One checkpoint at one witness: still to be delivered until `kept_at` is set.

    `due_at`: not to be tried before; it is a claim of whoever is trying, and a pause after each of `tries`.
    """

    checkpoint = models.ForeignKey(CheckpointRow, on_delete=models.PROTECT, related_name="copies")
    witness = models.CharField(max_length=64)
    kept_at = models.DateTimeField(null=True, db_index=True)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        """Each witness gets each checkpoint once."""

        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="one_copy_a_witness")]
