"""Text that grows at its end, read anywhere: plain strings of some kilobytes, never one per delta."""

from __future__ import annotations

from bisect import bisect_right

_PAGE = 8192


class PagedText:
    """Pages of text with their offsets. A long string handed in becomes one page, not copied."""

    __slots__ = ("_pages", "_starts", "_tail", "_tail_start")

    def __init__(self) -> None:
        self._pages: list[str] = []
        self._starts: list[int] = []
        self._tail = ""
        self._tail_start = 0

    def __len__(self) -> int:
        return self._tail_start + len(self._tail)

    def append(self, text: str) -> None:
        """Add `text` at the end."""
        tail = self._tail + text if self._tail else text
        if len(tail) < _PAGE:
            self._tail = tail
            return
        self._pages.append(tail)
        self._starts.append(self._tail_start)
        self._tail_start += len(tail)
        self._tail = ""

    def truncate(self, length: int) -> None:
        """Drop all but the first `length` characters."""
        while self._tail_start > length:
            self._tail = self._pages.pop()
            self._tail_start = self._starts.pop()
        self._tail = self._tail[: length - self._tail_start]

    def slice(self, start: int, end: int) -> str:
        """The characters from `start` to `end`, clamped to what there is."""
        if start >= self._tail_start:
            return self._tail[start - self._tail_start : max(0, end - self._tail_start)]
        index = bisect_right(self._starts, start) - 1
        page = self._pages[index]
        base = self._starts[index]
        if end <= base + len(page):
            return page[start - base : end - base]
        parts = [page[start - base :]]
        for following in range(index + 1, len(self._pages)):
            base = self._starts[following]
            if base >= end:
                break
            parts.append(self._pages[following][: end - base])
        if end > self._tail_start:
            parts.append(self._tail[: end - self._tail_start])
        return "".join(parts)

    def window(self, start: int) -> tuple[str, int]:
        """The page that holds `start`, and the offset of its first character: a search needs no copy."""
        if start >= self._tail_start:
            return self._tail, self._tail_start
        index = bisect_right(self._starts, start) - 1
        return self._pages[index], self._starts[index]

    def begins(self, text: str) -> bool:
        """Whether `text` begins with all of this."""
        if len(text) < len(self):
            return False
        return all(
            text.startswith(page, start) for page, start in zip(self._pages, self._starts, strict=True)
        ) and text.startswith(self._tail, self._tail_start)
