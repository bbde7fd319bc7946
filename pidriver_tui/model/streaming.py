"""The end of a streaming block. Messages and tool calls both need it."""

from __future__ import annotations

from .blocks import ThinkingBlock, ToolBlock
from .session import Session


def close_block(session: Session, content_index: int, at: float) -> None:
    """Let nothing more stream into the block at `content_index`, if there is one.

    A tool call only stops being written; it ends with its result.
    """
    block = session.open_blocks.pop(content_index, None)
    if block is None or isinstance(block, ToolBlock):
        return
    block.open = False
    if isinstance(block, ThinkingBlock):
        block.ended_at = at
    session.transcript.touch(block)
