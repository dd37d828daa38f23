"""Asking those who fetched or keep a copy to delete it; hits of the trace as evidence."""
