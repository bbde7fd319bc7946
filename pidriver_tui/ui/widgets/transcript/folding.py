"""Which blocks are folded, which show at all, how far apart they stand and how tall they may be.

Plain rules about blocks, all O(1): no layout is asked.
"""

from __future__ import annotations

from ....model import (
    Block,
    NoticeBlock,
    NoticeKind,
    PromptBlock,
    TextBlock,
    TextBuffer,
    ThinkingBlock,
    ToolBlock,
    ToolState,
    TurnBlock,
)
from ...text.html_pages import page_title
from .layout import LayoutSettings

BEGINNING_ROWS = 12  # of a long prompt
TAIL_ROWS = 6  # of running output
_LONG_LINES = 24
_LONG_CHARACTERS = 4000
_BLANK = 64  # a longer text is taken to hold more than blanks
_SHORT_DETAIL = 12
_SHOWN_OUTPUT = 60
_MIDDLE_OF_A_RUN = frozenset({"toolUse", "tool_use", ""})


class Folds:
    """The person's folding, over what each kind does by itself."""

    def __init__(self, *, thinking_open: bool = False) -> None:
        self._thinking_open = thinking_open
        self._chosen: dict[int, bool] = {}
        self._all: bool | None = None

    def folded(self, block: Block) -> bool:
        """Whether a block shows only its line."""
        chosen = self._chosen.get(block.id)
        if chosen is not None:
            return chosen
        match block:
            case ThinkingBlock():
                # What streams is worth seeing; what is over is worth one line.
                return False if block.open else (not self._thinking_open if self._all is None else self._all)
            case NoticeBlock() if page_title(block.text):
                return True if self._all is None else self._all
            case NoticeBlock(level="error") if block.detail.count("\n") < _SHORT_DETAIL:
                # Why it failed is what the person came for.
                return False if self._all is None else self._all
            case NoticeBlock(kind=NoticeKind.COMMAND) if block.detail.count("\n") < _SHOWN_OUTPUT:
                # What a command said that the person gave is what they wait for.
                return False if self._all is None else self._all
            case ToolBlock() | NoticeBlock():
                return True if self._all is None else self._all
            case PromptBlock():
                return is_long(block)
            case _:
                return False

    def set(self, block: Block, *, folded: bool) -> None:
        """The person folded or unfolded one block."""
        self._chosen[block.id] = folded

    def pin_open(self, block: Block) -> None:
        """Keep a block open unless the person has said otherwise."""
        self._chosen.setdefault(block.id, False)

    def set_all(self, *, folded: bool) -> None:
        """The person folded or unfolded everything, what is to come included."""
        self._chosen.clear()
        self._all = folded


def is_long(block: PromptBlock) -> bool:
    """Whether a prompt is so long (a pasted log) that it folds to its beginning."""
    return len(block.text) > _LONG_CHARACTERS or block.text.count("\n") > _LONG_LINES


def shows(block: Block, *, turn_ends: bool = True, thinking: bool = True) -> bool:
    """Whether a block takes any rows."""
    match block:
        case ThinkingBlock() if not thinking:
            return False
        case TextBlock() | ThinkingBlock():
            return _has_text(block.buffer)
        case TurnBlock():
            # A turn that only called tools is followed by the next one: its price is in the footer.
            return turn_ends and block.stop_reason not in _MIDDLE_OF_A_RUN
        case NoticeBlock():
            return bool(block.text or block.detail)
        case _:
            return True


def gap_between(before: Block, block: Block) -> int:
    """Blank rows between two blocks that show."""
    return 0 if isinstance(before, ToolBlock) and isinstance(block, ToolBlock) else 1


def estimate(block: Block, setting: LayoutSettings, *, folded: bool) -> int:
    """Rows a block that shows may take, without its gap."""
    match block:
        case PromptBlock():
            rows = 1 + len(block.text) // setting.prose_width
            return min(rows, BEGINNING_ROWS) + 1 if folded else rows
        case TextBlock():
            return 1 + len(block.buffer) // max(1, setting.prose_width // 2)
        case ThinkingBlock():
            return 1 if folded else 2 + len(block.buffer) // setting.prose_width
        case ToolBlock():
            if not folded:
                return 3 + (len(block.output) + len(block.arguments_text)) // max(1, setting.text_width // 2)
            if block.state is ToolState.RUNNING and block.output:
                return 1 + min(TAIL_ROWS, 1 + block.output.count("\n", -1000))
            return 1
        case NoticeBlock():
            title = page_title(block.text)
            rows = 1 + len(title or block.text) // setting.prose_width
            return rows + bool(block.detail or title) + bool(block.hint)
        case _:
            return 1


def _has_text(buffer: TextBuffer) -> bool:
    return buffer.length > _BLANK or bool(buffer.text().strip())
