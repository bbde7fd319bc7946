"""Tests of what lines say."""
