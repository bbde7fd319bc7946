"""Reducers: one file a subject, joined in `table`."""
