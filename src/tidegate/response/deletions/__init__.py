"""Whom to ask for deletion, who is not asked, and in which words. No clock, no network, no rows."""
