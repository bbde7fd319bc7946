"""What each editing command of the table does to a buffer and its viewport. It knows no terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .buffer import Buffer
from .viewport import Viewport

Operation = Callable[[Viewport], bool]


def _of(operation: Callable[[Buffer], bool]) -> Operation:
    return lambda view: operation(view.buffer)


OPERATIONS: Mapping[str, Operation] = {
    "text.left": _of(Buffer.left),
    "text.right": _of(Buffer.right),
    "text.up": lambda view: view.move(-1),
    "text.down": lambda view: view.move(1),
    "text.word_left": _of(Buffer.word_left),
    "text.word_right": _of(Buffer.word_right),
    "text.line_start": _of(Buffer.line_start),
    "text.line_end": _of(Buffer.line_end),
    "text.page_up": lambda view: view.move(-view.height),
    "text.page_down": lambda view: view.move(view.height),
    "text.start": _of(Buffer.start),
    "text.end": _of(Buffer.end),
    "text.select_left": lambda view: view.buffer.left(select=True),
    "text.select_right": lambda view: view.buffer.right(select=True),
    "text.select_up": lambda view: view.move(-1, select=True),
    "text.select_down": lambda view: view.move(1, select=True),
    "text.select_word_left": lambda view: view.buffer.word_left(select=True),
    "text.select_word_right": lambda view: view.buffer.word_right(select=True),
    "text.select_line_start": lambda view: view.buffer.line_start(select=True),
    "text.select_line_end": lambda view: view.buffer.line_end(select=True),
    "text.select_start": lambda view: view.buffer.start(select=True),
    "text.select_end": lambda view: view.buffer.end(select=True),
    "text.select_all": _of(Buffer.select_all),
    "text.delete_back": _of(Buffer.delete_back),
    "text.delete_forward": _of(Buffer.delete_forward),
    "text.kill_word_back": _of(Buffer.kill_word_back),
    "text.kill_word_forward": _of(Buffer.kill_word_forward),
    "text.kill_line_back": _of(Buffer.kill_line_back),
    "text.kill_line_forward": _of(Buffer.kill_line_forward),
    "text.yank": _of(Buffer.yank),
    "text.yank_older": _of(Buffer.yank_older),
    "text.undo": _of(Buffer.undo),
    "text.redo": _of(Buffer.redo),
    "text.unfold": _of(Buffer.unfold),
    "text.newline": _of(Buffer.newline),
}
"""By command id. Each returns whether it had an effect there; copying, cutting and enter are the widget's."""
