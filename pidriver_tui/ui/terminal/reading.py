"""Reading: a terminal's input, as text, to the messages that Textual's app takes.

The way is one: tokens, bursts, keys. What is no key and no paste goes to Textual's own parser, one
whole sequence at a time; what nobody knows is dropped and logged, never typed.
Pure but for the log; knows no driver and no clock.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Final

from textual import events
from textual.message import Message

from ..privates import ReportParser
from ..text.line_ends import normalised
from .bursts import Bursts
from .grammar import is_report
from .layouts import remember
from .pastes import ENDING_KEY
from .presses import Press, pressed, typed
from .reach import TerminalKeys, TerminalKeysKnown
from .tokens import Control, Pasted, Sequence, Stalled, Text, Token, Tokenizer
from .words import mark_as_words

_LOG = logging.getLogger(__name__)

_LINE_PARTS = re.compile(r"[\r\n\t]|[^\r\n\t]+")
MOST_TYPED: Final = 100
"""Characters of one line that can be typed at once; more are a paste, and the line's end is still Enter."""
_KITTY_ANSWER = re.compile(r"\x1b\[\?\d+u")
_OTHER_KEYS_ANSWER = re.compile(r"\x1b\[>4;(?P<level>\d+)m")
_OTHER_KEYS_SENT = re.compile(r"\x1b\[(?:27;\d+;\d+~|\d+;\d+u)")
_ATTRIBUTES_ANSWER = re.compile(r"\x1b\[\?[\d;]*c")


class PasteStalled(Message):
    """A paste has stopped without an end: until `key` is pressed, all that comes is taken for its rest."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class TerminalReader:
    """Makes messages of what a terminal sends.

    Feed it each read, and tell it of silences: when nothing more is waiting and nothing came for
    :attr:`patience` seconds. `escape_seconds`: how long an Escape waits for what belongs to it.
    """

    def __init__(self, escape_seconds: float) -> None:
        self._tokenizer = Tokenizer(escape_seconds)
        self._bursts = Bursts()
        self._reports = ReportParser()
        self._keys = TerminalKeys()

    @property
    def patience(self) -> float | None:
        """Seconds of silence after which :meth:`quiet` has something to do; None when nothing is open."""
        waits = [wait for wait in (self._tokenizer.patience, self._bursts.patience) if wait is not None]
        return min(waits, default=None)

    def feed(self, data: str) -> list[Message]:
        """The messages of one read."""
        return self._messages(self._bursts.feed(self._tokenizer.feed(data)))

    def quiet(self, seconds: float) -> list[Message]:
        """The messages that are due because nothing came for `seconds`."""
        tokens = self._bursts.quiet(seconds) if self._tokenizer.patience is None else []
        tokens += self._bursts.feed(self._tokenizer.quiet(seconds))
        return self._messages(tokens)

    def _messages(self, tokens: Iterable[Token]) -> list[Message]:
        return [message for token in tokens for message in self._of(token)]

    def _of(self, token: Token) -> list[Message]:
        match token:
            case Text(text):
                return _typed_text(text)
            case Control(character):
                return [_key(typed(character))]
            case Pasted(text):
                return [events.Paste(normalised(text))]
            case Stalled():
                return [PasteStalled(ENDING_KEY)]
            case Sequence(raw) if is_report(raw):
                return self._report(raw)
            case Sequence(raw):
                return self._pressed(raw)

    def _pressed(self, raw: str) -> list[Message]:
        presses = pressed(raw)
        if not presses:
            _LOG.debug("dropped what the terminal sent: %r", raw)
            return []
        text = "".join(press.character or "" for press in presses)
        if _no_key_types(text):
            return [events.Paste(text)]
        messages: list[Message] = [_key(press) for press in presses]
        if _OTHER_KEYS_SENT.fullmatch(raw) and not (self._keys.kitty or self._keys.modified):
            messages += self._learnt(TerminalKeys(modified=True))
        return messages

    def _report(self, raw: str) -> list[Message]:
        if _KITTY_ANSWER.fullmatch(raw):
            return self._learnt(TerminalKeys(kitty=True, modified=self._keys.modified))
        if (answer := _OTHER_KEYS_ANSWER.fullmatch(raw)) is not None:
            return self._learnt(TerminalKeys(kitty=self._keys.kitty, modified=answer["level"] != "0"))
        if _ATTRIBUTES_ANSWER.fullmatch(raw):
            # Every terminal answers this one, and in order: what has not been answered by now never is.
            return [TerminalKeysKnown(self._keys, final=True)]
        return self._reports.parse(raw)

    def _learnt(self, keys: TerminalKeys) -> list[Message]:
        self._keys = keys
        return [TerminalKeysKnown(keys)]


def _typed_text(text: str) -> list[Message]:
    body = text.strip("\r\n")
    if len(text) > MOST_TYPED:
        # As many are not typed at once, and as keys they would cost a step of the app each.
        before, _, after = text.partition(body) if body else ("", "", "")
        return [*_typed_text(before), events.Paste(normalised(body or text)), *_typed_text(after)]
    messages: list[Message] = []
    for part in _LINE_PARTS.findall(text):
        if _no_key_types(part):
            # A key types one character that can be seen; an emoji of several, or a joiner alone
            # (Persian and Hebrew keyboards have them), comes whole only as a text.
            messages.append(events.Paste(part))
        else:
            messages += [_key(typed(character)) for character in part]
    if len(set(body)) > 1:
        for message in messages:
            mark_as_words(message)
    return messages


def _no_key_types(text: str) -> bool:
    return any(not character.isprintable() and character > "\x9f" for character in text)


def _key(press: Press) -> events.Key:
    key = events.Key(press.key, press.character)
    if press.physical is not None:
        remember(key, press.physical)
    return key
