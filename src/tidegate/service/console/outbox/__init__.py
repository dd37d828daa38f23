"""Pages of `service/outbox`: what went out, what waits, what a person must settle."""
