"""Where protected records come from: files and databases, as batches of columns of text."""

from __future__ import annotations

from tidegate.registry.sources.interface import Batch, Source
from tidegate.registry.sources.open import open_source

__all__ = ["Batch", "Source", "open_source"]
