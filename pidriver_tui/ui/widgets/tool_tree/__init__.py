"""The tool tree: turns and their tool calls."""

from .view import ToolSelected, ToolTree

__all__ = ["ToolSelected", "ToolTree"]
