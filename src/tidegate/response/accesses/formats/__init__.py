"""A file per family of access logs, behind one interface; `catalogue` says which there are."""
