"""Faults injected into every widget and every way in which Textual calls one."""
