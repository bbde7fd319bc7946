"""What the transcript view tells whoever listens. The view's own class carries them as attributes."""

from __future__ import annotations

from textual.message import Message


class BlockSelected(Message):
    """The person put the cursor on a block."""

    def __init__(self, block_id: int) -> None:
        super().__init__()
        self.block_id = block_id


class FollowChanged(Message):
    """The view began or ceased to follow, or more came while it stands still."""

    def __init__(self, following: bool, new_rows: int) -> None:
        super().__init__()
        self.following = following
        self.new_rows = new_rows


class Copied(Message):
    """Text went to the terminal's clipboard. `what`: selection, block or part."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text = text
        self.what = what


class LinkActivated(Message):
    """The person asked for a link's target; nothing was opened."""

    def __init__(self, target: str) -> None:
        super().__init__()
        self.target = target


class SearchMoved(Message):
    """The search is at match `number` (from 1) of `count`; 0 where it found none."""

    def __init__(self, query: str, number: int, count: int) -> None:
        super().__init__()
        self.query = query
        self.number = number
        self.count = count
