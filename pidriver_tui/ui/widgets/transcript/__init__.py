"""The transcript: one widget that shows a session's blocks, whatever their length."""

from .messages import BlockSelected, Copied, FollowChanged, LinkActivated, SearchMoved
from .view import TranscriptView

__all__ = ["BlockSelected", "Copied", "FollowChanged", "LinkActivated", "SearchMoved", "TranscriptView"]
