"""Strips out of pieces that are styled in Textual's words (`$pidriver-state-idle bold`), fast.

It knows colours of a theme by their variables; no row and no session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from ..colours import ground_style, text_style

CURSOR_BAR = "▎"


class Ink:
    """Makes strips of one width on one ground. Make another when theme, ground or width change."""

    def __init__(self, variables: Mapping[str, str], base: Style, width: int) -> None:
        self.base = base
        self.width = width
        self._variables = variables
        self._chosen = base + ground_style(variables, "pidriver-highlight", "panel")
        self._bar = self._chosen + text_style(variables, "pidriver-cursor", "primary")
        self._styles: dict[tuple[str, bool], Style] = {}

    def fits(self, variables: Mapping[str, str], base: Style, width: int) -> bool:
        """Whether it is still the right one."""
        return self._variables is variables and self.base is base and self.width == width

    def row(
        self,
        pieces: Iterable[tuple[str, str]],
        *,
        chosen: bool = False,
        focused: bool = False,
        filled: bool = False,
    ) -> Strip:
        """One row; `chosen` rests the cursor on it, which has a bar while the widget is `focused`.

        `filled`: the pieces are known to fill all cells but the first, so they are not counted again.
        """
        ground = self._chosen if chosen else self.base
        segments = [Segment(CURSOR_BAR, self._bar) if chosen and focused else Segment(" ", ground)]
        segments += [Segment(text, self.style(words, chosen=chosen)) for text, words in pieces if text]
        if filled:
            return Strip(segments, self.width)
        return Strip(segments).adjust_cell_length(self.width, ground)

    def style(self, words: str, *, chosen: bool = False) -> Style:
        """The style that `words` mean on this ground."""
        style = self._styles.get((words, chosen))
        if style is None:
            style = self._chosen if chosen else self.base
            for word in words.split():
                if word.startswith("$"):
                    style += text_style(self._variables, word[1:])
                else:
                    style += Style.parse(word)
            self._styles[words, chosen] = style
        return style
