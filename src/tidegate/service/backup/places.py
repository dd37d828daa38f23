"""Names of what lies in a copy of keys."""

from __future__ import annotations

DATA_KEYS = "data-keys"
SIGNING = "signing"
