"""Pages of `service/deletions`."""
