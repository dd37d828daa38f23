"""The gate's pages: submitting, the queue, one file, releases, alarms, the record, keys and policy."""
