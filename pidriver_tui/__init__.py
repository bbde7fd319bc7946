"""Mission control for pi coding agents: a Textual app and, inside it, a typed async driver."""

__version__ = "0.1.0"
