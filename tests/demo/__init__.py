"""Tests of the bundled scripted agent: driven as a real child over plain pipes, without our driver."""
