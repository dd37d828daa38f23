"""Trace: recognise the leaked file wherever it reappears. Packs, the matcher, sources, engines; no clock, no ORM."""
