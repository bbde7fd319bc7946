"""Screens: what is on the terminal, and which intent a command or message becomes."""
