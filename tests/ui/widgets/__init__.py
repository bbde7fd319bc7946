"""Tests of the widgets, each on a host app of its own: no supervisor, no screen of ours."""
