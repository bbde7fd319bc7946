"""Markdown as a body: an incremental block parser, inline markup, tables, highlighted fences."""

from .body import MarkdownBody

__all__ = ["MarkdownBody"]
