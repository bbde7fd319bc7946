"""What a tool printed, as a body: its colours kept, every other escape gone, overwritten lines resolved."""

from __future__ import annotations

from .layouts import RowCache
from .plain import PlainBody


class OutputBody(PlainBody):
    """Tool output; wraps wherever the width ends."""

    def __init__(
        self, text: str = "", *, style: str = "output", width: int = 80, cache: RowCache | None = None
    ) -> None:
        super().__init__(text, style=style, width=width, cache=cache)
