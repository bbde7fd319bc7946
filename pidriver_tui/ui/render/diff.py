"""Diffs as a body: unified patches and pi's numbered ones."""

from __future__ import annotations

from .layouts import RowCache
from .plain import PlainBody


class DiffBody(PlainBody):
    """A diff, each line coloured by what it is."""

    def __init__(
        self, text: str = "", *, language: str = "", width: int = 80, cache: RowCache | None = None
    ) -> None:
        self._language = language
        super().__init__(text, style="context", width=width, cache=cache)
