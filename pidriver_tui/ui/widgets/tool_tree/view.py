"""The tool calls of one session as a tree: turns, their calls, subagents' calls below them.

Like the transcript it is given a session, told when to look again and what time it is,
and paints only the rows in view. It may not know a supervisor or a screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from ....model import Session, ToolBlock, ToolState
from ...commands import KeyScope, bindings
from ...text.wrapping import cells, shorten
from ...words.tool_rows import Pieces, call_pieces, turn_pieces
from .. import tool_detail
from ..colours import ground_style, text_style
from ..row_view import RowView
from .rows import ToolRows, TreeRow

_LEAST_HEIGHT = 24  # below it there is no room for a detail
_MOST_KEPT = 512
_CURSOR_BAR = "▎"
_FIRST_ROW = TreeRow(0)

Signature = tuple[object, ...]


class ToolSelected(Message):
    """The person's cursor is on a tool call."""

    def __init__(self, block_id: int) -> None:
        super().__init__()
        self.block_id = block_id


_ToolSelected = ToolSelected


@dataclass(slots=True)
class Place:
    """Where the person is in one session's tree.

    Attributes:
        cursor: The row that commands are about.
        reading: The row at the top, unless it follows.
        following: Whether the newest rows stay in view.
    """

    cursor: TreeRow | None = None
    reading: TreeRow = _FIRST_ROW
    following: bool = True


class ToolTree(RowView, can_focus=True, inherit_bindings=False):
    """Shows the tool calls of a session; see :meth:`show`, :meth:`flush` and :meth:`tick`.

    Posts `ToolSelected` when the cursor comes to a call, by key or mouse. The end of the
    call's output stands below the tree where there is room.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(KeyScope.TREE)
    ToolSelected = _ToolSelected
    CONTAINED = ("repaint", "show", "flush", "tick", "forget")
    CALLED = "the tool tree"
    ALLOW_SELECT = False
    FOCUS_ON_CLICK = False  # a click takes no typing away from the composer

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.session: Session | None = None
        self.calls: ToolRows | None = None
        self._place = Place()
        self._left: dict[str, Place] = {}
        self._trees: dict[str, ToolRows] = {}
        self._now = 0.0
        self._kept: dict[TreeRow, tuple[Signature, Strip]] = {}
        self._kept_for: Signature = ()
        self._detail = tool_detail.CallDetail()

    @property
    def cursor(self) -> TreeRow | None:
        """The row that commands are about."""
        return self._place.cursor

    # what is shown

    def show(self, session: Session | None) -> None:
        """Show `session`; `None` shows nothing."""
        if session is not self.session:
            if self.session is not None:
                self._left[self.session.key] = self._place
            self._place = Place() if session is None else self._left.get(session.key, Place())
            self._kept.clear()
            self._detail.forget()
        self.session = session
        self.calls = None if session is None else self._rows_of(session)
        self.repaint()

    def forget(self, key: str) -> None:
        """The session `key` is closed: keep nothing of it."""
        self._trees.pop(key, None)
        self._left.pop(key, None)

    def flush(self) -> None:
        """Look at what changed since the last time; call it at most once per frame."""
        if self.session is None or not self.paintable or not self.keeping_up(self.flush):
            return
        if self.calls is None or self.calls.transcript is not self.session.transcript:
            self.show(self.session)
        elif self.calls.flush():
            self.repaint()

    def tick(self, now: float) -> None:
        """It is `now` (the host's monotonic seconds): running durations in view are shown anew."""
        self._now = now
        if self.calls is not None and any(self._runs(row) for row in self._in_view()):
            self.repaint()

    def _rows_of(self, session: Session) -> ToolRows:
        calls = self._trees.get(session.key)
        if calls is None or calls.transcript is not session.transcript:
            if calls is not None:
                self._place = Place()  # of rows that are no more
            calls = self._trees[session.key] = ToolRows(session.transcript)
        return calls

    def _block(self, row: TreeRow) -> ToolBlock | None:
        block = self.calls.transcript[row.block] if self.calls is not None and row.block >= 0 else None
        return block if isinstance(block, ToolBlock) else None

    def _runs(self, row: TreeRow) -> bool:
        block = self._block(row)
        return block is not None and block.state is ToolState.RUNNING

    # painting

    @property
    def _detail_height(self) -> int:
        on_call = self.cursor is not None and self.cursor.block >= 0
        return tool_detail.ROWS if on_call and self.window.height >= _LEAST_HEIGHT else 0

    @property
    def _page(self) -> int:
        return max(1, self.window.height - self._detail_height)

    def _in_view(self) -> list[TreeRow]:
        return self.calls.rows[self.top_row : self.top_row + self._page] if self.calls is not None else []

    def repaint(self) -> None:
        """Reckon what is in view and repaint the rows that differ from those on screen."""
        if not self.paintable:
            return
        if self.calls is not None:
            self.calls.flush()  # nothing was taken up while there was nowhere to show it
        total = len(self.calls.rows) if self.calls is not None else 0
        last_first = max(0, total - self._page)
        if self._place.following or self.calls is None:
            self.top_row = last_first
        else:
            self.top_row = min(self.calls.nearest(self._place.reading), last_first)
        kept_for = (self.palette, self.base, self.window.width, self.has_focus)
        if kept_for != self._kept_for or len(self._kept) > _MOST_KEPT:
            self._kept_for = kept_for
            self._kept.clear()
        rows = [self._strip(row) for row in self._in_view()]
        if not rows and self.calls is not None:
            words = "no failed tools" if self.calls.errors_only else "no tools yet"
            rows = [self._paint(Pieces([(f" {words}", "dim")], []), at_cursor=False)]
        if self._detail_height:
            rows += [self._blank_row()] * (self._page - len(rows))
            assert self.cursor is not None
            block = self._block(self.cursor)
            output = block.output if block is not None else ""
            rows += self._detail.rows(self.cursor.block, output, self.window.width, self.palette, self.base)
        self.put_rows(rows, top=self.top_row, total=total)

    def _read_from(self, row: int) -> None:
        """Keep `row` at the top whatever comes."""
        rows = self.calls.rows if self.calls is not None else []
        if rows:
            self._place.reading = rows[max(0, min(row, len(rows) - 1))]

    def _strip(self, row: TreeRow) -> Strip:
        assert self.calls is not None
        at_cursor = row == self.cursor
        block = self._block(row)
        signature: Signature
        if block is None:
            turn = self.calls.turns[row.turn]
            signature = (at_cursor, self.calls.folded(row.turn), dict(turn.states))
        else:
            below, folded = self.calls.below(row.block), self.calls.call_folded(row.block)
            seconds = int(self._now) if self._runs(row) else 0
            signature = (at_cursor, block.revision, seconds, below, folded, row.depth)
        kept = self._kept.get(row)
        if kept is not None and kept[0] == signature:
            return kept[1]
        if block is None:
            folded = self.calls.folded(row.turn) and not self.calls.errors_only
            pieces = turn_pieces(row.turn, turn.states, self.calls.names(turn), folded=folded)
        else:
            below = 0 if self.calls.errors_only else self.calls.below(row.block)
            folded = self.calls.call_folded(row.block)
            pieces = call_pieces(block, row.depth, self._now, below=below, folded=folded)
        strip = self._paint(pieces, at_cursor=at_cursor)
        self._kept[row] = (signature, strip)
        return strip

    def _paint(self, pieces: Pieces, *, at_cursor: bool) -> Strip:
        width = self.window.width
        base = self.base
        variables = self.app.theme_variables
        if at_cursor:
            base += ground_style(variables, "pidriver-highlight", "panel")
        bar = base + text_style(variables, "pidriver-cursor", "primary") if at_cursor else base
        room = max(0, width - 1 - sum(cells(text) for text, _ in pieces.right))
        segments = [Segment(_CURSOR_BAR if at_cursor and self.has_focus else " ", bar)]
        for text, style in pieces.left:
            text = shorten(text, room)
            room -= cells(text)
            segments.append(Segment(text, base + self.palette[style]))
        segments.append(Segment(" " * room, base))
        segments += [Segment(text, base + self.palette[style]) for text, style in pieces.right]
        return Strip(segments).crop(0, width)

    def _blank_row(self) -> Strip:
        return Strip.blank(self.window.width, self.base)

    # where the person is

    def scroll_rows(self, rows: int) -> None:
        """Move by `rows`; at the end it follows again."""
        self.scroll_to_row(self.top_row + rows)

    def scroll_to_row(self, row: int) -> None:
        """Show `row` at the top."""
        total = len(self.calls.rows) if self.calls is not None else 0
        self._place.following = row >= total - self._page
        self._read_from(row)
        self.repaint()

    def select_block(self, block_id: int) -> None:
        """Put the cursor on a call, unfolding its turn, without posting anything."""
        row = self.calls.reveal(block_id) if self.calls is not None else None
        if row is not None and self.calls is not None:
            self._place.cursor = self.calls.rows[row]
            self._show_row(row)

    def _show_row(self, row: int) -> None:
        if row < self.top_row or row >= self.top_row + self._page:
            self._read_from(row - self._page // 2)
        elif self._place.following:
            self._read_from(self.top_row)
        self._place.following = self.calls is not None and row == len(self.calls.rows) - 1
        self.repaint()

    def _go(self, row: int) -> None:
        if self.calls is None or not self.calls.rows:
            return
        row = max(0, min(row, len(self.calls.rows) - 1))
        cursor = self._place.cursor = self.calls.rows[row]
        if cursor.block >= 0:
            self.post_message(ToolSelected(cursor.block))
        self._show_row(row)

    @property
    def _cursor_row(self) -> int | None:
        if self.cursor is None or self.calls is None:
            return None
        try:
            return self.calls.rows.index(self.cursor)
        except ValueError:
            return None

    def _step(self, rows: int) -> None:
        at = self._cursor_row
        if at is None:
            shown = len(self._in_view())
            self._go(self.top_row + shown - 1 if rows < 0 else self.top_row)
        else:
            self._go(at + rows)

    def action_line_up(self) -> None:
        """To the row above."""
        self._step(-1)

    def action_line_down(self) -> None:
        """To the row below."""
        self._step(1)

    def action_page_up(self) -> None:
        """A page up."""
        self._step(-self._page)

    def action_page_down(self) -> None:
        """A page down."""
        self._step(self._page)

    def action_top(self) -> None:
        """To the first row."""
        self._go(0)

    def action_end(self) -> None:
        """To the last row."""
        self._go(len(self.calls.rows) - 1 if self.calls is not None else 0)

    def action_fold(self) -> None:
        """Fold or unfold what is under the cursor; a call with none below is shown in the transcript."""
        if self.calls is None or self.cursor is None:
            return
        if self.cursor.block < 0:
            self._fold_turn(self.cursor.turn, folded=not self.calls.folded(self.cursor.turn))
        elif self.calls.below(self.cursor.block):
            self._fold_call(self.cursor.block, folded=not self.calls.call_folded(self.cursor.block))
        else:
            self.post_message(ToolSelected(self.cursor.block))

    def action_close(self) -> None:
        """Fold what is under the cursor, or what it stands below."""
        if self.calls is None or self.cursor is None:
            return
        at: int | None = self.cursor.block
        while at is not None and at >= 0:
            if self.calls.below(at) and not self.calls.call_folded(at):
                self._fold_call(at, folded=True)
                return
            at = self.calls.parent(at)
        self._fold_turn(self.cursor.turn, folded=True)

    def action_open(self) -> None:
        """Unfold what is under the cursor."""
        if self.calls is None or self.cursor is None:
            return
        if self.cursor.block < 0:
            self._fold_turn(self.cursor.turn, folded=False)
        else:
            self._fold_call(self.cursor.block, folded=False)

    def action_fold_all(self) -> None:
        """Fold every turn, or unfold everything where all are folded."""
        calls = self.calls
        if calls is not None and not calls.errors_only:
            calls.fold_all(folded=not all(calls.folded(turn) for turn in calls.turns))
            self._refind(TreeRow(self.cursor.turn) if self.cursor is not None else None)

    def _fold_turn(self, turn: int, *, folded: bool) -> None:
        assert self.calls is not None
        self.calls.fold(turn, folded=folded)
        self._refind(TreeRow(turn))

    def _fold_call(self, block_id: int, *, folded: bool) -> None:
        assert self.calls is not None
        self.calls.fold_call(block_id, folded=folded)
        row = self.calls.row_of(block_id)
        self._refind(self.calls.rows[row] if row is not None else None)

    def _refind(self, otherwise: TreeRow | None) -> None:
        """The rows are other ones: show that of the cursor, or put it `otherwise`."""
        if self._cursor_row is None:
            self._place.cursor = otherwise
        row = self._cursor_row
        if row is None:
            self.repaint()
        else:
            self._show_row(row)

    def action_toggle_errors(self) -> None:
        """Show only failed calls, or all again."""
        if self.calls is None:
            return
        self.calls.errors_only = not self.calls.errors_only
        self.calls.lay_out()
        self._refind(None)

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        rows = self._in_view()
        if at is None or self.calls is None or at.y >= len(rows):
            return
        row = rows[at.y]
        if row.block < 0 and not self.calls.errors_only:
            self._place.cursor = row
            self._fold_turn(row.turn, folded=not self.calls.folded(row.turn))
        else:
            self._go(self.top_row + at.y)
