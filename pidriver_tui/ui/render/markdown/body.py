"""The assistant's text: markdown that streams."""

from __future__ import annotations

from ..plain import PlainBody


class MarkdownBody(PlainBody):
    """Markdown, rendered as it streams."""
