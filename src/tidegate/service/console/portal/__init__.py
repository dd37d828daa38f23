"""Pages of `service/portal`."""
