"""Pages of `service/duties`."""
