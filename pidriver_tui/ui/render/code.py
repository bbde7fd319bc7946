"""Source code as a body: a file that was read or written, highlighted where it shows."""

from __future__ import annotations

from .layouts import RowCache
from .plain import PlainBody


class CodeBody(PlainBody):
    """Source code with line numbers from `first_line` on (`None`: no numbers)."""

    def __init__(
        self,
        text: str = "",
        *,
        language: str = "",
        first_line: int | None = None,
        width: int = 80,
        cache: RowCache | None = None,
    ) -> None:
        self._language = language
        self._first_line = first_line
        super().__init__(text, style="code_block", width=width, cache=cache)
