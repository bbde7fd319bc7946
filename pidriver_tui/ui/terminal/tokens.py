"""The tokens of a terminal's input: text, control characters, whole sequences and pastes.

Pure and without a clock: reads go in, tokens come out, and a silence of the terminal is an input of
its own (:meth:`Tokenizer.quiet`). However the same input is cut into reads, the tokens are the same
(a text may come in pieces).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from ..privates import SEQUENCE_KEYS
from .grammar import ESC, MEANT, PASTE_BEGIN, Open, measure
from .pastes import Bracketed

SLOW_SECONDS: Final = 1.0
"""Silence after which a sequence that has begun and is no key is given up."""

_TEXT = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, tabs and line ends, as they came."""

    text: str


@dataclass(frozen=True, slots=True)
class Control:
    """One control character that is no line end, tab or Escape."""

    character: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """An Escape and what belongs to it; Escape alone is the key."""

    raw: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text that stood between the brackets of a paste, with the line ends it came with."""

    text: str


@dataclass(frozen=True, slots=True)
class Stalled:
    """The paste under way has stopped without an end; what still comes will be taken for its rest."""


Token: TypeAlias = Text | Control | Sequence | Pasted | Stalled


class Tokenizer:
    """Cuts a terminal's input into tokens. `escape_seconds`: how long an Escape waits for more."""

    def __init__(self, escape_seconds: float) -> None:
        self._escape_seconds = escape_seconds
        self._open = ""
        self._how = Open.KEY
        self._paste: Bracketed | None = None
        self._told = False

    @property
    def patience(self) -> float | None:
        """Seconds of silence after which :meth:`quiet` has something to do; None when nothing is open."""
        if self._paste is not None:
            return self._paste.patience
        if not self._open:
            return None
        return self._escape_seconds if self._how is Open.KEY else SLOW_SECONDS

    def feed(self, data: str) -> list[Token]:
        """The tokens that are complete with one more read."""
        tokens: list[Token] = []
        while data:
            data = self._ground(data, tokens) if self._paste is None else self._pasting(data, tokens)
        return tokens

    def quiet(self, seconds: float) -> list[Token]:
        """The tokens that are complete because nothing came for `seconds`."""
        patience = self.patience
        if patience is None or seconds < patience:
            return []
        if self._paste is None:
            left, self._open = self._open, ""
            return list(_given_up(left))
        text, rest, over = self._paste.quiet()
        tokens: list[Token] = [Pasted(text)] if text else []
        if not over and not self._told:
            self._told = True
            tokens.append(Stalled())
        if over:
            self._paste = None
            tokens += self.feed(rest)
        return tokens

    def _ground(self, data: str, tokens: list[Token]) -> str:
        data, self._open = self._open + data, ""
        at = 0
        while at < len(data):
            if data[at] == ESC:
                length = measure(data, at)
                if isinstance(length, Open):
                    self._open, self._how = data[at:], length
                    return ""
                raw = data[at : at + length]
                at += length
                if raw == PASTE_BEGIN:
                    self._paste, self._told = Bracketed(), False
                    return data[at:]
                tokens.append(Sequence(raw))
            elif (text := _TEXT.match(data, at)) is not None:
                tokens.append(Text(text[0]))
                at = text.end()
            else:
                tokens.append(Control(data[at]))
                at += 1
        return ""

    def _pasting(self, data: str, tokens: list[Token]) -> str:
        assert self._paste is not None
        text, rest, over = self._paste.feed(data)
        if text:
            tokens.append(Pasted(text))
        if over:
            self._paste = None
        return rest


def _given_up(left: str) -> list[Token]:
    """What an unfinished sequence was after all; one that no key begins is dropped, never typed."""
    if left in MEANT or left in SEQUENCE_KEYS:
        # Textual's table has ESC ESC as one Escape, for Windows; here it is two.
        return [Sequence(left)] if left != ESC * 2 else [Sequence(ESC)] * 2
    if left.startswith(ESC * 2):
        return [Sequence(ESC), *_given_up(left[1:])]
    return []
