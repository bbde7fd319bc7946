"""Tests of what the gate's asks say and how agents are told to ask."""
