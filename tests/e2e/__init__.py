"""The real CLIs and the real terminal: npm, a minute, and no network but the loopback address."""
