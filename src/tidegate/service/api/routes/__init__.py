"""The operations of /v1: a file a subject, each with its `routes`."""
