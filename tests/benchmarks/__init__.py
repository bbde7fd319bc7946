"""Measurements, run by hand. Never part of a test run."""
