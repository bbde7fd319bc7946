"""A session's transcript behind a window of rows: what is in view, and where the reader is.

It keeps a layout for blocks that show and numbers for all others, so that its cost goes
with the rows in view and the blocks that changed, never with the transcript's length. It
knows no widget: it is given a size and a brush and gives back rows.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from textual.strip import Strip

from ....model import ThinkingBlock, ToolBlock, Transcript
from ...render.pieced import RowCache
from .brush import Brush
from .folding import Folds, estimate, gap_between, shows
from .heights import Heights
from .kinds import make_layout
from .layout import BlockLayout, MarksOf, Place, Setting, no_marks

_MOST_LAYOUTS = 256
_MOST_CHARACTERS = 8_000_000
_FEW_LAYOUTS = 8


@dataclass(slots=True)
class Frame:
    """What is in view: rows from the top, and for each the block it belongs to and the row in it."""

    rows: list[Strip] = field(default_factory=list)
    spots: list[tuple[int, int]] = field(default_factory=list)
    top: int = 0
    total: int = 0


class Pane:
    """The reader's view of one transcript.

    Attributes:
        following: Whether the newest rows stay in view.
        cursor: Id of the block that commands are about, or `None`.
        height: Rows of the window.
    """

    def __init__(self, transcript: Transcript, cache: RowCache | None = None, *, now: float = 0.0) -> None:
        self.transcript = transcript
        self.setting = Setting(cache or RowCache(), now=now)
        self.folds = Folds()
        self.heights = Heights()
        self.height = 1
        self.following = True
        self.cursor: int | None = None
        self._seen = 0
        self._shown = bytearray()
        self._live: OrderedDict[int, BlockLayout] = OrderedDict()
        self._reading = Place(0)
        self._read_to: Place | None = None
        self._top = (0, 0)

    # taking up changes

    def flush(self) -> bool:
        """Take up what changed in the transcript. Returns whether anything did."""
        transcript = self.transcript
        changed = transcript.changed_since(self._seen)
        if not changed:
            return False
        self._seen = transcript.revision
        known = len(self.heights)
        for block_id in changed:
            if block_id < known:
                self._take(block_id)
        for block_id in range(known, len(transcript)):
            self._shown.append(shows(transcript[block_id]))
            self.heights.append(self._estimate(block_id))
        return True

    def _take(self, block_id: int) -> None:
        block = self.transcript[block_id]
        self._pin(block_id)
        shown = shows(block)
        toggled = shown != bool(self._shown[block_id])
        self._shown[block_id] = shown
        layout = self._live.get(block_id)
        if layout is not None:
            layout.sync(folded=self.folds.folded(block))
            layout.gap = self._gap(block_id)
        self._learn(block_id)
        if toggled:
            self._regap(block_id + 1)

    def _pin(self, block_id: int) -> None:
        # What somebody reads is not folded away under their eyes when it finishes.
        block = self.transcript[block_id]
        if (
            not self.following
            and isinstance(block, ThinkingBlock)
            and not block.open
            and block_id == self._reading.block
            and block_id in self._live
        ):
            self.folds.pin_open(block)

    def _gap(self, block_id: int) -> int:
        before = block_id - 1
        while before >= 0 and not self._shown[before]:
            before -= 1
        return gap_between(self.transcript[before], self.transcript[block_id]) if before >= 0 else 0

    def _regap(self, block_id: int) -> None:
        while block_id < len(self.heights):
            layout = self._live.get(block_id)
            if layout is not None:
                layout.gap = self._gap(block_id)
            self._learn(block_id)
            if self._shown[block_id]:
                return
            block_id += 1

    def _estimate(self, block_id: int) -> int:
        if not self._shown[block_id]:
            return 0
        block = self.transcript[block_id]
        return estimate(block, self.setting, folded=self.folds.folded(block)) + self._gap(block_id)

    def _learn(self, block_id: int) -> None:
        layout = self._live.get(block_id)
        if layout is None:
            self.heights.set(block_id, self._estimate(block_id))
        else:
            self.heights.set(block_id, layout.height if self._shown[block_id] else 0)

    def layout(self, block_id: int) -> BlockLayout:
        """The layout of a block, made if need be."""
        layout = self._live.get(block_id)
        if layout is None:
            block = self.transcript[block_id]
            layout = make_layout(block, self.setting)
            layout.sync(folded=self.folds.folded(block))
            layout.gap = self._gap(block_id)
            self._live[block_id] = layout
        else:
            self._live.move_to_end(block_id)
        return layout

    def layout_if_live(self, block_id: int) -> BlockLayout | None:
        """The layout of a block that showed lately."""
        return self._live.get(block_id)

    def is_shown(self, block_id: int) -> bool:
        """Whether a block takes any rows."""
        return bool(self._shown[block_id])

    def release(self) -> None:
        """Keep only what it takes to come back to the same view: folds, place, cursor."""
        self._live.clear()

    def _evict(self) -> None:
        live = self._live
        in_view = self.height + 1
        characters = sum(layout.characters for layout in live.values()) if len(live) > _FEW_LAYOUTS else 0
        while len(live) > max(_FEW_LAYOUTS, in_view) and (
            len(live) > max(_MOST_LAYOUTS, 2 * in_view) or characters > _MOST_CHARACTERS
        ):
            _, layout = live.popitem(last=False)
            characters -= layout.characters

    # size and time

    def resize(self, width: int, height: int) -> None:
        """The window's size in cells; the reader stays where they are."""
        self.height = max(1, height)
        if width == self.setting.width:
            return
        self.setting.width = width
        for layout in self._live.values():
            layout.resize()
        self.estimate_all()

    def estimate_all(self) -> None:
        """Reckon all heights anew. O(blocks)."""
        live = self._live
        self.heights.reset(
            live[block_id].height if block_id in live and self._shown[block_id] else self._estimate(block_id)
            for block_id in range(len(self._shown))
        )

    def tick(self, now: float) -> bool:
        """Say running durations of what is in view anew. Returns whether there are any."""
        self.setting.now = now
        ran = [layout.tick() for layout in self._live.values()]
        return any(ran)

    # what is in view

    def frame(self, brush: Brush, *, focused: bool = False, marks: MarksOf = no_marks) -> Frame:
        """The rows in view."""
        if not len(self.heights):
            return Frame()
        top = self._tail_top() if self.following else self._reading_top()
        frame = self._gather(top, brush, focused, marks)
        if not self.following:
            if len(frame.rows) < self.height and top != (0, 0):
                top = self._tail_top()
                frame = self._gather(top, brush, focused, marks)
                self._reading = self.layout(top[0]).place(top[1])
            self._note_read(frame)
        self._top = top
        frame.top = self.heights.top(top[0]) + top[1]
        frame.total = self.heights.total
        self._evict()
        return frame

    def _gather(self, top: tuple[int, int], brush: Brush, focused: bool, marks: MarksOf) -> Frame:
        frame = Frame()
        block_id, first = top
        while block_id < len(self.heights) and (missing := self.height - len(frame.rows)) > 0:
            if self._shown[block_id]:
                layout = self.layout(block_id)
                rows = layout.rows(
                    first,
                    first + missing,
                    brush,
                    cursor=focused and block_id == self.cursor,
                    marks=marks,
                )
                self._learn(block_id)
                frame.rows += rows
                frame.spots += [(block_id, row) for row in range(first, first + len(rows))]
            block_id += 1
            first = 0
        return frame

    def _reading_top(self) -> tuple[int, int]:
        block_id = min(self._reading.block, len(self.heights) - 1)
        if not self._shown[block_id]:
            return block_id, 0
        row = self.layout(block_id).row_of(self._reading)
        self._learn(block_id)
        return block_id, row

    def _tail_top(self) -> tuple[int, int]:
        missing = self.height
        for block_id in range(len(self.heights) - 1, -1, -1):
            if not self._shown[block_id]:
                continue
            height = self.layout(block_id).settle_end(missing)
            self._learn(block_id)
            if height >= missing:
                return block_id, height - missing
            missing -= height
        return 0, 0

    # where the reader is

    def scroll(self, rows: int) -> None:
        """Move the window; at the end it follows again."""
        if not len(self.heights) or not rows:
            return
        block_id, row = self._tail_top() if self.following else self._reading_top()
        row += rows
        while row < 0 and block_id > 0:
            block_id -= 1
            if self._shown[block_id]:
                row += self.layout(block_id).settle_end(-row)
                self._learn(block_id)
        while block_id < len(self.heights) - 1:
            height = self._settled_height(block_id, row)
            if row < height:
                break
            row -= height
            block_id += 1
        self._hold(block_id, row)

    def scroll_to_row(self, row: int) -> None:
        """Show `row` of all rows, as far as they are known, at the top."""
        if row >= self.heights.total - self.height:
            self.follow()
        elif len(self.heights):
            self._hold(*self.heights.locate(row))

    def show_block(self, block_id: int, above: int = 0) -> None:
        """Bring a block into view with `above` rows before it, unless all of it is in view."""
        if not 0 <= block_id < len(self.heights):
            return
        layout = self.layout(block_id)
        layout.settle(0, self.height)
        self._learn(block_id)
        top_block, top_row = self._tail_top() if self.following else self._reading_top()
        start = self.heights.top(block_id) - self.heights.top(top_block) - top_row
        if start + layout.gap >= 0 and start + layout.height <= self.height:
            return
        self._hold(block_id, min(layout.gap, max(0, layout.height - 1)))
        if above:
            self.scroll(-above)

    def show_place(self, place: Place, above: int = 0) -> None:
        """Bring a row into view with `above` rows before it, unless it is in view."""
        layout = self.layout(place.block)
        row = layout.row_of(place)
        self._learn(place.block)
        top_block, top_row = self._tail_top() if self.following else self._reading_top()
        start = self.heights.top(place.block) + row - self.heights.top(top_block) - top_row
        if not 0 <= start < self.height:
            self._hold(place.block, row)
            self.scroll(-above)

    def follow(self) -> None:
        """Keep the newest rows in view."""
        self.following = True
        self._read_to = None

    def hold(self) -> None:
        """Stay where the window is, whatever comes."""
        if self.following and len(self.heights):
            block_id, row = self._tail_top()
            self._place(block_id, row)

    def _hold(self, block_id: int, row: int) -> None:
        """The window begins at a row of a block, unless that would show less than there is."""
        if self._fills(block_id, row):
            self._place(block_id, row)
        else:
            self.follow()

    def _place(self, block_id: int, row: int) -> None:
        if self.following:
            self.following = False
            last = self._last_shown()
            self._read_to = self.layout(last).place(self.layout(last).settle_end(1) - 1)
        self._reading = self.layout(block_id).place(max(0, row)) if self._shown[block_id] else Place(block_id)

    def _fills(self, block_id: int, row: int) -> bool:
        missing = self.height + max(0, row)
        while block_id < len(self.heights):
            height = self._settled_height(block_id, missing)
            # One row more than fits: the very last window is the one that follows.
            if height > missing:
                return True
            missing -= height
            block_id += 1
        return False

    def _settled_height(self, block_id: int, rows: int) -> int:
        if not self._shown[block_id]:
            return 0
        layout = self.layout(block_id)
        layout.settle(0, max(0, rows) + 1)
        self._learn(block_id)
        return layout.height

    def _last_shown(self) -> int:
        last = len(self.heights) - 1
        while last > 0 and not self._shown[last]:
            last -= 1
        return last

    @property
    def new_rows(self) -> int:
        """Rows that came below since the window was let stand, and have not been seen."""
        if self.following or self._read_to is None:
            return 0
        return max(0, self.heights.total - self._row_of(self._read_to) - 1)

    def _row_of(self, place: Place) -> int:
        if not self._shown[place.block]:
            return self.heights.top(place.block) - 1
        return self.heights.top(place.block) + self.layout(place.block).row_of(place)

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
        followed = self.following
        # Unfolded below its own line, and not the line pushed out of sight.
        self.hold()
        self.set_folded(block_id, folded=not self.folds.folded(block))
        if followed and not self._fills(*self._reading_top()):
            self.follow()
        return True

    def set_folded(self, block_id: int, *, folded: bool) -> None:
        """Fold or unfold a block; a reader above it stays where they are, one at the end too."""
        self.folds.set(self.transcript[block_id], folded=folded)
        layout = self._live.get(block_id)
        if layout is not None:
            layout.sync(folded=folded)
        self._learn(block_id)

    def fold_all(self) -> None:
        """Fold everything, or unfold everything where all is folded."""
        anything_open = any(
            not self.folds.folded(block)
            for block in self.transcript
            if isinstance(block, (ThinkingBlock, ToolBlock)) and not block.open
        )
        self.folds.set_all(folded=anything_open)
        for layout in self._live.values():
            layout.sync(folded=self.folds.folded(layout.block))
        self.estimate_all()
