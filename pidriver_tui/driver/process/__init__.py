"""The child process of an agent: starting, watching, ending it and all it left behind."""
