"""What stands where the transcript would be while there is no session. Pure text."""

from __future__ import annotations

from textual.content import Content


def welcome(new_key: str, help_key: str) -> Content:
    """The empty fleet's page."""
    return Content("\n").join(
        [
            Content.styled("pidriver", "$pidriver-brand bold"),
            Content.styled("mission control for pi coding agents", "$text-muted"),
            Content(),
            Content.assemble((f"{new_key:>8}  ", "bold $accent"), "open a session"),
            Content.assemble((f"{help_key:>8}  ", "bold $accent"), "every key"),
            Content(),
            Content.styled("pidriver-tui demo shows it with scripted agents", "$text-muted"),
        ]
    )
