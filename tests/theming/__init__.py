"""Tests of the theming room."""
