"""Watching sources for copies that are yet to come: on a schedule, politely, and telling what was not seen."""
