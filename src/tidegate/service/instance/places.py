"""Names of what lies in the folder of keys."""

from __future__ import annotations

DATA_KEYS = "data-keys"
CLEARANCE_RING = "clearances"
RECORD_RING = "record"
