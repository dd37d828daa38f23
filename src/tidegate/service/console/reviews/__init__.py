"""Pages of `service/reviews`."""
