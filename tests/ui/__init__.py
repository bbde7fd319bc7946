"""The terminal, tested as values, through Pilot, and as pictures."""
