"""Calling a person who does not look: when, in which words, in which escape sequences, by which program.

Values in, values out; only `command` starts anything, and nothing here knows a widget or writes
to a terminal.
"""
