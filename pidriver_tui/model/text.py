"""Text that grows at its end, at a cost that does not depend on how much there is."""

from __future__ import annotations

from collections.abc import Iterator

_PAGE = 8192


class TextBuffer:
    """Streamed text as joined pages.

    A reader keeps `generation` and `length` of what it has seen. While the generation
    stays the same, :meth:`since` gives just what was appended; when it differs, the text
    was replaced and the reader starts over from :meth:`text`.
    """

    __slots__ = ("_pages", "_sealed_length", "_tail", "_tail_length", "generation")

    def __init__(self, text: str = "") -> None:
        self._pages: list[str] = []
        self._sealed_length = 0
        self._tail: list[str] = []
        self._tail_length = 0
        self.generation = 0
        if text:
            self.append(text)

    @property
    def length(self) -> int:
        """Characters held."""
        return self._sealed_length + self._tail_length

    def __len__(self) -> int:
        return self.length

    def append(self, text: str) -> None:
        """Add `text` at the end."""
        self._tail.append(text)
        self._tail_length += len(text)
        if self._tail_length >= _PAGE:
            self._pages.append("".join(self._tail))
            self._sealed_length += self._tail_length
            self._tail = []
            self._tail_length = 0

    def settle(self, text: str) -> bool:
        """Make `text` the whole content. Returns whether that changed anything."""
        if len(text) == self.length and text == self.text():
            return False
        self._pages = [text] if text else []
        self._sealed_length = len(text)
        self._tail = []
        self._tail_length = 0
        self.generation += 1
        return True

    def since(self, offset: int) -> str:
        """What stands behind the first `offset` characters."""
        if offset >= self.length:
            return ""
        parts: list[str] = []
        end = self.length
        for piece in self._backwards():
            start = end - len(piece)
            if start <= offset:
                parts.append(piece[offset - start :])
                break
            parts.append(piece)
            end = start
        return "".join(reversed(parts))

    def text(self) -> str:
        """The whole content."""
        return "".join((*self._pages, *self._tail))

    def _backwards(self) -> Iterator[str]:
        yield from reversed(self._tail)
        yield from reversed(self._pages)
