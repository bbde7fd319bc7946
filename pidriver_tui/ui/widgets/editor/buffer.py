"""The editing buffer: a passage with cursor, selection, undo and kill ring. It knows no terminal.

Every operation is total: it never raises, and leaves cursor and anchor where a glyph begins. Those of
the command table return whether they had any effect there.
"""

from __future__ import annotations

from .changes import Change, Changes, Kind
from .glyphs import after, before, settled, settled_after
from .kills import KillRing
from .passage import EMPTY, Passage
from .words import word_around, word_end, word_start


class Buffer:
    """Text being edited.

    Attributes:
        passage: The text with its marks.
        cursor: Where the cursor stands in it.
        anchor: The other end of the selection; without a selection, the cursor.
    """

    __slots__ = ("_changes", "_kills", "_last", "_yanked", "anchor", "cursor", "passage")

    def __init__(self, text: Passage | str = EMPTY, *, kills: KillRing | None = None) -> None:
        self.passage = text if isinstance(text, Passage) else Passage.of(text)
        self.cursor = self.anchor = len(self.passage)
        self._changes = Changes()
        self._kills = KillRing() if kills is None else kills
        self._last = Kind.OTHER  # what the operation before this one was
        self._yanked = (0, 0)  # where it stands what was yanked last

    # what there is

    @property
    def raw(self) -> str:
        """The text that is meant, each mark as what was pasted."""
        return self.passage.raw

    @property
    def selection(self) -> tuple[int, int]:
        """Where the selection begins and ends; both the cursor if there is none."""
        return (self.cursor, self.anchor) if self.cursor < self.anchor else (self.anchor, self.cursor)

    @property
    def selected(self) -> str:
        """The text that is selected, raw."""
        return self.passage.between(*self.selection).raw

    # moving

    def move_to(self, place: int, *, select: bool = False) -> bool:
        """Put the cursor at `place`, or where the glyph there begins; `select` leaves the anchor."""
        place = settled(self.passage, place)
        had = (self.cursor, self.anchor)
        self.cursor = place
        if not select:
            self.anchor = place
        self._pause()
        return had != (self.cursor, self.anchor)

    def left(self, *, select: bool = False) -> bool:
        if self.cursor != self.anchor and not select:
            return self.move_to(self.selection[0])
        return self.move_to(before(self.passage, self.cursor), select=select)

    def right(self, *, select: bool = False) -> bool:
        if self.cursor != self.anchor and not select:
            return self.move_to(self.selection[1])
        return self.move_to(after(self.passage, self.cursor), select=select)

    def word_left(self, *, select: bool = False) -> bool:
        return self.move_to(word_start(self.passage, self.cursor), select=select)

    def word_right(self, *, select: bool = False) -> bool:
        return self.move_to(word_end(self.passage, self.cursor), select=select)

    def line_start(self, *, select: bool = False) -> bool:
        return self.move_to(self._line_start(), select=select)

    def line_end(self, *, select: bool = False) -> bool:
        return self.move_to(self._line_end(), select=select)

    def start(self, *, select: bool = False) -> bool:
        return self.move_to(0, select=select)

    def end(self, *, select: bool = False) -> bool:
        return self.move_to(len(self.passage), select=select)

    def select_all(self) -> bool:
        had = self.selection
        self.cursor, self.anchor = len(self.passage), 0
        self._pause()
        return had != self.selection

    def select_word(self, place: int) -> None:
        """Select the word at `place`, or the mark there."""
        self.anchor, self.cursor = word_around(self.passage, min(place, max(0, len(self.passage) - 1)))
        self._pause()

    def select_line(self, place: int) -> None:
        """Select the line at `place`, its line break too."""
        self.move_to(place)
        self.anchor = self._line_start()
        self.cursor = min(self._line_end() + 1, len(self.passage))

    # changing

    def type(self, text: str) -> None:
        """Put typed `text` at the cursor, in the place of the selection."""
        self._replace(*self.selection, Passage.of(text), Kind.TYPED)

    def paste(self, text: str) -> None:
        """Put pasted `text` at the cursor, in the place of the selection; much of it as one mark."""
        self._changes.close()
        self._replace(*self.selection, Passage.pasted(text))
        self._changes.close()

    def put(self, text: Passage | str) -> None:
        """Let the text be this one, the cursor at its end. Undo brings back what stood there."""
        passage = text if isinstance(text, Passage) else Passage.of(text)
        self._changes.close()
        self._replace(0, len(self.passage), passage)
        self._changes.close()

    def newline(self) -> bool:
        self.type("\n")
        return True

    def delete_back(self) -> bool:
        if self.cursor != self.anchor:
            return self._erase(*self.selection)
        return self._erase(before(self.passage, self.cursor), self.cursor)

    def delete_forward(self) -> bool:
        if self.cursor != self.anchor:
            return self._erase(*self.selection)
        return self._erase(self.cursor, after(self.passage, self.cursor))

    def cut(self) -> str:
        """Take the selection out and return it raw."""
        text = self.selected
        self._erase(*self.selection)
        return text

    def kill_word_back(self) -> bool:
        return self._kill(word_start(self.passage, self.cursor), self.cursor, backwards=True)

    def kill_word_forward(self) -> bool:
        return self._kill(self.cursor, word_end(self.passage, self.cursor), backwards=False)

    def kill_line_back(self) -> bool:
        start = self._line_start()
        # At the beginning of a line, the line break before it.
        return self._kill(start if start < self.cursor else start - 1, self.cursor, backwards=True)

    def kill_line_forward(self) -> bool:
        end = self._line_end()
        return self._kill(self.cursor, end if end > self.cursor else end + 1, backwards=False)

    def yank(self) -> bool:
        passage = self._kills.newest
        if passage is None:
            return False
        self._yank(*self.selection, passage)
        return True

    def yank_older(self) -> bool:
        """Right after a yank: put what was killed before in its place."""
        if self._last is not Kind.YANKED:
            return False
        passage = self._kills.rotate()
        if passage is None:
            return False
        self._yank(*self._yanked, passage)
        return True

    def unfold(self) -> bool:
        """Put the pasted text in the place of the mark in the selection, at the cursor or before it."""
        start, end = self.selection
        places = (self.passage.next_mark(start), start - 1, self.passage.mark_before(start))
        for place in (places[0] if places[0] <= end else -1, places[1], *places):
            mark = self.passage.mark_at(place)
            if mark is not None:
                self._changes.close()
                self._replace(place, place + 1, Passage(mark.text))
                self._changes.close()
                self.move_to(place)
                return True
        return False

    def undo(self) -> bool:
        change = self._changes.undo()
        if change is None:
            return False
        self.passage = change.undone(self.passage)
        self.cursor, self.anchor = change.cursor, change.anchor
        self._last = Kind.OTHER
        return True

    def redo(self) -> bool:
        change = self._changes.redo()
        if change is None:
            return False
        self.passage = change.done(self.passage)
        self.cursor = self.anchor = settled_after(self.passage, change.end)
        self._last = Kind.OTHER
        return True

    # how

    def _line_start(self) -> int:
        return self.passage.text.rfind("\n", 0, self.cursor) + 1

    def _line_end(self) -> int:
        end = self.passage.text.find("\n", self.cursor)
        return len(self.passage) if end < 0 else end

    def _pause(self) -> None:
        self._changes.close()
        self._last = Kind.OTHER

    def _replace(self, start: int, end: int, passage: Passage, kind: Kind = Kind.OTHER) -> bool:
        if start == end and not passage:
            return False
        removed = self.passage.between(start, end)
        change = Change(start, removed, passage, self.cursor, self.anchor, kind)
        self._changes.add(change)
        self.passage = change.done(self.passage)
        # What was put in may combine with what follows it.
        self.cursor = self.anchor = settled_after(self.passage, change.end)
        self._last = kind
        return True

    def _erase(self, start: int, end: int) -> bool:
        return self._replace(start, end, EMPTY, Kind.ERASED)

    def _kill(self, start: int, end: int, *, backwards: bool) -> bool:
        if self.cursor != self.anchor:
            start, end = self.selection
        start, end = max(0, start), min(end, len(self.passage))
        if start >= end:
            return False
        killed = self.passage.between(start, end)
        self._kills.kill(killed, going_on=self._last is Kind.KILLED, backwards=backwards)
        self._changes.close()
        return self._replace(start, end, EMPTY, Kind.KILLED)

    def _yank(self, start: int, end: int, passage: Passage) -> None:
        self._changes.close()
        self._replace(start, end, passage, Kind.YANKED)
        self._last = Kind.YANKED
        self._yanked = (start, start + len(passage))
