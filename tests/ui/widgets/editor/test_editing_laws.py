"""Laws of editing: no sequence of operations fails, and undo and redo lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pidriver_tui.ui.widgets.editor.buffer import Buffer
from pidriver_tui.ui.widgets.editor.glyphs import settled
from pidriver_tui.ui.widgets.editor.operations import OPERATIONS
from pidriver_tui.ui.widgets.editor.passage import Passage
from pidriver_tui.ui.widgets.editor.viewport import Viewport

TYPED = [
    "a",
    "b",
    " ",
    "\n",
    "\t",
    "日",
    "\u0301",
    "\u200d",
    "👩",
    "🇩",
    "\ufffc",
    "_",
    ".",
    "\x1b",
    "\ufe0f",
    "🏽",
]
PASTED = [
    "one two\nthree",
    "".join(f"line {number}\r" for number in range(12)),
    "x" * 1_001,
    "word " * 60,
    "日本語テキスト" * 20,
    "👩\u200d👩\u200d👧\u200d👦",
    "\x1b[31m\x00\u202e\t\r\n",
    "\u0301\u0301",
    "[pasted 12 lines]",
    "",
]
SIZES = [(1, 1), (2, 3), (7, 2), (20, 10), (78, 10), (200, 1)]


class Hands:
    """A person who does one thing after another to a buffer; a byte or two say what."""

    def __init__(self, *, wrapped: bool) -> None:
        self.history = [Passage.of("a prompt"), Passage.pasted(PASTED[1])]
        self.view = Viewport(Buffer("begin"), wrapped=wrapped)
        self.view.resize(20, 4)
        self.acts: list[Callable[[int], object]] = [
            *(self._operation(name) for name in OPERATIONS),
            *[self._type] * 8,
            *[self._paste] * 4,
            self._recall,
            self._take,
            self._cut,
            self._resize,
            self._click,
            self._drag,
            self._word,
            self._line,
            self._scroll,
        ]

    @property
    def buffer(self) -> Buffer:
        return self.view.buffer

    def _operation(self, name: str) -> Callable[[int], object]:
        return lambda _: OPERATIONS[name](self.view)

    def _type(self, by: int) -> None:
        self.buffer.type(TYPED[by % len(TYPED)])

    def _paste(self, by: int) -> None:
        self.buffer.paste(PASTED[by % len(PASTED)])

    def _recall(self, by: int) -> None:
        self.buffer.put(self.history[by % len(self.history)])

    def _take(self, by: int) -> None:
        self.history.append(self.buffer.passage)
        self.buffer.put("")

    def _cut(self, by: int) -> None:
        self.buffer.cut()

    def _resize(self, by: int) -> None:
        self.view.resize(*SIZES[by % len(SIZES)])

    def _click(self, by: int) -> None:
        self.buffer.move_to(self.view.place_at(by % 23, by % 5))

    def _drag(self, by: int) -> None:
        self.buffer.move_to(self.view.place_at(by % 19, by % 7), select=True)

    def _word(self, by: int) -> None:
        self.buffer.select_word(self.view.place_at(by % 23, by % 5))

    def _line(self, by: int) -> None:
        self.buffer.select_line(self.view.place_at(by % 23, by % 5))

    def _scroll(self, by: int) -> None:
        self.view.scroll(by % 9 - 4)

    def check(self) -> None:
        """What holds at any moment."""
        passage, view = self.buffer.passage, self.view
        assert passage.text.count("\ufffc") >= len(passage.marks)
        for place in (self.buffer.cursor, self.buffer.anchor):
            assert 0 <= place <= len(passage)
            assert settled(passage, place) == place
        view.reveal()
        rows = view.rows()
        assert 1 <= len(rows) <= view.height
        cell = view.cell_of(self.buffer.cursor)
        assert cell is not None, "the cursor is in view"
        assert 0 <= cell[0] <= view.width
        assert cell[1] < len(rows)
        view.extent()
        if view.wrapped:
            for row, below in pairwise(rows):
                assert below.start == row.end + row.last
                assert view.layout.above(below) == row


@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.booleans(), st.binary(max_size=48))
def test_any_sequence_of_edits_keeps_every_law(wrapped: bool, script: bytes) -> None:
    hands = Hands(wrapped=wrapped)
    begin = hands.buffer.passage
    for at, by in enumerate(script):
        hands.acts[by % len(hands.acts)](script[at - 1])
        hands.check()
    buffer = hands.buffer
    # What an undo in the script took back comes first, so that all of it is undone below.
    while buffer.redo():
        hands.check()
    end = buffer.passage
    while buffer.undo():
        hands.check()
    assert buffer.passage.same(begin), "undo of all is the beginning"
    while buffer.redo():
        hands.check()
    assert buffer.passage.same(end), "redo of all is the end"
