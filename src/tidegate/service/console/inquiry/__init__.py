"""Pages of `service/inquiry`."""
