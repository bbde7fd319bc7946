"""Bursts: what comes at once without paste brackets, and whether it was typed or pasted.

Not every terminal brackets pastes, and programs type into panes (`tmux send-keys "text" Enter`). The
rule, for characters, tabs and line ends that come with no silence between them:

- Line ends with text on both sides are a paste: all of it, its last line end too. Nobody types an
  Enter and goes on in the same instant, and on a card each letter would be an answer.
- But where the line ends inside are all line feeds and the last is a carriage return, that last one
  is Enter: a script sent a text of several lines and then the key.
- A sequence that only programs write (a colour, a cleared line) with any text is a paste: it is a
  piece of a log. By itself it is nothing.
- All else is typed: `hello` and a last line end is a line and Enter, as scripts and fast fingers
  send it; line ends alone are held Enters; a line end first is the Enter of what stood before.

One character by itself is typed at once. Two or more in one read wait `BURST_SECONDS` for the rest;
once they are known for a paste, `PASTE_SECONDS`, and then whatever is no report of the mouse or the
terminal belongs to it, escapes too.

Pure; silence is an input.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from .grammar import is_output, is_report
from .tokens import Control, Pasted, Sequence, Text, Token

BURST_SECONDS: Final = 0.01
PASTE_SECONDS: Final = 0.1

_INNER = re.compile(r"[^\r\n][\r\n]+[^\r\n]")
_THEN_ENTER = re.compile(r"[^\r]*\n[^\r]*[^\r\n]\n*\r")


class Bursts:
    """Tells typing from pasting in the tokens of reads that follow each other without a silence."""

    def __init__(self) -> None:
        self._run: list[str] = []
        self._pasting = False
        self._output = False
        # What stood before, as far as it matters: nothing, a text, or a text and line ends.
        self._before = ""

    @property
    def patience(self) -> float | None:
        """Seconds of silence after which :meth:`quiet` has something to do."""
        if not self._run:
            return None
        return PASTE_SECONDS if self._pasting else BURST_SECONDS

    def feed(self, tokens: Collection[Token]) -> list[Token]:
        """The tokens of one read, each text by now known for typed or pasted."""
        known: list[Token] = []
        for token in tokens:
            match token:
                case Text(text) if not self._run and len(text) == len(tokens) == 1:
                    known.append(token)
                case Text(text):
                    self._add(text)
                case Sequence(raw) if is_output(raw) or (self._pasting and not is_report(raw)):
                    self._add(raw)
                case Control(character) if self._pasting:
                    self._add(character)
                case _:
                    known += self._flush()
                    known.append(token)
        return known

    def quiet(self, seconds: float) -> list[Token]:
        """The tokens that are known because nothing came for `seconds`."""
        patience = self.patience
        return self._flush() if patience is not None and seconds >= patience else []

    def _add(self, piece: str) -> None:
        self._run.append(piece)
        if self._pasting:
            return
        if is_output(piece):
            self._output = True
            self._pasting = bool(self._before)
            return
        text = self._before + piece
        if not text.strip("\r\n"):
            return
        self._pasting = self._output or _INNER.search(text) is not None
        self._before = "x\n" if text.endswith(("\r", "\n")) else "x"

    def _flush(self) -> list[Token]:
        pieces, pasting = self._run, self._pasting
        self._run, self._pasting, self._output, self._before = [], False, False, ""
        if not pasting:
            typed = "".join(piece for piece in pieces if not is_output(piece))
            return [Text(typed)] if typed else []
        run = "".join(pieces)
        if _THEN_ENTER.fullmatch(run):
            return [Pasted(run[:-1]), Text("\r")]
        return [Pasted(run)]
