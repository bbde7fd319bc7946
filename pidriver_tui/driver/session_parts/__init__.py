"""Parts of a session: its reader, event queue, run tracking, replies and open interactions."""
