"""Pages of `service/notices`."""
