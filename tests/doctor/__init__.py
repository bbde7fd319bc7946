"""Tests of `pidriver-tui doctor`."""
