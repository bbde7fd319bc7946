"""What a person can do in the transcript, as actions: scroll, move the cursor, fold, copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ....model import Block, NoticeBlock, PromptBlock, PromptState, ToolBlock, ToolState
from ...text.addresses import address_of, find_addresses
from ...text.body import Link
from .layout import Point
from .messages import BlockSelected, Copied
from .search_actions import Seeking

if TYPE_CHECKING:

    class _Base(Seeking):
        def scroll_rows(self, rows: int) -> None: ...

else:
    _Base = Seeking

_ABOVE = 2  # rows kept in view above what is gone to
_END_OF_ROW = 1 << 30
_LONGEST_ADDRESS = 2000


def _is_prompt(block: Block) -> bool:
    return isinstance(block, PromptBlock)


def _is_tool(block: Block) -> bool:
    return isinstance(block, ToolBlock)


def _is_error(block: Block) -> bool:
    match block:
        case ToolBlock():
            return block.state is ToolState.FAILED
        case NoticeBlock():
            return block.level == "error"
        case PromptBlock():
            return block.state is PromptState.REFUSED
        case _:
            return False


def _is_any(block: Block) -> bool:
    return True


class Actions(_Base):
    """Actions of the transcript view. Each does nothing where there is nothing to do it to."""

    _copied: tuple[tuple[int, int | None], Point] = ((-1, None), Point(-1, 0, 0))

    # scrolling

    def action_tail(self) -> None:
        """Follow the newest rows."""
        self.follow_tail()

    def follow_tail(self) -> None:
        """Go to the end and stay there."""
        if self.pane is not None:
            self.pane.follow()
            self.repaint()

    def action_top(self) -> None:
        """Go to the first row."""
        if self.pane is not None:
            self.pane.scroll_to_row(0)
            self.repaint()

    def action_line_down(self) -> None:
        """Scroll down one row."""
        self.scroll_rows(1)

    def action_line_up(self) -> None:
        """Scroll up one row."""
        self.scroll_rows(-1)

    def action_page_down(self) -> None:
        """Scroll down a page, less two rows to read on from."""
        self.scroll_rows(max(1, self.scrollable_size.height - 2))

    def action_page_up(self) -> None:
        """Scroll up a page, less two rows."""
        self.scroll_rows(-max(1, self.scrollable_size.height - 2))

    # the cursor

    def put_cursor(self, block_id: int) -> None:
        """Put the cursor on a block, without scrolling."""
        if self.pane is not None and self.pane.cursor != block_id:
            self.pane.cursor = block_id
            self.post_message(BlockSelected(block_id))
            self.repaint()

    def scroll_to_block(self, block_id: int) -> None:
        """Put the cursor on a block and bring it into view."""
        pane = self.pane
        if pane is None:
            return
        pane.flush()
        if 0 <= block_id < len(pane.heights):
            pane.cursor = block_id
            pane.show_block(block_id, _ABOVE)
            self.repaint()

    def _move(self, step: int, wanted: Callable[[Block], bool]) -> None:
        pane = self.pane
        if pane is None or not self._frame.spots:
            return
        at = self._cursor_or_edge(step)
        while 0 <= at < len(pane.heights):
            if pane.is_shown(at) and wanted(pane.transcript[at]):
                pane.cursor = at
                pane.show_block(at, _ABOVE)
                self.post_message(BlockSelected(at))
                break
            at += step
        self.repaint()

    def _cursor_or_edge(self, step: int) -> int:
        """Where to look first: beside the cursor if it is in view, else at the edge of the view."""
        assert self.pane is not None
        first, last = self._frame.spots[0][0], self._frame.spots[-1][0]
        cursor = self.pane.cursor
        if cursor is not None and first <= cursor <= last:
            return cursor + step
        return first if step > 0 else last

    def action_next_block(self) -> None:
        """Cursor to the next block."""
        self._move(1, _is_any)

    def action_previous_block(self) -> None:
        """Cursor to the block before."""
        self._move(-1, _is_any)

    def action_next_prompt(self) -> None:
        """Cursor to the next prompt."""
        self._move(1, _is_prompt)

    def action_previous_prompt(self) -> None:
        """Cursor to the prompt before."""
        self._move(-1, _is_prompt)

    def action_next_tool(self) -> None:
        """Cursor to the next tool call."""
        self._move(1, _is_tool)

    def action_previous_tool(self) -> None:
        """Cursor to the tool call before."""
        self._move(-1, _is_tool)

    def action_next_error(self) -> None:
        """Cursor to the next failure."""
        self._move(1, _is_error)

    def action_previous_error(self) -> None:
        """Cursor to the failure before."""
        self._move(-1, _is_error)

    @property
    def cursor_block(self) -> Block | None:
        """The block under the cursor; without one, the last in view."""
        pane = self.pane
        if pane is None or not self._frame.spots:
            return None
        block_id = pane.cursor if pane.cursor is not None else self._frame.spots[-1][0]
        return pane.transcript[block_id]

    # folding

    def toggle_block(self, block_id: int) -> None:
        """Fold or unfold a block."""
        if self.pane is not None and self.pane.toggle(block_id):
            self.repaint()

    def action_fold(self) -> None:
        """Fold or unfold the block under the cursor."""
        block = self.cursor_block
        if block is not None:
            self.toggle_block(block.id)

    def action_fold_all(self) -> None:
        """Fold everything; if all is folded, unfold it."""
        if self.pane is not None:
            self.pane.fold_all()
            self.repaint()

    # copying

    def copy_block(self) -> str:
        """The text of the block under the cursor as it was written; `""` without one."""
        block = self.cursor_block
        if self.pane is None or block is None:
            return ""
        return self.pane.layout(block.id).raw()

    def copy_part(self) -> str:
        """The nearest code in view: of the cursor's block, else the first; asked again, the next.

        Without code there: the part that shows first of the cursor's block, a table or a paragraph.
        """
        block, pane = self.cursor_block, self.pane
        if pane is None or block is None:
            return ""
        code = self._code_in_view()
        at_cursor = [key for key in code if key[0] == block.id]
        if code and (pane.cursor is None or at_cursor):
            keys, view = list(code), (self._frame.top, pane.cursor)
            before, last = self._copied
            again = before == view and last in code
            key = keys[(keys.index(last) + 1) % len(keys)] if again else (at_cursor or keys)[0]
            self._copied = (view, key)
            return code[key]
        layout = pane.layout(block.id)
        row = next((row for block_id, row in self._frame.spots if block_id == block.id), 0)
        part, within = layout.locate(max(row, layout.gap))
        return part.part_text(within) if part is not None else ""

    def _code_in_view(self) -> dict[Point, str]:
        """Code of the rows in view, by where it begins, in order."""
        assert self.pane is not None
        code: dict[Point, str] = {}
        for block_id, row in self._frame.spots:
            part, within = self.pane.layout(block_id).locate(row)
            if part is not None and part.is_code(within):
                key = Point(block_id, part.slot, part.part_at(within)[0])
                if key not in code:
                    code[key] = part.part_text(within)
        return code

    def action_copy(self) -> None:
        """Copy the selection, or else the block under the cursor."""
        selected = self.screen.get_selected_text() if self.text_selection is not None else None
        if selected:
            self._copy(selected, "selection")
        else:
            self._copy(self.copy_block(), "block")

    def action_copy_part(self) -> None:
        """Copy the nearest code in view, the next one when asked again; else a table or paragraph."""
        self._copy(self.copy_part(), "part")

    def _copy(self, text: str, what: str) -> None:
        if text:
            self.app.copy_to_clipboard(text)
            self.post_message(Copied(text, what))

    def links_in_view(self) -> list[Link]:
        """Links of the rows in view, each once. Nothing is ever opened by itself."""
        if self.pane is None:
            return []
        links: dict[Link, None] = {}
        for block_id, row in self._frame.spots:
            links.update(dict.fromkeys(self.pane.layout(block_id).links_at(row)))
        return list(links)

    def addresses_in_view(self) -> list[str]:
        """Where the links of the rows in view go, and the web addresses they name, each once."""
        if self.pane is None:
            return []
        addresses: dict[str, None] = {}
        for block_id, row in self._frame.spots:
            layout = self.pane.layout(block_id)
            addresses.update(dict.fromkeys(link.target for link in layout.links_at(row)))
            part, within = layout.locate(row)
            if part is not None:
                start, end = part.offset_at(within, 0), part.offset_at(within, _END_OF_ROW)
                around = max(0, start - _LONGEST_ADDRESS)
                text = part.source(around, end + _LONGEST_ADDRESS)
                for found in find_addresses(text):
                    if found.start() + around <= end and found.end() + around > start:
                        addresses[address_of(found)] = None
        return list(addresses)
