"""A session's transcript behind a window of rows: what is in view, and where the reader is.

The reader's place is a character of a block, not a row number, so that it holds while
heights are learned, text grows and widths change. It knows no widget: it is given a size
and a brush and gives back rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.strip import Strip

from ....model import Block, ThinkingBlock, Transcript
from .block_layouts import BlockLayouts
from .brush import Brush
from .layout import LayoutSettings, MarksOf, Place, no_marks


@dataclass(slots=True)
class Frame:
    """What is in view: rows from the top, and for each the block it belongs to and the row in it."""

    rows: list[Strip] = field(default_factory=list)
    spots: list[tuple[int, int]] = field(default_factory=list)
    top: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where the reader was: see :meth:`Viewport.return_to`."""

    following: bool
    reading: Place
    read_to: Place | None
    cursor: int | None


@dataclass(frozen=True, slots=True)
class _Pushed:
    """Where the reader was before the window grew beyond the end, with the text of that `revision`."""

    place: Place
    revision: int


class Viewport(BlockLayouts):
    """The reader's view of one transcript.

    Attributes:
        following: Whether the newest rows stay in view.
        cursor: Id of the block that commands are about, or `None`.
        height: Rows of the window.
    """

    def __init__(self, transcript: Transcript, setting: LayoutSettings | None = None) -> None:
        super().__init__(transcript, setting)
        self.height = 1
        self.following = True
        self.cursor: int | None = None
        self._reading = Place(0)
        self._read_to: Place | None = None
        self._pushed: _Pushed | None = None
        self._in_view: set[int] = set()

    def resize(self, width: int, height: int) -> None:
        """The window's size in cells; the reader stays where they are.

        A window that grows beyond the end shows more from above; when it shrinks again, as a pane of
        a multiplexer does after a zoom, it shows what it did before.
        """
        height = max(1, height)
        pushed = self._pushed
        if pushed is not None and (width, height) != (self.setting.width, self.height):
            if pushed.revision == self._seen:
                self._reading = pushed.place
            self._pushed = None
        self.height = height
        self.set_width(width)

    def _take(self, block: Block) -> None:
        if (
            not self.following
            and isinstance(block, ThinkingBlock)
            and not block.open
            and (block.id == self._reading.block or block.id in self._in_view)
            and block.id in self._live
        ):
            # What somebody reads is not folded away under their eyes when it finishes.
            self.folds.pin_open(block)
        super()._take(block)

    # what is in view

    def frame(self, brush: Brush, *, focused: bool = False, marks: MarksOf = no_marks) -> Frame:
        """The rows in view."""
        if not len(self.heights):
            return Frame()
        top = self._tail_top() if self.following else self._reading_top()
        frame = self._gather(top, brush, focused, marks)
        if not self.following:
            if len(frame.rows) < self.height and top != (0, 0):
                pushed = self._pushed or _Pushed(self._reading, self._seen)
                top = self._tail_top()
                frame = self._gather(top, brush, focused, marks)
                self._read_at(*top)
                self._pushed = pushed
            self._note_read(frame)
        frame.top = self.heights.top(top[0]) + top[1]
        frame.total = self.heights.total
        in_view = {block_id for block_id, _ in frame.spots}
        for block_id in self._in_view - in_view:
            if (layout := self._live.get(block_id)) is not None:
                layout.forget()
        self._in_view = in_view
        self.evict(self.height + 1)
        return frame

    def _gather(self, top: tuple[int, int], brush: Brush, focused: bool, marks: MarksOf) -> Frame:
        frame = Frame()
        block_id, first = top
        while block_id < len(self.heights) and (missing := self.height - len(frame.rows)) > 0:
            if self._shown[block_id]:
                rows = self.layout(block_id).rows(
                    first, first + missing, brush, cursor=focused and block_id == self.cursor, marks=marks
                )
                self.learn(block_id)
                frame.rows += rows
                frame.spots += [(block_id, row) for row in range(first, first + len(rows))]
            block_id += 1
            first = 0
        return frame

    def _top(self) -> tuple[int, int]:
        """The block and the row in it where the window begins."""
        return self._tail_top() if self.following else self._reading_top()

    def _reading_top(self) -> tuple[int, int]:
        block_id = min(self._reading.block, len(self.heights) - 1)
        if not self._shown[block_id]:
            return block_id, 0
        row = self.layout(block_id).row_of(self._reading)
        self.learn(block_id)
        return block_id, row

    def _tail_top(self) -> tuple[int, int]:
        missing = self.height
        for block_id in range(len(self.heights) - 1, -1, -1):
            if not self._shown[block_id]:
                continue
            height = self.layout(block_id).settle_end(missing)
            self.learn(block_id)
            if height >= missing:
                return block_id, height - missing
            missing -= height
        return 0, 0

    # where the reader is

    def scroll(self, rows: int) -> None:
        """Move the window; at the end it follows again."""
        if len(self.heights) and rows:
            self._hold(*self._moved(*self._top(), rows))

    def _moved(self, block_id: int, from_row: int, rows: int) -> tuple[int, int]:
        """The block and row that is `rows` below a row of a block, clamped to the transcript."""
        row = from_row + rows
        while row < 0 and block_id > 0:
            block_id -= 1
            if self._shown[block_id]:
                row += self.layout(block_id).settle_end(-row)
                self.learn(block_id)
        while rows > 0:
            height = self._settled_height(block_id, from_row, row + 1)
            if row < height or block_id == len(self.heights) - 1:
                break
            row -= height
            block_id += 1
            from_row = 0
        return block_id, max(0, row)

    def scroll_to_row(self, row: int) -> None:
        """Show `row` of all rows, as far as they are known, at the top."""
        if row >= self.heights.total - self.height:
            self.follow()
        elif len(self.heights):
            self._hold(*self.heights.locate(row))

    def show_block(self, block_id: int, above: int = 0) -> None:
        """Bring a block into view with `above` rows before it, unless all of it is in view."""
        if not 0 <= block_id < len(self.heights) or not self._shown[block_id]:
            return
        layout = self.layout(block_id)
        layout.settle(0, self.height)
        self.learn(block_id)
        top_block, top_row = self._top()
        start = self.heights.top(block_id) - self.heights.top(top_block) - top_row
        if start + layout.gap < 0 or start + layout.height > self.height:
            self._hold(*self._moved(block_id, layout.gap, -above))

    def show_place(self, place: Place, above: int = 0) -> None:
        """Bring a row into view with `above` rows before it, unless it is in view."""
        row = self.layout(place.block).row_of(place)
        self.learn(place.block)
        top_block, top_row = self._top()
        start = self.heights.top(place.block) + row - self.heights.top(top_block) - top_row
        if not 0 <= start < self.height:
            self._hold(*self._moved(place.block, row, -above))

    def follow(self) -> None:
        """Keep the newest rows in view."""
        self.following = True
        self._read_to = None
        self._pushed = None

    def bookmark(self) -> Bookmark:
        """Where the reader is."""
        return Bookmark(self.following, self._reading, self._read_to, self.cursor)

    def return_to(self, bookmark: Bookmark) -> None:
        """Be where the reader was, whatever came since."""
        self.following, self.cursor = bookmark.following, bookmark.cursor
        self._reading, self._read_to = bookmark.reading, bookmark.read_to
        self._pushed = None

    def hold(self) -> None:
        """Stay where the window is, whatever comes."""
        if self.following and len(self.heights):
            self._stand(*self._tail_top())

    def _hold(self, block_id: int, row: int) -> None:
        # A window that shows the last row follows.
        if self._more_than_fits(block_id, row):
            self._stand(block_id, row)
        else:
            self.follow()

    def _stand(self, block_id: int, row: int) -> None:
        if self.following:
            self.following = False
            last = self.layout(self.last_shown())
            self._read_to = last.place(last.settle_end(1) - 1)
        self._read_at(block_id, row)

    def _read_at(self, block_id: int, row: int) -> None:
        self._pushed = None
        self._reading = self.layout(block_id).place(max(0, row)) if self._shown[block_id] else Place(block_id)

    def _more_than_fits(self, block_id: int, row: int) -> bool:
        row = max(0, row)
        missing = self.height + row
        while block_id < len(self.heights):
            height = self._settled_height(block_id, row, missing + 1)
            if height > missing:
                return True
            missing -= height
            block_id += 1
            row = 0
        return False

    def _settled_height(self, block_id: int, first: int, last: int) -> int:
        if not self._shown[block_id]:
            return 0
        layout = self.layout(block_id)
        layout.settle(max(0, first), max(0, last))
        self.learn(block_id)
        return layout.height

    # what has not been read

    @property
    def new_rows(self) -> int:
        """Rows that came below since the window was let stand, and have not been in view."""
        if self.following or self._read_to is None:
            return 0
        return max(0, self.heights.total - self._row_of(self._read_to) - 1)

    def _row_of(self, place: Place) -> int:
        if not self._shown[place.block]:
            return self.heights.top(place.block) - 1
        layout = self.layout(place.block)
        gone = layout.part(place.slot) is None
        return self.heights.top(place.block) + (layout.height - 1 if gone else layout.row_of(place))

    def _note_read(self, frame: Frame) -> None:
        if not frame.spots or self._read_to is None:
            return
        block_id, row = frame.spots[-1]
        if self.heights.top(block_id) + row > self._row_of(self._read_to):
            self._read_to = self.layout(block_id).place(row)

    # folding

    def toggle(self, block_id: int) -> bool:
        """Fold or unfold a block. Returns whether it can be."""
        block = self.transcript[block_id]
        if not self._shown[block_id] or not self.layout(block_id).foldable:
            return False
        # It unfolds below its own line; the line is not pushed out of sight.
        self.hold()
        self.set_folded(block_id, folded=not self.folds.folded(block))
        if not self._more_than_fits(*self._reading_top()):
            self.follow()
        return True
