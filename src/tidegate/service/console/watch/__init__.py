"""Pages of the watch: what was observed, what strangers report, how the patrol fares."""
