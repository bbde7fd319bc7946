"""Tests of pidriver-tui."""
