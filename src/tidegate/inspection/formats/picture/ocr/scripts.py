"""Importing this starts the engines of scripts other than Latin: a second or so that few files need."""

from __future__ import annotations

from tidegate.inspection.formats.picture.ocr import engine

engine.start_scripts()
