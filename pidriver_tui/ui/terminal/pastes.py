"""Pastes: what stands between a terminal's paste brackets, taken out before anything looks for keys.

Terminals send a line break of a paste as CR, some as CRLF or LF: what is given away of it has `\\n`
(:func:`...text.line_ends.normalised`), which is done where the events are made.

The rules, for brackets that a clipboard or a dying terminal has made wrong:
- A begin mark inside a paste is text.
- After an end mark the paste is held until the terminal is silent for `NESTED_SECONDS`. An end mark
  that comes before the silence, with no begin mark before it, is the real one: the first stood in
  the pasted text (some terminals, and tmux, do not strip it), and all between the two is pasted.
- When a paste stops without an end, what has come is given after `STALLED_SECONDS`, so that nothing
  is lost, and what still comes is pasted too: the second half over a slow line must not become keys.
  Ctrl+C alone, or a new begin mark, after such a silence ends it, so that nobody is locked out.

Pure; silence is an input.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from .grammar import PASTE_BEGIN, PASTE_END

NESTED_SECONDS: Final = 0.05
STALLED_SECONDS: Final = 1.0
ENDING_KEY: Final = "ctrl+c"
"""Ends a paste that has stopped without an end."""

_MOST_REPORTS: Final = 20
_REPORTS = re.compile(r"(?:\x1b\[<[\d;]+[Mm]|\x1b\[[IO])+")
_MARKS = re.compile(re.escape(PASTE_BEGIN) + "|" + re.escape(PASTE_END))
_LONGEST_CUT = len(PASTE_END) - 1
_CTRL_C = re.compile(r"\x03|\x1b\[(?:99|\d+:\d*:99)[\d:]*;5(?::1)?(?:;[\d:]*)?u|\x1b\[27;5;99~")


class Outcome(NamedTuple):
    """A text that is pasted ("" for none yet), what is left of the read, and whether the paste is over."""

    text: str
    rest: str
    over: bool


_MORE = Outcome("", "", over=False)


class Bracketed:
    """One paste, from after its begin mark on. Costs O(1) for each character, however it is cut."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._tail = ""
        self._held: list[str] | None = None
        self._last = ""
        self._reports = 0
        self._stalled = False

    @property
    def patience(self) -> float | None:
        """Seconds of silence after which :meth:`quiet` has something to do."""
        if self._held is not None:
            return NESTED_SECONDS
        return None if self._stalled else STALLED_SECONDS

    def feed(self, data: str) -> Outcome:
        """Take one more read."""
        if self._held is not None:
            return self._after_end(data)
        if self._stalled:
            self._stalled = False
            if _CTRL_C.fullmatch(data) or data.startswith(PASTE_BEGIN):
                return Outcome("".join([*self._parts, self._tail]), data, over=True)
        data, self._tail = self._tail + data, ""
        end = data.find(PASTE_END)
        if end < 0:
            cut = _cut_mark(data)
            self._parts.append(data[: len(data) - cut])
            self._tail = data[len(data) - cut :]
            return _MORE
        self._parts.append(data[:end])
        self._held = []
        self._last = ""
        return self._after_end(data[end + len(PASTE_END) :])

    def quiet(self) -> Outcome:
        """The terminal has been silent for as long as :attr:`patience` says."""
        if self._held is not None:
            return Outcome("".join(self._parts), "".join(self._held), over=True)
        self._stalled = True
        text = "".join(self._parts)
        # Half a line end is kept back: the other half may come.
        keep = text.endswith("\r")
        self._parts = ["\r"] if keep else []
        return Outcome(text[:-1] if keep else text, "", over=False)

    def _after_end(self, data: str) -> Outcome:
        assert self._held is not None
        if _REPORTS.fullmatch(data):
            # The mouse must not keep a paste waiting for a silence that never comes.
            self._reports += 1
            if self._reports > _MOST_REPORTS:
                return Outcome("".join(self._parts), "".join([*self._held, data]), over=True)
        at = 0
        joined = self._last + data
        before = len(self._last)
        for mark in _MARKS.finditer(joined):
            if mark[0] == PASTE_BEGIN:
                return Outcome("".join(self._parts), "".join([*self._held, data[at:]]), over=True)
            end = mark.end() - before
            inner = "".join([*self._held, data[at:end]])
            self._parts += [PASTE_END, inner.removesuffix(PASTE_END)]
            self._held = []
            at = end
        self._held.append(data[at:])
        self._last = joined[max(at + before, len(joined) - _LONGEST_CUT) :] if at else joined[-_LONGEST_CUT:]
        return _MORE


def _cut_mark(data: str) -> int:
    """Length of the part of an end mark that `data` ends with."""
    for length in range(min(_LONGEST_CUT, len(data)), 0, -1):
        if data.endswith(PASTE_END[:length]):
            return length
    return 0
